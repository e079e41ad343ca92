import type { AssetFile, AssetGap } from "@lookalong/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AssetOffers } from "../../../static/widget/session/asset_offer.ts";
import { Browser, hashOf, ORIGIN, PNG } from "./page_browser.ts";

const CDN = "https://cdn.example";

/** What reached the server. */
class Server {
	readonly offers: { files: readonly AssetFile[]; gaps: readonly AssetGap[] }[] = [];
	readonly uploads: [hash: string, size: number][] = [];
	connected = true;
	/** Offers made, also those that could not leave. */
	tries = 0;
	backlog = 0;
	/** How often it was asked whether there is room. */
	looks = 0;
	readonly assets = new AssetOffers({
		offer: (files, gaps) => {
			this.tries += 1;
			if (this.connected) this.offers.push({ files, gaps });
			return this.connected;
		},
		upload: (hash, bytes) => this.uploads.push([hash, bytes.length]),
		backlog: () => {
			this.looks += 1;
			return this.backlog;
		},
	});

	get files(): AssetFile[] {
		return this.offers.flatMap((each) => each.files);
	}

	get gaps(): AssetGap[] {
		return this.offers.flatMap((each) => each.gaps);
	}
}

let browser: Browser;
let server: Server;

beforeEach(() => {
	browser = new Browser();
	browser.install();
	server = new Server();
});

afterEach(() => {
	server.assets.stop();
	vi.unstubAllGlobals();
});

/** Put files at addresses, load them, and have the page show them. */
function show(files: Record<string, string>): void {
	for (const [url, text] of Object.entries(files)) {
		browser.files.set(url, text);
		browser.loaded.push(url);
		server.assets.announce(url, true);
	}
}

