/** The language a chat is built for: the build makes a chat of each, with its words in the place of these. */
import type { Locale } from "./choice.ts";
import type { Catalogue } from "./en.ts";

export { en as words } from "./en.ts";
export const locale: Locale = "en";
export type { Catalogue };
