import type { AssetFile, AssetGap } from "@lookalong/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { filesThrough } from "../../../static/widget/session/file_port.ts";
import { PageFiles } from "../../../static/widget/session/page_files.ts";
import { Browser, hashOf, ORIGIN, PNG } from "./page_browser.ts";

const PAY = "https://pay.example";
const MIB = 1024 * 1024;

/** What reached the server. */
class Server {
	readonly offers: { files: readonly AssetFile[]; gaps: readonly AssetGap[] }[] = [];
	readonly uploads: [hash: string, text: string][] = [];
	backlog = 0;
	/** How often it was asked whether there is room. */
	looks = 0;
	readonly files = new PageFiles({
		offer: (files, gaps) => {
			this.offers.push({ files, gaps });
			return true;
		},
		upload: (hash, bytes) => this.uploads.push([hash, Buffer.from(bytes).toString("latin1")]),
		backlog: () => {
			this.looks += 1;
			return this.backlog;
		},
	});

	get urls(): string[] {
		return this.offers.flatMap(({ files, gaps }) => [...files, ...gaps].map(({ url }) => url));
	}

	/** Wait for that many offers. */
	async hears(count: number): Promise<void> {
		await vi.waitFor(() => expect(this.offers).toHaveLength(count));
	}
}

let browser: Browser;
let server: Server;
let gone: AbortController;

beforeEach(() => {
	browser = new Browser();
	browser.install();
	server = new Server();
	gone = new AbortController();
});

