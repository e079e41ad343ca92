/** How much of a message is shown at first, and how large. */

/** More than this is folded: in lines, and in characters (UTF-16 code units). */
const LINES = 16;
const CHARACTERS = 1200;
/** What folding must save at least to be worth a press, as a part of what is shown. */
const SLACK = 1.25;
/** Longer than this it is a text in emoji, in UTF-16 code units. */
const LARGE = 24;

const EMOJI =
	/^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|[\d#*]\ufe0f?\u20e3|\s)+$/u;

/** Whether a message is a few emoji and nothing else. */
export function isEmojiOnly(text: string): boolean {
	return text.length <= LARGE && EMOJI.test(text);
}

/** The beginning of a long message; the message itself if it is not long. */
export function beginning(text: string): string {
	const lines = text.split("\n", Math.ceil(LINES * SLACK) + 1);
	const tall = lines.length > LINES * SLACK;
	const head = tall ? lines.slice(0, LINES).join("\n") : text;
	if (head.length <= CHARACTERS * (tall ? 1 : SLACK)) return head;
	const cut = head.slice(0, CHARACTERS);
	// At the end of a word, if there is one; never within a character of two units.
	return cut
		.slice(0, Math.max(cut.search(/\s\S*$/), CHARACTERS - 80))
		.replace(/[\ud800-\udbff]$/, "");
}
