/** Words about files in the reader's language. */
import { en, type FileKey, type FileTexts } from "./en.ts";
import { ko } from "./ko.ts";

export const catalogues: Readonly<Record<"en" | "ko", FileTexts>> = { en, ko };

export interface FileWords {
	(key: FileKey, values?: Readonly<Record<string, string | number>>): string;
	/** Bytes as people say them. */
	size(bytes: number): string;
}

/** Make the function that speaks one language. */
export function fileWords(locale: "en" | "ko"): FileWords {
	const say = (key: FileKey, values: Readonly<Record<string, string | number>> = {}) =>
		catalogues[locale][key].replace(/\{(\w+)\}/g, (all, name: string) => `${values[name] ?? all}`);
	return Object.assign(say, { size: (bytes: number) => sizeOf(bytes, locale) });
}

function sizeOf(bytes: number, locale: string): string {
	const [amount, unit] =
		bytes < 1000
			? [bytes, "byte"]
			: bytes < 1e6
				? [bytes / 1000, "kilobyte"]
				: [bytes / 1e6, "megabyte"];
	return new Intl.NumberFormat(locale, {
		style: "unit",
		unit,
		unitDisplay: "short",
		maximumFractionDigits: bytes < 1e6 ? 0 : 1,
	}).format(amount);
}