afterEach(() => {
	gone.abort();
	server.files.stop();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

/** A page in a frame of another one. */
function frameOf(around: PageFiles): { page: PageFiles; leave: () => void } {
	const { port1, port2 } = new MessageChannel();
	const leave = around.join(port1);
	return { page: filesThrough(port2, gone.signal), leave };
}

/** A page shows pictures that this browser has. */
function show(page: PageFiles, files: Record<string, string>): void {
	for (const [url, text] of Object.entries(files)) {
		browser.files.set(url, text);
		browser.loaded.push(url);
		page.own.announce(url, true);
	}
}

describe("a file of a page in a frame", () => {
	it("is offered by the page around, and uploaded if the server has it not", async () => {
		const { page } = frameOf(server.files);
		show(page, { [`${PAY}/card.png`]: `${PNG}card` });
		await server.hears(1);
		const hash = hashOf(`${PNG}card`);
		expect(server.offers[0]).toEqual({
			files: [{ url: `${PAY}/card.png`, hash, type: "image/png", size: PNG.length + 4 }],
			gaps: [],
		});
		expect(server.uploads).toEqual([]);
		server.files.wanted([hash], []);
		await vi.waitFor(() => expect(server.uploads).toEqual([[hash, `${PNG}card`]]));
	});

	it("waits until the offer before has its answer", async () => {
		show(server.files, { [`${ORIGIN}/kettle.png`]: `${PNG}kettle` });
		await server.hears(1);
		const raw = new Raw();
		raw.offer("card");
		raw.say("marker");
		await raw.hears({ hash: "marker", isWanted: false });
		// Another page's offer is not held up by anything but the answers: it would have gone by now.
		const other = new Server();
		for (const url of [`${PAY}/1`, `${PAY}/2`]) {
			show(other.files, { [url]: PNG });
			browser.load(url);
			await vi.waitFor(() => expect(other.urls).toContain(url));
			other.files.wanted([], []);
		}
		other.files.stop();
		expect(server.urls).toEqual([`${ORIGIN}/kettle.png`]);
		server.files.wanted([], []);
		await server.hears(2);
		expect(server.urls).toEqual([`${ORIGIN}/kettle.png`, `${PAY}/card`]);
	});

	it("comes from frames within frames", async () => {
		const { page } = frameOf(frameOf(server.files).page);
		show(page, { [`${PAY}/card.png`]: `${PNG}card` });
		await server.hears(1);
		const hash = hashOf(`${PNG}card`);
		server.files.wanted([hash], []);
		await vi.waitFor(() => expect(server.uploads).toEqual([[hash, `${PNG}card`]]));
	});

	it("may be a gap", async () => {
		const { page } = frameOf(server.files);
		browser.loaded.push(`${PAY}/gone.png`);
		page.own.announce(`${PAY}/gone.png`, true);
		await server.hears(1);
		expect(server.offers[0]?.gaps).toEqual([{ url: `${PAY}/gone.png`, width: 640, height: 480 }]);
	});

	it("may be a style sheet that viewers have", async () => {
		const { page } = frameOf(server.files);
		const css = "body { color: red }\n".repeat(200);
		const shared = page.own.share(`${PAY}/style.css`, new TextEncoder().encode(css));
		await server.hears(1);
		server.files.wanted([], [hashOf(css)]);
		expect(await shared).toBe(true);
	});

	it("is offered again on a new socket", async () => {
		const { page } = frameOf(server.files);
		show(page, { [`${PAY}/card.png`]: PNG });
		await server.hears(1);
		server.files.again();
		await server.hears(2);
		// Another node, which has it not: it is read again, for it is long gone from here.
		server.files.wanted([hashOf(PNG)], []);
		await vi.waitFor(() => expect(server.uploads).toEqual([[hashOf(PNG), PNG]]));
		expect(browser.fetched).toHaveLength(2);
	});

	it("that the server lost is brought again", async () => {
		const { page } = frameOf(server.files);
		show(page, { [`${PAY}/card.png`]: PNG });
		await server.hears(1);
		server.files.wanted([], [hashOf(PNG)]);
		server.files.wanted([hashOf(PNG)], []);
		await vi.waitFor(() => expect(server.uploads).toEqual([[hashOf(PNG), PNG]]));
	});

	it("is brought by another page if the one that was asked went", async () => {
		const { page, leave } = frameOf(server.files);
		show(page, { [`${PAY}/card.png`]: PNG });
		await server.hears(1);
		leave();
		server.files.wanted([hashOf(PNG)], []);
		const next = frameOf(server.files).page;
		show(next, { [`${PAY}/card.png?2`]: PNG });
		browser.load(`${PAY}/card.png?2`);
		await server.hears(2);
		// To the server it is on its way.
		server.files.wanted([], []);
		await vi.waitFor(() => expect(server.uploads).toEqual([[hashOf(PNG), PNG]]));
	});

	it("does not take the place of one that the page around shows", async () => {
		server.files.own.announce(`${ORIGIN}/logo.png`, true);
		const files = [{ ...file("false"), url: `${ORIGIN}/logo.png` }, file("card")];
		new Raw().say({ files, gaps: [{ url: `${ORIGIN}/logo.png`, width: 1, height: 1 }] });
		await server.hears(1);
		expect(server.offers[0]).toMatchObject({ files: [file("card")], gaps: [] });
	});

	it("is not read any more once that page is told no more", async () => {
		const { page } = frameOf(server.files);
		show(page, { [`${PAY}/card.png`]: PNG });
		gone.abort();
		show(server.files, { [`${ORIGIN}/kettle.png`]: PNG });
		await server.hears(1);
		expect(browser.fetched).toEqual([`${ORIGIN}/kettle.png`]);
	});

	it("goes nowhere after stop", async () => {
		const { page } = frameOf(server.files);
		show(page, { [`${PAY}/card.png`]: PNG });
		await server.hears(1);
		server.files.stop();
		server.files.wanted([hashOf(PNG)], []);
		const next = frameOf(server.files).page;
		show(next, { [`${PAY}/bank.png`]: `${PNG}bank` });
		await server.hears(2);
		server.files.wanted([hashOf(`${PNG}bank`)], []);
		await vi.waitFor(() => expect(server.uploads).toHaveLength(1));
		expect(server.uploads).toEqual([[hashOf(`${PNG}bank`), `${PNG}bank`]]);
	});
});

/** The port of a page in a frame that says what it wants. */
class Raw {
	readonly heard: unknown[] = [];
	readonly port: MessagePort;
	isClosed = false;

	constructor() {
		const { port1, port2 } = new MessageChannel();
		server.files.join(port1);
		this.port = port2;
		port2.onmessage = ({ data }) => this.heard.push(data);
		port2.addEventListener("close", () => {
			this.isClosed = true;
		});
		gone.signal.addEventListener("abort", () => port2.close());
	}

	say(word: unknown): void {
		this.port.postMessage(word);
	}

	offer(...texts: string[]): void {
		this.say({ files: texts.map((text) => file(text)), gaps: [] });
	}

	async hears(word: unknown): Promise<void> {
		await vi.waitFor(() => expect(this.heard).toContainEqual(word));
	}

	async closes(): Promise<void> {
		await vi.waitFor(() => expect(this.isClosed).toBe(true));
	}
}

function file(text: string): AssetFile {
	return { url: `${PAY}/${text}`, hash: hashOf(text), type: "image/png", size: 100 };
}

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer;

describe("bounds of what a page in a frame may say", () => {
	const good = file("good");
	it.each([
		["a number", 7],
		["nothing", null],
		["no list", { files: "x", gaps: [] }],
		["half an offer", { files: [] }],
		["too many files", { files: Array.from({ length: 17 }, () => good), gaps: [] }],
		[
			"too much of both",
			{
				files: Array.from({ length: 9 }, () => good),
				gaps: Array.from({ length: 8 }, () => ({ url: PAY, width: 1, height: 1 })),
			},
		],
		["a file too large", { files: [{ ...good, size: 4 * MIB + 1 }], gaps: [] }],
		["part of a byte", { files: [{ ...good, size: 1.5 }], gaps: [] }],
		["no hash", { files: [{ ...good, hash: "x" }], gaps: [] }],
		["a type of no file", { files: [{ ...good, type: "text/html" }], gaps: [] }],
		["a long address", { files: [{ ...good, url: "x".repeat(2049) }], gaps: [] }],
		["a gap of no size", { files: [], gaps: [{ url: PAY, width: -1, height: 0 }] }],
		["a file nobody sent for", bytesOf("file")],
	])("%s closes its port", async (_, word) => {
		const raw = new Raw();
		raw.say(word);
		await raw.closes();
		expect(server.offers).toEqual([]);
		expect(server.uploads).toEqual([]);
	});

	it("more than it adds is not passed on", async () => {
		const raw = new Raw();
		raw.say({ files: [{ ...good, more: "x" }], gaps: [], more: "x" });
		await server.hears(1);
		expect(server.offers[0]).toMatchObject({ files: [good], gaps: [] });
		expect(JSON.stringify(server.offers[0])).not.toContain("more");
	});

	it("so many offers, of which only the newest waits", async () => {
		show(server.files, { [`${ORIGIN}/kettle.png`]: PNG });
		await server.hears(1);
		const raw = new Raw();
		for (let index = 0; index < 128; index++) raw.offer(`${index}`);
		raw.say("a");
		await raw.hears({ hash: "a", isWanted: false });
		server.files.wanted([], []);
		await server.hears(2);
		expect(server.urls).toEqual([`${ORIGIN}/kettle.png`, `${PAY}/127`]);
		raw.offer("one more");
		await raw.closes();
	});

	it("no more than ten offers a second", async () => {
		const raws = [new Raw(), new Raw(), new Raw(), new Raw()];
		const started = performance.now();
		for (const [index, raw] of raws.entries()) raw.offer(`${index}`);
		for (let count = 1; count <= 4; count++) {
			await server.hears(count);
			server.files.wanted([], []);
		}
		expect(performance.now() - started).toBeGreaterThan(290);
	});

	it("a file nobody wants is not sent for", async () => {
		const raw = new Raw();
		raw.offer("a");
		await server.hears(1);
		server.files.wanted([], []);
		raw.say(hashOf("a"));
		await raw.hears({ hash: hashOf("a"), isWanted: false });
	});

	it("one file at a time of all frames, and none while much waits to leave", async () => {
		const [one, two] = [new Raw(), new Raw()];
		one.offer("a", "b");
		await server.hears(1);
		server.files.wanted([hashOf("a"), hashOf("b")], []);
		two.offer("c");
		await server.hears(2);
		server.files.wanted([hashOf("c")], []);
		one.say(hashOf("a"));
		await one.hears({ hash: hashOf("a"), isWanted: true });
		one.say(hashOf("b"));
		two.say(hashOf("c"));
		two.say("marker");
		await two.hears({ hash: "marker", isWanted: false });
		expect([one, two].map(({ heard }) => heard.length)).toEqual([2, 2]);
		server.backlog = 9 * MIB;
		one.say(bytesOf("a"));
		await vi.waitFor(() => expect(server.uploads).toEqual([[hashOf("a"), "a"]]));
		const { looks } = server;
		await vi.waitFor(() => expect(server.looks).toBeGreaterThan(looks + 2));
		expect([one, two].map(({ heard }) => heard.length)).toEqual([2, 2]);
		server.backlog = 0;
		await one.hears({ hash: hashOf("b"), isWanted: true });
		one.say(bytesOf("b"));
		await two.hears({ hash: hashOf("c"), isWanted: true });
	});

	it("a file larger than any closes its port, and the next has its turn", async () => {
		const [one, two] = [new Raw(), new Raw()];
		one.offer("a");
		await server.hears(1);
		server.files.wanted([hashOf("a")], []);
		two.offer("b");
		await server.hears(2);
		server.files.wanted([hashOf("b")], []);
		one.say(hashOf("a"));
		await one.hears({ hash: hashOf("a"), isWanted: true });
		two.say(hashOf("b"));
		one.say(new ArrayBuffer(4 * MIB + 1));
		await one.closes();
		await two.hears({ hash: hashOf("b"), isWanted: true });
		two.say(bytesOf("b"));
		await vi.waitFor(() => expect(server.uploads).toEqual([[hashOf("b"), "b"]]));
	});

	it("a page that does not bring what it has is heard no more", async () => {
		const raw = new Raw();
		raw.offer("a");
		await server.hears(1);
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		server.files.wanted([hashOf("a")], []);
		raw.say(hashOf("a"));
		await new Promise((done) =>
			raw.port.addEventListener(
				"message",
				({ data }) => "hash" in data && data.isWanted && done(0),
			),
		);
		await vi.advanceTimersByTimeAsync(20_000);
		vi.useRealTimers();
		await raw.closes();
	});
});
