/** What the menu of the chat says in English: loaded with it. */
import type { Text } from "../../locale/en.ts";

export const en = {
	"menu.label": "Settings and conversation",
	"menu.sound": "Sound for new messages",
	"menu.notify": "Notifications of this browser",
	"menu.text": "Show what was written in them",
	"menu.when": "Only while you’re looking at something else. Kept in this browser.",
	"menu.blocked": "This browser doesn’t allow notifications of this site.",
	"menu.download": "Download conversation",
	"menu.print": "Print conversation",
	"menu.empty": "There is nothing to keep yet.",
	"menu.end": "End conversation",
	"notice.text": "You have a new message",
	"transcript.title": "Conversation with {site}",
	"transcript.file": "conversation",
	"transcript.cut": "Earlier messages are not included.",
	"transcript.you": "You",
	"transcript.agent": "Support",
	"transcript.unsent": "not sent yet",
} as const satisfies Record<string, Text>;

export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, Text>>;
