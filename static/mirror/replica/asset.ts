import { candidates, mapCssUrls } from "../url.ts";

/** Maps an absolute URL of the page to what the replica loads; null loads nothing. */
export type AssetResolver = (url: string) => string | null | Promise<string | null>;

const INLINE = /^(?:data:(?:image|font|application\/(?:x-)?font|audio|video)|#)/i;
const LOADABLE = /^(?:https?:|blob:)/i;

/** A CSS text as it can be shown now. Each answer changes it; some may never come, as for a picture nobody has loaded. */
export type Pending = { readonly now: string; readonly answers: readonly Promise<unknown>[] };

/** Answers about files that come within this time change a thing once, in milliseconds. */
export const TOGETHER_MS = 50;

/** What a URL that is not (yet) resolved stands for in CSS. */
const NOTHING = "data:,";

/** Finds what the replica loads for the page's URLs, remembering every answer. */
export class Assets {
	readonly isDirect: boolean;
	readonly #resolver: AssetResolver | null;
	readonly #answers = new Map<string, string | null | Promise<string | null>>();

	constructor(assets: "direct" | AssetResolver) {
		this.isDirect = assets === "direct";
		this.#resolver = assets === "direct" ? null : assets;
	}

	/** Forget the answers: a snapshot follows, and another file may lie where one was. */
	reset(): void {
		this.#answers.clear();
	}

	/** What to load for one URL. */
	url(url: string): string | null | Promise<string | null> {
		if (INLINE.test(url)) return url;
		if (!LOADABLE.test(url)) return null;
		if (!this.#resolver) return url;
		const known = this.#answers.get(url);
		if (known !== undefined) return known;
		const answer = this.#ask(url, this.#resolver);
		this.#answers.set(url, answer);
		return answer;
	}

	/** Hand over what to load for one URL: at once if that is known. Otherwise the promise ends once it is done. */
	give(url: string, take: (from: string | null) => void): Promise<void> | undefined {
		const answer = this.url(url);
		if (answer instanceof Promise) return answer.then(take);
		take(answer);
		return undefined;
	}

	/**
	 * What to load for the symbol an SVG `use` names in another file. Its elements become part of the page without having
	 * been looked at, so it comes from nowhere but the page's own addresses, if at all.
	 */
	symbol(url: string): string | null {
		return this.isDirect && LOADABLE.test(url) ? url : null;
	}

	/** The text of a style sheet; null if it cannot be had. */
	async text(url: string): Promise<string | null> {
		try {
			const from = await this.url(url);
			const answer = from === null ? null : await fetch(from);
			return answer?.ok ? await answer.text() : null;
		} catch {
			// The viewer sees a page that lacks these styles, as if the sheet had not loaded.
			return null;
		}
	}

	/** What to load for a `srcset`. Where a resolver decides, the customer's own choice is shown. */
	srcset(value: string): string | null {
		if (!this.isDirect) return null;
		const safe = candidates(value).filter(([url]) => INLINE.test(url) || LOADABLE.test(url));
		return safe.map(([url, descriptor]) => `${url} ${descriptor}`.trim()).join(", ");
	}

	/** A CSS text with its URLs resolved, as far as there are answers. */
	css(text: string): string | Pending {
		const answers: Promise<unknown>[] = [];
		const now = this.cssNow(text, answers);
		return answers.length === 0 ? now : { now, answers };
	}

	/** A CSS text with the URLs resolved that can be; answers still to come go to `waiting`. */
	cssNow(text: string, waiting: Promise<unknown>[]): string {
		return mapCssUrls(text, (url) => {
			const answer = this.url(url);
			if (typeof answer === "string") return answer;
			if (answer) waiting.push(answer);
			return NOTHING;
		});
	}

	#ask(url: string, resolver: AssetResolver): string | null | Promise<string | null> {
		const answer = resolver(url);
		if (answer === null || typeof answer === "string") return answer;
		return answer.then(
			(late) => this.#keep(url, late),
			() => this.#keep(url, null),
		);
	}

	#keep(url: string, answer: string | null): string | null {
		if (this.#answers.has(url)) this.#answers.set(url, answer);
		return answer;
	}
}