describe("a file", () => {
	it("is offered by its hash, and uploaded if the server has it not", async () => {
		const body = `${PNG}kettle`;
		show({ [`${ORIGIN}/kettle.png`]: body });
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		const [offered] = server.files;
		expect(offered).toEqual({
			url: `${ORIGIN}/kettle.png`,
			hash: hashOf(body),
			type: "image/png",
			size: body.length,
		});
		expect(server.uploads).toEqual([]);
		server.assets.wanted([hashOf(body)], []);
		expect(server.uploads).toEqual([[hashOf(body), body.length]]);
	});

	it("is not uploaded if the server has it", async () => {
		show({ [`${ORIGIN}/kettle.png`]: PNG });
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.wanted([], []);
		show({ [`${ORIGIN}/lamp.png`]: `${PNG}lamp` });
		browser.load(`${ORIGIN}/lamp.png`);
		await vi.waitFor(() => expect(server.files).toHaveLength(2));
		expect(server.uploads).toEqual([]);
	});

	it("is read once, whatever part of it is named", async () => {
		show({ [`${ORIGIN}/icons.svg`]: "<svg/>" });
		server.assets.announce(`${ORIGIN}/icons.svg#spout`, true);
		server.assets.announce(`${ORIGIN}/icons.svg`, true);
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.wanted([], []);
		expect(await fetchedBefore("marker")).toEqual([`${ORIGIN}/icons.svg`]);
	});

	it("is not read before this browser has loaded it for the page", async () => {
		show({ [`${ORIGIN}/seen.png`]: PNG });
		browser.files.set(`${ORIGIN}/below.png`, `${PNG}below`);
		server.assets.announce(`${ORIGIN}/below.png`, true);
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.wanted([], []);
		expect(await fetchedBefore("marker")).toEqual([`${ORIGIN}/seen.png`]);
		browser.load(`${ORIGIN}/below.png`);
		await vi.waitFor(() => expect(browser.fetched).toContain(`${ORIGIN}/below.png`));
	});

	it("is read anyway where the browser's account is full", async () => {
		browser.loaded = Array.from({ length: 250 }, (_, index) => `${ORIGIN}/${index}`);
		browser.files.set(`${ORIGIN}/late.png`, PNG);
		server.assets.announce(`${ORIGIN}/late.png`, true);
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
	});

	it("that the server lost is read again", async () => {
		show({ [`${ORIGIN}/kettle.png`]: PNG });
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.wanted([], []);
		server.assets.wanted([hashOf(PNG)], []);
		await vi.waitFor(() => expect(server.files).toHaveLength(2));
		// It waits for it already, and asks no more.
		server.assets.wanted([], []);
		expect(server.uploads).toEqual([[hashOf(PNG), PNG.length]]);
	});

	it("is offered again on a new socket", async () => {
		show({ [`${ORIGIN}/kettle.png`]: PNG });
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.connected = false;
		show({ [`${ORIGIN}/lamp.png`]: `${PNG}lamp` });
		browser.load(`${ORIGIN}/lamp.png`);
		server.assets.wanted([], []);
		await vi.waitFor(() => expect(server.tries).toBeGreaterThan(1));
		expect(server.offers).toHaveLength(1);
		server.connected = true;
		server.assets.again();
		await vi.waitFor(() => expect(server.files).toHaveLength(3));
		expect(browser.fetched).toHaveLength(2);
		server.assets.wanted([hashOf(`${PNG}lamp`)], []);
		await vi.waitFor(() => expect(browser.fetched).toHaveLength(3));
	});
});

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("a style sheet", () => {
	const url = `${ORIGIN}/style.css`;
	const css = "body { color: red }\n".repeat(200);

	it("needs not be told if viewers have it", async () => {
		const shared = server.assets.share(url, bytesOf(css));
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		expect(server.files[0]).toMatchObject({ url, hash: hashOf(css), type: "text/css" });
		server.assets.wanted([], [hashOf(css)]);
		expect(await shared).toBe(true);
		expect(server.uploads).toEqual([]);
	});

	it("is told this time, and uploaded for the next, if they have it not", async () => {
		const shared = server.assets.share(url, bytesOf(css));
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.wanted([hashOf(css)], []);
		expect(await shared).toBe(false);
		expect(server.uploads).toEqual([[hashOf(css), css.length]]);
	});

	it("is told if the server takes no more", async () => {
		const shared = server.assets.share(url, bytesOf(css));
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.wanted([], []);
		expect(await shared).toBe(false);
	});

	it("is told if it is small", async () => {
		expect(await server.assets.share(url, bytesOf("body {}"))).toBe(false);
	});

	it("is told if the connection is lost before the answer", async () => {
		const shared = server.assets.share(url, bytesOf(css));
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.again();
		expect(await shared).toBe(false);
	});

	it("is told if there is no answer", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout"] });
		const shared = server.assets.share(url, bytesOf(css));
		await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
		await vi.advanceTimersByTimeAsync(2000);
		expect(await shared).toBe(false);
		vi.useRealTimers();
	});

	it("is told if sharing ends before the answer", async () => {
		const shared = server.assets.share(url, bytesOf(css));
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.stop();
		expect(await shared).toBe(false);
	});

	it("of another origin says which files are shown, where the browser does not", async () => {
		const sheet = `@font-face{font-family:'Noto Sans';src:url(a.woff2)format('woff2');unicode-range:U+0000-00FF,U+0131}
			@font-face{font-family:'Noto Sans';src:url(b.woff2);unicode-range:U+04??} p{background:url("p.png")}`;
		for (const name of ["a.woff2", "b.woff2", "p.png"]) {
			browser.files.set(`${CDN}/css/${name}`, PNG + name);
			server.assets.announce(`${CDN}/css/${name}`, true);
		}
		expect(await server.assets.share(`${CDN}/css/all.css`, bytesOf(sheet))).toBe(false);
		await vi.waitFor(() => expect(server.files).toHaveLength(2));
		expect(browser.fetched).toEqual([`${CDN}/css/a.woff2`, `${CDN}/css/p.png`]);
	});

	it("of hundreds of pictures says nothing of them", async () => {
		const names = Array.from({ length: 100 }, (_, index) => `${CDN}/${index}.png`);
		for (const name of names) server.assets.announce(name, true);
		await server.assets.share(
			`${CDN}/flags.css`,
			bytesOf(names.map((name) => `p{background:url(${name})}`).join("")),
		);
		expect(await fetchedBefore("marker")).toEqual([]);
	});

	it("that the server lost is read again as what it is", async () => {
		void server.assets.share(url, bytesOf(css));
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.wanted([], [hashOf(css)]);
		browser.files.set(url, css);
		browser.load(url);
		server.assets.wanted([hashOf(css)], []);
		await vi.waitFor(() => expect(server.files).toHaveLength(2));
		expect(server.files[1]).toMatchObject({ type: "text/css", hash: hashOf(css) });
	});
});

