/** Reads pictures and fonts of the page from this browser's own cache, for viewers whose browser may not. */
import type { Asset } from "@lookalong/protocol";

/** The largest file sent, in bytes: a photograph, not a film. */
const MAX_FILE = 2 * 1024 * 1024;
/** What one socket carries of files, in bytes. */
const MAX_TOTAL = 16 * 1024 * 1024;

const IMAGE_OR_FONT =
	/^(image\/[\w.+-]+|font\/[\w.+-]+|application\/(font-[\w-]+|x-font-[\w-]+|vnd\.ms-fontobject))$/;

export class AssetReader {
	readonly #send: (asset: Asset) => void;
	readonly #known = new Set<string>();
	#waiting: string[] = [];
	#reading = false;
	#total = 0;
	#stop = new AbortController();

	constructor(send: (asset: Asset) => void) {
		this.#send = send;
	}

	/** The page shows the file at this address; it is read once. */
	announce(url: string): void {
		if (this.#known.has(url)) return;
		this.#known.add(url);
		this.#waiting.push(url);
		void this.#read();
	}

	/** A new node at the other end has none of the files. */
	again(): void {
		this.#total = 0;
		this.#waiting = [...this.#known];
		void this.#read();
	}

	/** Read nothing more and send nothing more. */
	stop(): void {
		this.#stop.abort();
		this.#stop = new AbortController();
		this.#known.clear();
		this.#waiting = [];
		this.#total = 0;
	}

	/** One at a time: these are the least urgent bytes of the session. */
	async #read(): Promise<void> {
		if (this.#reading) return;
		this.#reading = true;
		for (let url = this.#waiting.shift(); url !== undefined; url = this.#waiting.shift()) {
			const { signal } = this.#stop;
			const asset = await readAsset(url, signal);
			if (!asset || signal.aborted || this.#total + asset.bytes.length > MAX_TOTAL) continue;
			this.#total += asset.bytes.length;
			this.#send(asset);
		}
		this.#reading = false;
	}
}

/** Read one file; undefined if it cannot be read, is too large, or is neither picture nor font. */
async function readAsset(url: string, signal: AbortSignal): Promise<Asset | undefined> {
	try {
		const answer = await fetch(url, { cache: "force-cache", credentials: "same-origin", signal });
		const type =
			(answer.headers.get("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
		const size = Number(answer.headers.get("Content-Length") ?? 0);
		if (!answer.ok || !IMAGE_OR_FONT.test(type) || size > MAX_FILE) return undefined;
		const bytes = new Uint8Array(await answer.arrayBuffer());
		return bytes.length <= MAX_FILE ? { url, type, bytes } : undefined;
	} catch {
		// Refused by the page's policy, gone, or of another origin after a redirect: the viewer sees a gap.
		return undefined;
	}
}
