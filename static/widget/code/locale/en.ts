/** What the panel with a session code says in English: loaded with it. */
import type { Text } from "../../locale/en.ts";

export const en = {
	"code.title": "Your session code",
	"code.text": "Read these digits to the person on the phone. They can then ask to see this page.",
	"code.requesting": "Getting a code…",
	"code.expires": {
		one: "Valid for {count} more minute",
		other: "Valid for {count} more minutes",
	},
	"code.expired": "This code has expired.",
	"code.again": "Get a new code",
	"code.failed": "We couldn’t get a code just now.",
	"code.rate_limited": "Too many codes at once. Please wait a minute.",
	"code.back": "Back to the chat",
} as const satisfies Record<string, Text>;

export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, Text>>;
