/** Names of people, as they may be shown in a sentence of ours. */

/** Controls, and the marks that turn or hide text (Unicode bidi controls, zero-width and other format characters). */
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;
/** Long enough for real names, too short to carry a sentence of its own. */
const MAX_CHARACTERS = 40;

/** A name made safe to read: no direction tricks, no line breaks, no more than 40 characters. */
export function shownName(name: string): string {
	const plain = name.replace(DECEPTIVE, " ").replace(/\s+/g, " ").trim();
	const characters = [...plain];
	return characters.length > MAX_CHARACTERS
		? `${characters
				.slice(0, MAX_CHARACTERS - 1)
				.join("")
				.trimEnd()}…`
		: plain;
}
