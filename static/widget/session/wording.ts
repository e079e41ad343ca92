/** What the site says in its own words: beside who asks, what they may do and how to say no, never in their place. */
import type { SiteWords } from "@lookalong/protocol";
import { localeWishes } from "../locale/choice.ts";
import type { Shell } from "../shell.ts";
import type { Translate } from "./locale/index.ts";

/** Where a site may speak: the explanation in a prompt of that kind, and a line in the bar. */
export type Place = Exclude<keyof SiteWords, "language">;

/** Words of the site, and their language. */
export interface Own {
	readonly text: string;
	readonly lang: string;
}

/** All that speaks to the customer. */
export interface Speech {
	/** Our words. */
	readonly t: Translate;
	readonly locale: string;
	/** What the site says there, if anything. */
	own(place: Place): Own | undefined;
}

/** Controls, and marks that turn or hide text, but for the joiners that Persian and others need within words. */
const DECEPTIVE = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\s])+/gu;

/** Where it comes from. */
interface Surroundings extends Omit<Speech, "own"> {
	readonly shell: Shell;
	wording(): readonly SiteWords[];
}

/** Our words and the site's, as they are when they are asked for. */
export function speechOf({ t, locale, shell, wording }: Surroundings): Speech {
	const wishes = [...localeWishes(shell.options.locale), locale];
	return { t, locale, own: (place) => ownWords(wording(), wishes, locale, place) };
}

/**
 * What the site says in a place, made safe to read: in the first language wished for that it has (RFC 4647 §3.4), but
 * for those that come after the widget's own.
 */
export function ownWords(
	all: readonly SiteWords[],
	wishes: readonly (string | undefined)[],
	locale: string,
	place: Place,
): Own | undefined {
	const words = chosen(all, wishes, locale);
	const text = words?.[place].replace(DECEPTIVE, " ").trim() ?? "";
	return words && /[\p{L}\p{N}]/u.test(text) ? { text, lang: words.language } : undefined;
}

function chosen(
	all: readonly SiteWords[],
	wishes: readonly (string | undefined)[],
	locale: string,
): SiteWords | undefined {
	for (const wish of wishes) {
		let tag = wish?.toLowerCase().replaceAll("_", "-");
		for (; tag; tag = tag.replace(/-?[^-]*$/, "")) {
			const found = all.find((each) => each.language === tag);
			if (found || tag === locale) return found;
		}
	}
	return undefined;
}
