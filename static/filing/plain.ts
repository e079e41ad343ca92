/** What people read of a message with files: the names, and what was written with them. */
export function plain(text: string): string {
	return text.replace(/^att_\w+ \S+( \d+){3} /gm, "");
}
