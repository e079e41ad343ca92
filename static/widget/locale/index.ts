/** Words in the customer's language. */
import type { Locale } from "./choice.ts";
import type { Catalogue, Text, TextKey } from "./en.ts";

export type { Locale } from "./choice.ts";
export type { TextKey } from "./en.ts";

export type Values = Readonly<Record<string, string | number>>;
/** Say a text; `count` among the values chooses the plural form. */
export type Speaker<K extends string> = (key: K, values?: Values) => string;
export type Translate = Speaker<TextKey>;

/** A language with its words. */
export interface Spoken {
	readonly locale: Locale;
	readonly words: Catalogue;
}

/** Make the function that speaks one language from its catalogue. */
export function speaker<K extends string>(
	locale: Locale,
	catalogue: Readonly<Record<K, Text>>,
): Speaker<K> {
	const plural = new Intl.PluralRules(locale);
	return (key, values = {}) => {
		const text: Text = catalogue[key];
		if (typeof text === "string") return fill(text, values);
		const one = plural.select(Number(values.count ?? 0)) === "one";
		return fill((one && text.one) || text.other, values);
	};
}

function fill(text: string, values: Values): string {
	return text.replace(/\{(\w+)\}/g, (all, name: string) => `${values[name] ?? all}`);
}