describe("a gap", () => {
	it("keeps its size", async () => {
		browser.loaded.push(`${CDN}/far.png`);
		server.assets.announce(`${CDN}/far.png`, true);
		await vi.waitFor(() => expect(server.gaps).toHaveLength(1));
		expect(server.gaps).toEqual([{ url: `${CDN}/far.png`, width: 640, height: 480 }]);
	});

	it("of a font has no size", async () => {
		browser.loaded.push(`${CDN}/far.woff2`);
		server.assets.announce(`${CDN}/far.woff2`, false);
		await vi.waitFor(() => expect(server.gaps).toHaveLength(1));
		expect(server.gaps[0]).toMatchObject({ width: 0, height: 0 });
	});

	it.each([
		["neither picture nor font", "<html>log in</html>"],
		["too large", PNG + "x".repeat(4 * 1024 * 1024)],
		["empty", ""],
	])("stands for a file that is %s", async (_, text) => {
		show({ [`${ORIGIN}/kettle.png`]: text });
		await vi.waitFor(() => expect(server.gaps).toHaveLength(1));
		expect(server.files).toEqual([]);
	});

	it("is all an origin gives that refused twice: it is asked no more", async () => {
		for (const name of ["a", "b", "c", "d", "e", "f", "g"]) {
			browser.loaded.push(`${CDN}/${name}`);
			server.assets.announce(`${CDN}/${name}`, true);
		}
		await vi.waitFor(() => expect(server.gaps).toHaveLength(7));
		// Three are read at a time.
		expect(browser.fetched.length).toBeLessThan(6);
	});
});

describe("bounds", () => {
	it("sixteen in an offer, and the next only after the answer", async () => {
		show(
			Object.fromEntries(
				Array.from({ length: 40 }, (_, index) => [`${ORIGIN}/${index}`, `${PNG}${index}`]),
			),
		);
		await vi.waitFor(() => expect(server.offers).toHaveLength(1));
		await vi.waitFor(() => expect(browser.fetched).toHaveLength(40), 5000);
		expect(await fetchedBefore("marker")).toHaveLength(40);
		expect(server.offers).toHaveLength(1);
		for (const count of [2, 3, 4]) {
			server.assets.wanted([], []);
			await vi.waitFor(() => expect(server.offers).toHaveLength(count));
			if (server.files.length === 41) break;
		}
		expect(server.files).toHaveLength(41);
		expect(server.offers.every(({ files }) => files.length <= 16)).toBe(true);
	});

	it("reads nothing more while much waits to leave", async () => {
		server.backlog = 9 * 1024 * 1024;
		show({ [`${ORIGIN}/kettle.png`]: PNG });
		await vi.waitFor(() => expect(server.looks).toBeGreaterThan(4));
		expect(browser.fetched).toEqual([]);
		server.backlog = 0;
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
	});

	it("leaves out addresses the protocol cannot carry", async () => {
		show({ [`${ORIGIN}/${"x".repeat(2048)}`]: PNG });
		expect(await fetchedBefore("marker")).toEqual([]);
	});

	it("begins anew after stop", async () => {
		show({ [`${ORIGIN}/kettle.png`]: PNG });
		await vi.waitFor(() => expect(server.files).toHaveLength(1));
		server.assets.stop();
		server.assets.announce(`${ORIGIN}/kettle.png`, true);
		await vi.waitFor(() => expect(server.files).toHaveLength(2));
	});

	it("does nothing any more after stop", async () => {
		show({ [`${ORIGIN}/kettle.png`]: PNG });
		server.assets.stop();
		const other = new Server();
		other.assets.announce(`${ORIGIN}/kettle.png`, true);
		await vi.waitFor(() => expect(other.offers).toHaveLength(1));
		expect(server.offers).toEqual([]);
		other.assets.stop();
	});
});

/** What was fetched before a file that is shown and loaded now. */
async function fetchedBefore(name: string): Promise<string[]> {
	const url = `${ORIGIN}/${name}`;
	show({ [url]: PNG + name });
	await vi.waitFor(() => expect(browser.tell).toBeDefined());
	browser.load(url);
	await vi.waitFor(() => expect(browser.fetched).toContain(url));
	return browser.fetched.filter((each) => each !== url);
}
