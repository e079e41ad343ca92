/** Files of the customer's page, as the server keeps them: the replica loads nothing from anywhere else. */
import type { AssetGap, MessageOf } from "@lookalong/protocol";

interface Wanted {
	readonly answer: Promise<string | null>;
	readonly resolve: (address: string | null) => void;
}

/** Answers the replica's question "what do I load for this address", now or when the server can tell. */
export class AssetStore {
	readonly #wanted = new Map<string, Wanted>();
	readonly #known = new Map<string, string | null>();
	readonly #used = new Set<string>();

	/** Resolve an address; null for a file nobody can read, or when the session ended without it. */
	readonly resolve = (address: string): string | null | Promise<string | null> => {
		const [url, part] = split(address);
		this.#used.add(url);
		const known = this.#known.get(url);
		if (known !== undefined) return known && known + part;
		const wanted = this.#wanted.get(url) ?? wish();
		this.#wanted.set(url, wanted);
		return part ? wanted.answer.then((found) => found && found + part) : wanted.answer;
	};

	/**
	 * Take the server's word in.
	 *
	 * @returns whether another file lies now at an address that was resolved before: what is shown is out of date.
	 */
	take({ files, gaps }: Pick<MessageOf<"asset_state">, "files" | "gaps">): boolean {
		const news = [
			...files.map(({ url, hash }) => [url, `/assets/${hash}`] as const),
			...gaps.map((gap) => [gap.url, blank(gap)] as const),
		];
		return news.map(([url, found]) => this.#learn(url, found)).includes(true);
	}

	/** Leave nobody waiting. */
	close(): void {
		for (const { resolve } of this.#wanted.values()) resolve(null);
		this.#wanted.clear();
		this.#known.clear();
		this.#used.clear();
	}

	#learn(url: string, found: string | null): boolean {
		const before = this.#known.get(url);
		this.#known.set(url, found);
		this.#wanted.get(url)?.resolve(found);
		this.#wanted.delete(url);
		return before !== undefined && before !== found && this.#used.has(url);
	}
}

/** The file's address, and the part of it that is meant. */
function split(address: string): [url: string, part: string] {
	const at = address.indexOf("#");
	return at < 0 ? [address, ""] : [address.slice(0, at), address.slice(at)];
}

/** Nothing to see, of the right size. */
function blank({ width, height }: AssetGap): string | null {
	if (width === 0 || height === 0) return null;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`;
	return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function wish(): Wanted {
	let resolve: Wanted["resolve"] = () => {};
	const answer = new Promise<string | null>((settle) => {
		resolve = settle;
	});
	return { answer, resolve };
}
