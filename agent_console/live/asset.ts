/** Files of the customer's page, as the customer's browser sent them: the replica loads nothing from anywhere else. */
import { type Asset, decodeAsset } from "@lookalong/protocol";

/** What a page may show. Everything else could do more than be looked at. */
const ALLOWED =
	/^(image\/(png|apng|jpeg|gif|webp|avif|bmp|svg\+xml|x-icon|vnd\.microsoft\.icon)|font\/(woff2?|ttf|otf|sfnt|collection)|application\/(x-)?font-[a-z0-9]+|application\/vnd\.ms-fontobject)$/;

/** Bytes kept for one session; the customer's side sends at most 16 MiB. */
const CAPACITY = 32 * 1024 * 1024;

interface Wanted {
	readonly answer: Promise<string | null>;
	readonly resolve: (url: string | null) => void;
}

/** Answers the replica's question "what do I load for this address", now or when the file has come. */
export class AssetStore {
	readonly #wanted = new Map<string, Wanted>();
	readonly #loaded = new Map<string, string>();
	#size = 0;

	/** Resolve an address; null when the session ended without the file. */
	readonly resolve = (url: string): string | Promise<string | null> => {
		const loaded = this.#loaded.get(url);
		if (loaded !== undefined) return loaded;
		const wanted = this.#wanted.get(url) ?? wish();
		this.#wanted.set(url, wanted);
		return wanted.answer;
	};

	/** Take an asset frame's payload in; a file of another kind, or beyond the bound, is as good as absent. */
	take(payload: Uint8Array): void {
		const asset = decodeAsset(payload);
		if (this.#loaded.has(asset.url) || !this.#accepts(asset)) return;
		this.#size += asset.bytes.length;
		const local = localUrl(asset);
		this.#loaded.set(asset.url, local);
		this.#wanted.get(asset.url)?.resolve(local);
		this.#wanted.delete(asset.url);
	}

	/** Give everything back. */
	close(): void {
		for (const { resolve } of this.#wanted.values()) resolve(null);
		for (const local of this.#loaded.values())
			if (local.startsWith("blob:")) URL.revokeObjectURL(local);
		this.#wanted.clear();
		this.#loaded.clear();
		this.#size = 0;
	}

	#accepts(asset: Asset): boolean {
		return ALLOWED.test(asset.type) && this.#size + asset.bytes.length <= CAPACITY;
	}
}

/** The replica's policy lets fonts come from `data:` alone. */
function localUrl(asset: Asset): string {
	if (asset.type.startsWith("image/"))
		return URL.createObjectURL(new Blob([asset.bytes], { type: asset.type }));
	let binary = "";
	for (const byte of asset.bytes) binary += String.fromCharCode(byte);
	return `data:${asset.type};base64,${btoa(binary)}`;
}

function wish(): Wanted {
	let resolve: Wanted["resolve"] = () => {};
	const answer = new Promise<string | null>((settle) => {
		resolve = settle;
	});
	return { answer, resolve };
}
