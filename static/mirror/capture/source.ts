import type { Realm } from "./native.ts";

/**
 * Sees to it that viewers have a style sheet at its address, and says whether they do; where not, its
 * text goes into the mirror itself. The bytes are UTF-8.
 */
export type SheetShare = (url: string, bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>;

/** The text of a linked sheet, and whether viewers have it without being told. */
export type Source = { readonly text: string; readonly isShared: boolean };

/** Where the first and last rule of a text are looked for, in UTF-16 units from either end. */
const END_UNITS = 8192;

/** Texts up to this many UTF-16 units are parsed to count their rules: some milliseconds at most. */
const COUNTED_UNITS = 256 * 1024;

const TEXT_OF = /^(?:https?|blob|data):/;

/**
 * Texts of linked sheets, from the browser's cache: to ask a sheet for its rules takes the page's
 * thread many times as long, and gives back less than was written.
 */
export class Sources {
	readonly #realm: Realm;
	readonly #share: SheetShare;
	readonly #ready: (sheet: CSSStyleSheet) => void;
	readonly #fetched = new Map<string, Promise<Source | null>>();
	#known = new WeakMap<CSSStyleSheet, Source | null>();
	#stop = new AbortController();

	constructor(realm: Realm, share: SheetShare, ready: (sheet: CSSStyleSheet) => void) {
		this.#realm = realm;
		this.#share = share;
		this.#ready = ready;
	}

	/** What a sheet was made from: undefined while that is fetched, null if it is not to be had. */
	of(sheet: CSSStyleSheet): Source | null | undefined {
		const { href } = sheet;
		if (!href || !TEXT_OF.test(href)) return null;
		if (this.#known.has(sheet)) return this.#known.get(sheet) as Source | null;
		let fetched = this.#fetched.get(href);
		if (!fetched) {
			fetched = this.#fetch(href, this.#stop.signal).catch(() => null);
			this.#fetched.set(href, fetched);
		}
		fetched.then((source) => {
			if (this.#known.has(sheet)) return;
			this.#known.set(sheet, source && this.isUntouched(sheet, source.text) ? source : null);
			this.#ready(sheet);
		});
		return undefined;
	}

	/** The page has changed a sheet: from now on only its rules say what it is. */
	spoil(sheet: CSSStyleSheet): void {
		if (sheet.href) this.#known.set(sheet, null);
	}

	/** Stop fetching. */
	stop(): void {
		this.#stop.abort();
	}

	/** Refused by the page's policy, gone, or not what it was: then there is no source. */
	async #fetch(url: string, signal: AbortSignal): Promise<Source | null> {
		const answer = await fetch(url, { cache: "force-cache", signal });
		const bytes = new Uint8Array(await answer.arrayBuffer());
		const text = new TextDecoder().decode(bytes);
		// An import brings in rules that are not in the text; a replacement character, that it is no UTF-8.
		if (!answer.ok || signal.aborted || /@import|@charset(?!\s*.utf-8)|\ufffd/i.test(text))
			return null;
		return { text, isShared: await this.#share(url, bytes) };
	}

	/** Whether a sheet still has the rules of its text, as far as that can be seen without reading all of them. */
	isUntouched(sheet: CSSStyleSheet, text: string): boolean {
		try {
			const { cssRules } = sheet;
			const ends = [
				head(text).includes(preludeOf(cssRules[0])),
				tail(text).includes(lastOf(cssRules)),
			];
			return ends.every(Boolean) || this.#hasCount(text, cssRules.length);
		} catch {
			// Of another origin: the page itself can neither read nor change it.
			return true;
		}
	}

	#hasCount(text: string, count: number): boolean {
		if (text.length > COUNTED_UNITS) return false;
		const fresh = new this.#realm.CSSStyleSheet();
		fresh.replaceSync(text);
		return fresh.cssRules.length === count;
	}
}

/** What is before the block of a rule, without what browsers write in their own way. */
function preludeOf(rule: CSSRule | undefined): string {
	const { selectorText, conditionText, name } = (rule ?? {}) as Partial<
		CSSStyleRule & CSSMediaRule & CSSKeyframesRule
	>;
	return bare(selectorText ?? conditionText ?? name ?? "");
}

function lastOf(rules: CSSRuleList): string {
	const last = rules[rules.length - 1] as Partial<CSSGroupingRule> | undefined;
	return last?.cssRules?.length ? lastOf(last.cssRules) : preludeOf(last as CSSRule | undefined);
}

function head(text: string): string {
	return bare(text.slice(0, END_UNITS));
}

function tail(text: string): string {
	return bare(text.slice(-END_UNITS));
}

function bare(css: string): string {
	return css.replace(/\/\*[\s\S]*?\*\/|[\s"'\\]|:(?=:)/g, "").toLowerCase();
}
