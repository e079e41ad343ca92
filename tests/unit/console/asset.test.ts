import { encodeAsset } from "@lookalong/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AssetStore } from "../../../agent_console/live/asset.ts";

const url = "https://shop.example/kettle.png";
const bytes = new Uint8Array([1, 2, 3]);

function payload(type: string, of: string = url, content: Uint8Array<ArrayBuffer> = bytes) {
	return encodeAsset({ url: of, type, bytes: content });
}

describe("AssetStore", () => {
	afterEach(() => vi.restoreAllMocks());

	it("answers at once what is here, and later what comes later", async () => {
		const store = new AssetStore();
		const later = store.resolve(url);
		store.take(payload("image/png"));
		expect(await later).toMatch(/^blob:/);
		expect(store.resolve(url)).toBe(await later);
	});

	it("answers everybody who asks for the same file", async () => {
		const store = new AssetStore();
		const asked = [store.resolve(url), store.resolve(url)];
		store.take(payload("image/svg+xml"));
		const [one, other] = await Promise.all(asked);
		expect(one).toBe(other);
	});

	it("gives fonts as data, which the replica's policy allows", async () => {
		const store = new AssetStore();
		store.take(payload("font/woff2"));
		expect(store.resolve(url)).toBe("data:font/woff2;base64,AQID");
	});

	it.each(["text/html", "application/javascript", "text/css", "image/svg+xml;x", "", "video/mp4"])(
		"takes nothing of type %j",
		async (type) => {
			const store = new AssetStore();
			const asked = store.resolve(url);
			store.take(payload(type));
			store.close();
			expect(await asked).toBeNull();
		},
	);

	it("takes no second file for an address", () => {
		const store = new AssetStore();
		store.take(payload("font/woff2"));
		store.take(payload("font/woff2", url, new Uint8Array([9])));
		expect(store.resolve(url)).toBe("data:font/woff2;base64,AQID");
	});

	it("keeps files up to its bound", async () => {
		const store = new AssetStore();
		const large = new Uint8Array(20 * 1024 * 1024);
		store.take(payload("image/png", `${url}?1`, large));
		store.take(payload("image/png", `${url}?2`, large));
		const second = store.resolve(`${url}?2`);
		store.close();
		expect(await second).toBeNull();
	});

	it("gives everything back at the end", async () => {
		const revoke = vi.spyOn(URL, "revokeObjectURL");
		const store = new AssetStore();
		store.take(payload("image/png"));
		const waiting = store.resolve("https://shop.example/other.png");
		const local = store.resolve(url);
		store.close();
		expect(revoke).toHaveBeenCalledWith(local);
		expect(await waiting).toBeNull();
	});
});
