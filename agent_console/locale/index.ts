/** Texts for people: one catalogue for each language, and how values get into them. */
import { en } from "./en.ts";
import { ko } from "./ko.ts";

/** The name of a text. */
export type Key = keyof typeof en;
export type Catalogue = Readonly<Record<Key, string>>;
/** The name of a text that counts something, without its `.one` or `.other`. */
export type CountKey = Key extends infer K
	? K extends `${infer Base}.other`
		? Base
		: never
	: never;
export type Values = Readonly<Record<string, string | number>>;

export const catalogues = { en, ko } as const satisfies Record<string, Catalogue>;
export type Locale = keyof typeof catalogues;

/** What each language calls itself. */
export const localeNames: Readonly<Record<Locale, string>> = { en: "English", ko: "한국어" };

export function isLocale(value: unknown): value is Locale {
	return typeof value === "string" && Object.hasOwn(catalogues, value);
}

/** The first language of a browser's list that there is a catalogue for. */
export function localeFor(languages: readonly string[]): Locale {
	for (const each of languages) {
		const language = each.split("-")[0];
		if (isLocale(language)) return language;
	}
	return "en";
}

/** A text with its values filled in. */
export function translate(locale: Locale, key: Key, values: Values = {}): string {
	return catalogues[locale][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
		String(values[name] ?? whole),
	);
}

/** A text that counts something, in the grammatical number of its language. */
export function translateCount(locale: Locale, key: CountKey, count: number): string {
	const category = new Intl.PluralRules(locale).select(count);
	const exact = `${key}.${category}`;
	return translate(locale, isKey(exact) ? exact : (`${key}.other` as Key), { count });
}

/** The text for an error code of the server; a newer server may have codes we do not know. */
export function errorKey(code: string): Key {
	const key = `error.${code}`;
	return isKey(key) ? key : "error.other";
}

/** The text for an event of a conversation. */
export function eventKey(code: string): Key {
	const key = `event.${code}`;
	return isKey(key) ? key : "event.other";
}

/** The text for an entry of the audit log; a newer server may write kinds we do not know. */
export function auditKey(kind: string): Key {
	const key = `audit.kind.${kind}`;
	return isKey(key) ? key : "audit.kind.other";
}

function isKey(key: string): key is Key {
	return Object.hasOwn(en, key);
}
