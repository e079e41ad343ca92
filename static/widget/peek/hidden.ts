/** What is shown of a text that is being typed. */

/** How much of it, in characters (protocol: `MAX_PEEK`). */
const LENGTH = 1000;
/** A number that may become a card's is hidden from its first digits on: nobody knows yet where it ends. */
const LONG_NUMBER = /\d(?:[\s\-./]?\d){4,}/g;

/** The end of a text, without its long numbers. */
export function hidden(typed: string): string {
	const masked = typed.replace(LONG_NUMBER, (run) => run.replace(/\d/g, "•"));
	return [...masked].slice(-LENGTH).join("");
}
