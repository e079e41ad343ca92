/**
 * Brings the files of the page to the server: each is read once this browser has it, offered by its hash, and uploaded
 * if the server has it not. These are the least urgent bytes of a session, and few of them wait at a time.
 */
import { type AssetFile, type AssetGap, LIMITS } from "@lookalong/protocol";
import { type Asset, naturalSize, readAsset, readSheet, sheetOf } from "./asset_reader.ts";
import { Loaded, withoutFragment } from "./loaded.ts";
import { sha256 } from "./sha256.ts";

/** Files read at a time. */
const READERS = 3;
/** Bytes read and not yet gone, beyond which nothing more is read. */
export const HELD = 8 * 1024 * 1024;
/** A style sheet smaller than this costs less in the mirror than an offer and a request, in bytes. */
const WORTH = 2048;
/** A style sheet waits no longer than this for the server's word, in milliseconds: the page has no styles till then. */
const ANSWER_MS = 2000;
/** The server takes no more offers than this allows, in milliseconds between two. */
export const PAUSE_MS = 100;
/** Files another origin may refuse in a row before it is asked no more: each try costs it a request. */
const REFUSALS = 2;

/** What it works with. */
export interface AssetRoute {
	/** Send an offer; false if there is no connection. */
	offer(files: readonly AssetFile[], gaps: readonly AssetGap[]): boolean;
	/** Send a file. */
	upload(hash: string, bytes: Uint8Array): void;
	/** Bytes of files that wait to leave. */
	backlog(): number;
}

