/** What is said where agents see what is typed, in English: loaded with it. */
import type { Text } from "../../locale/en.ts";

export const en = {
	"peek.note": "We can see what you type here before you send it.",
} as const satisfies Record<string, Text>;

export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, Text>>;
