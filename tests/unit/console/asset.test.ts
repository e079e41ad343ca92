import { describe, expect, it } from "vitest";
import { AssetStore } from "../../../agent_console/live/asset.ts";

const url = "https://shop.example/kettle.svg";
const hash = "A".repeat(43);
const other = "B".repeat(43);

function told(of: string, as: string) {
	return { files: [{ url: of, hash: as }], gaps: [] };
}

function gap(of: string, width: number, height: number) {
	return { files: [], gaps: [{ url: of, width, height }] };
}

describe("AssetStore", () => {
	it("answers at once what is here, and later what comes later", async () => {
		const store = new AssetStore();
		const later = store.resolve(url);
		store.take(told(url, hash));
		expect(await later).toBe(`/assets/${hash}`);
		expect(store.resolve(url)).toBe(`/assets/${hash}`);
	});

	it("keeps the part of a file that is meant", async () => {
		const store = new AssetStore();
		const later = store.resolve(`${url}#spout`);
		store.take(told(url, hash));
		expect(await later).toBe(`/assets/${hash}#spout`);
		expect(store.resolve(`${url}#lid`)).toBe(`/assets/${hash}#lid`);
	});

	it("answers everybody who asks for the same file", async () => {
		const store = new AssetStore();
		const asked = [store.resolve(url), store.resolve(url)];
		store.take(told(url, hash));
		const [one, also] = await Promise.all(asked);
		expect(one).toBe(also);
	});

	it("puts nothing of the right size where nobody can read", async () => {
		const store = new AssetStore();
		store.take(gap(url, 640, 48));
		const blank = decodeURIComponent(String(store.resolve(url)));
		expect(blank).toMatch(/^data:image\/svg\+xml,<svg [^>]*width="640" height="48"\/>$/);
	});

	it("puts nothing at all where the size is unknown too", async () => {
		const store = new AssetStore();
		const later = store.resolve(url);
		store.take(gap(url, 0, 0));
		expect(await later).toBeNull();
		expect(store.resolve(url)).toBeNull();
	});

	it("says when another file lies at an address that is shown", () => {
		const store = new AssetStore();
		store.resolve(url);
		expect(store.take(told(url, hash))).toBe(false);
		expect(store.take(told(url, hash))).toBe(false);
		expect(store.take(told(url, other))).toBe(true);
		expect(store.resolve(url)).toBe(`/assets/${other}`);
	});

	it("says nothing of an address that nobody asked for", () => {
		const store = new AssetStore();
		store.take(told(url, hash));
		expect(store.take(told(url, other))).toBe(false);
	});

	it("leaves nobody waiting at the end", async () => {
		const store = new AssetStore();
		const waiting = store.resolve(url);
		store.close();
		expect(await waiting).toBeNull();
	});
});
