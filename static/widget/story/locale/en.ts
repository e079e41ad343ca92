/** What is said of messages that were changed, in English: loaded when there are any, or to change one. */
import type { Text } from "../../locale/en.ts";

export const en = {
	"story.deleted": "This message was deleted",
	"story.edited": "Edited",
	"story.gone": "An earlier message",
	"story.answers": "In answer to: {text}",
	"story.reply": "Reply",
	"story.edit": "Edit",
	"story.delete": "Delete",
	"story.delete.sure": "Delete for everybody",
	"story.replying": "Your answer to: {text}",
	"story.editing": "You’re editing a message",
	"story.cancel": "Cancel",
	"story.react": "React with {name}",
	"story.reacted": {
		one: "{name}: {count} person",
		other: "{name}: {count} people",
	},
	"story.rate": "How was it?",
	"story.score": "{score} of 5",
	"story.comment": "Anything to add?",
	"story.send": "Send",
	"reaction.thumbs_up": "thumbs up",
	"reaction.heart": "heart",
	"reaction.smile": "smile",
	"reaction.surprise": "surprise",
	"reaction.sad": "sad",
	"reaction.thanks": "thanks",
} as const satisfies Record<string, Text>;

export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, Text>>;
