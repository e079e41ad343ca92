/** What is said of what agents see in the customer's language. */
import { type Locale, type Speaker, speaker } from "../../locale/index.ts";
import { type Catalogue, en, type TextKey } from "./en.ts";
import { ko } from "./ko.ts";

export const catalogues: Readonly<Record<Locale, Catalogue>> = { en, ko };

export type Translate = Speaker<TextKey>;

/** Make the function that speaks one language. */
export function translator(locale: Locale): Translate {
	return speaker(locale, catalogues[locale]);
}
