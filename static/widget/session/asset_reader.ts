/** Reads one file of the page from this browser's own cache. */
import { type AssetType, LIMITS } from "@lookalong/protocol";
import { mediaType } from "./media_type.ts";

/** A file of the page, as this browser has it. */
export interface Asset {
	readonly url: string;
	/** What its bytes say it is, whatever its server calls it. */
	readonly type: AssetType;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A file that takes longer is no file but a stream, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * Read one file. Files of other origins are read without anybody's cookies, if their server lets pages read them.
 *
 * @param signal stops it.
 * @returns undefined if it cannot be read (gone, forbidden by the page's policy or by its server), is too large, or is
 *   neither picture nor font.
 */
export async function readAsset(url: string, signal?: AbortSignal): Promise<Asset | undefined> {
	try {
		const bytes = await load(url, signal ?? new AbortController().signal);
		const type = bytes && mediaType(bytes);
		return type && { url, type, bytes };
	} catch {
		return undefined;
	}
}

/** Read a linked style sheet once more, as bytes of UTF-8; returns as `readAsset` does. */
export async function readSheet(url: string, signal?: AbortSignal): Promise<Asset | undefined> {
	try {
		const bytes = await load(url, signal ?? new AbortController().signal);
		return bytes && sheetOf(url, bytes);
	} catch {
		return undefined;
	}
}

/** A style sheet as a file. */
export function sheetOf(url: string, bytes: Uint8Array<ArrayBuffer>): Asset {
	return { url, type: "text/css", bytes };
}

/**
 * The size a picture has by itself, which it keeps although nobody may read it.
 *
 * @returns CSS pixels; zeros if it is no picture or does not load.
 */
export function naturalSize(url: string): Promise<{ width: number; height: number }> {
	return new Promise((done) => {
		const image = new Image();
		image.onload = () => done({ width: image.naturalWidth, height: image.naturalHeight });
		image.onerror = () => done({ width: 0, height: 0 });
		image.src = url;
	});
}

async function load(
	url: string,
	signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
	const stop = new AbortController();
	const end = () => stop.abort();
	const timer = setTimeout(end, PATIENCE_MS);
	signal.addEventListener("abort", end);
	try {
		const answer = await fetch(url, { ...OPTIONS, signal: stop.signal });
		return answer.ok ? await body(answer) : undefined;
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", end);
		// What was not read to its end need not come.
		end();
	}
}

/** The page has these files already; what it is loading for itself goes first. */
const OPTIONS: RequestInit = {
	cache: "force-cache",
	credentials: "same-origin",
	priority: "low",
};

/** The bytes of an answer, undefined if there are too many. */
async function body(answer: Response): Promise<Uint8Array<ArrayBuffer> | undefined> {
	const reader = answer.body?.getReader();
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	for (;;) {
		const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
		if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
		size += value.length;
		if (size > LIMITS.asset) return undefined;
		parts.push(value);
	}
}