export class AssetOffers {
	readonly #route: AssetRoute;
	#loaded = new Loaded(() => this.#soon());
	/** Whether each address is that of a picture in the page, and so has a size. */
	readonly #announced = new Map<string, boolean>();
	readonly #unread = new Set<string>();
	readonly #known = new Map<string, AssetFile | AssetGap>();
	readonly #held = new Map<string, Uint8Array>();
	readonly #refusals = new Map<string, number>();
	readonly #fresh = new Set<string>();
	/** Hashes of files that the server lost and that are read again. */
	readonly #lost = new Set<string>();
	/** Who waits to hear whether viewers have a style sheet, by its hash. */
	readonly #shares = new Map<string, (isThere: boolean) => void>();
	#stop = new AbortController();
	#reading = 0;
	/** Hashes of the offer that has no answer yet. */
	#offered: readonly string[] | undefined;
	#steppedAt = Number.NEGATIVE_INFINITY;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(route: AssetRoute) {
		this.#route = route;
	}

	/** The page shows the file at this address; `pictured` if it is a picture of its own, not of a style. */
	announce(address: string, pictured: boolean): void {
		const url = withoutFragment(address);
		if (url.length > LIMITS.url || this.#announced.has(url)) return;
		this.#announced.set(url, pictured);
		this.#unread.add(url);
		this.#soon();
	}

	/**
	 * Offer a style sheet of the page.
	 *
	 * @returns whether viewers have it at its address already. If not, it is uploaded for the next page, late: this one
	 *   says it in other ways, which is sooner.
	 */
	async share(address: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
		const { signal } = this.#stop;
		if (isClosed(address)) this.#loaded.hear(new TextDecoder().decode(bytes), address);
		const sheet = sheetOf(withoutFragment(address), bytes);
		const fits = sheet.url.length <= LIMITS.url && sheet.bytes.length <= LIMITS.asset;
		if (!fits || sheet.bytes.length < WORTH || this.#known.has(sheet.url)) return false;
		const file = await fileOf(sheet);
		if (signal.aborted || this.#shares.has(file.hash)) return false;
		return new Promise((done) => {
			this.#shares.set(file.hash, done);
			setTimeout(() => this.#settle(file.hash, false), ANSWER_MS);
			this.#take(file, sheet.bytes);
		});
	}

	/** Whether the page shows something at this address. */
	names(url: string): boolean {
		return this.#announced.has(url) || this.#known.has(url);
	}

	/** The server had files and lost them. */
	lost(hashes: readonly string[]): void {
		for (const hash of hashes) this.#upload(hash);
	}

	/** The server's answer to an offer. */
	wanted(hashes: readonly string[], kept: readonly string[]): void {
		this.lost(hashes);
		for (const hash of this.#offered ?? []) {
			this.#held.delete(hash);
			this.#settle(hash, kept.includes(hash));
		}
		this.#offered = undefined;
		this.#soon();
	}

	/** A new socket: the node at its other end may know of no file. */
	again(): void {
		this.#offered = undefined;
		this.#held.clear();
		this.#lost.clear();
		for (const hash of this.#shares.keys()) this.#settle(hash, false);
		for (const url of this.#known.keys()) this.#fresh.add(url);
		this.#soon();
	}

	/** Read nothing more and send nothing more. */
	stop(): void {
		this.#stop.abort();
		this.#stop = new AbortController();
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#loaded.stop();
		this.#loaded = new Loaded(() => this.#soon());
		for (const hash of this.#shares.keys()) this.#settle(hash, false);
		for (const each of [
			this.#announced,
			this.#unread,
			this.#known,
			this.#held,
			this.#fresh,
			this.#lost,
		])
			each.clear();
		this.#offered = undefined;
	}

	#settle(hash: string, isThere: boolean): void {
		this.#shares.get(hash)?.(isThere);
		this.#shares.delete(hash);
	}

	#upload(hash: string): void {
		const bytes = this.#held.get(hash);
		if (bytes) {
			this.#held.delete(hash);
			this.#route.upload(hash, bytes);
			return;
		}
		// Long gone from here: the browser's cache has it, and if it is another file now, that is news.
		for (const each of this.#known.values()) {
			if (!isFile(each) || each.hash !== hash) continue;
			this.#unread.add(each.url);
			this.#lost.add(hash);
		}
	}

	/** Look around soon: many events make one offer. */
	#soon(): void {
		const wait = this.#steppedAt + PAUSE_MS - performance.now();
		this.#timer ??= setTimeout(() => this.#step(), Math.max(0, wait));
	}

	#step(): void {
		this.#timer = undefined;
		this.#steppedAt = performance.now();
		this.#loaded.watch();
		this.#fill();
		this.#offer();
		if (this.#weight() > HELD) this.#soon();
	}

	/** Keep the readers busy. */
	#fill(): void {
		for (const url of this.#unread) {
			if (this.#reading >= READERS || this.#weight() > HELD) return;
			if (!this.#loaded.has(url)) continue;
			this.#unread.delete(url);
			void this.#read(url);
		}
	}

	async #read(url: string): Promise<void> {
		const { signal } = this.#stop;
		this.#reading += 1;
		const asset = this.#isRefused(url) ? undefined : await this.#open(url, signal);
		const entry = asset ? await fileOf(asset) : await this.#gap(url);
		this.#reading -= 1;
		if (signal.aborted) return;
		this.#learn(url, asset !== undefined);
		this.#take(entry, asset?.bytes);
		this.#fill();
	}

	#open(url: string, signal: AbortSignal): Promise<Asset | undefined> {
		const known = this.#known.get(url);
		const isSheet = known && isFile(known) && known.type === "text/css";
		return isSheet ? readSheet(url, signal) : readAsset(url, signal);
	}

	/** Offer what lies at an address. */
	#take(entry: AssetFile | AssetGap, bytes?: Uint8Array): void {
		this.#known.set(entry.url, entry);
		this.#fresh.add(entry.url);
		if (bytes && isFile(entry)) {
			this.#held.set(entry.hash, bytes);
			// The server waits for it already, and asks no more.
			if (this.#lost.delete(entry.hash)) this.#upload(entry.hash);
		}
		this.#soon();
	}

	async #gap(url: string): Promise<AssetGap> {
		const { width, height } = this.#announced.get(url)
			? await naturalSize(url)
			: { width: 0, height: 0 };
		return { url, width: Math.min(width, 0xffff), height: Math.min(height, 0xffff) };
	}

	#offer(): void {
		if (this.#offered || this.#fresh.size === 0) return;
		const urls = [...this.#fresh].slice(0, LIMITS.assetOffers);
		const entries = urls.flatMap((url) => this.#known.get(url) ?? []);
		const files = entries.filter(isFile);
		const gaps = entries.flatMap((each) => (isFile(each) ? [] : each));
		// Without a connection all of it is offered on the next one.
		if (!this.#route.offer(files, gaps)) return;
		for (const url of urls) this.#fresh.delete(url);
		this.#offered = files.map((each) => each.hash);
	}

	/** Of another origin that would not let its files be read. */
	#isRefused(url: string): boolean {
		return (this.#refusals.get(originOf(url)) ?? 0) >= REFUSALS;
	}

	#learn(url: string, wasRead: boolean): void {
		const origin = originOf(url);
		if (origin === location.origin) return;
		this.#refusals.set(origin, wasRead ? 0 : (this.#refusals.get(origin) ?? 0) + 1);
	}

	#weight(): number {
		let bytes = this.#route.backlog();
		for (const each of this.#held.values()) bytes += each.length;
		return bytes;
	}
}

async function fileOf({ url, type, bytes }: Asset): Promise<AssetFile> {
	return { url, hash: await sha256(bytes), type, size: bytes.length };
}

/** Whether the page may not read a style sheet that it shows. */
function isClosed(address: string): boolean {
	if (originOf(address) === location.origin) return false;
	try {
		const isIt = ({ href }: CSSStyleSheet) => href === address;
		return [...document.styleSheets].find(isIt)?.cssRules === undefined;
	} catch {
		return true;
	}
}

function isFile(entry: AssetFile | AssetGap): entry is AssetFile {
	return "hash" in entry;
}

function originOf(url: string): string {
	try {
		return new URL(url).origin;
	} catch {
		return "";
	}
}
