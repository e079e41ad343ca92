/** The text of a message of the kind `file`, as `docs/protocol.md` describes it. */

/** A file as a message names it; `size` is in bytes, `width` and `height` in pixels, 0 of what is no picture. */
export interface FileLine {
	readonly id: string;
	readonly type: string;
	readonly size: number;
	readonly width: number;
	readonly height: number;
	readonly name: string;
}

const LINE = /^(att_\w{22}) ([a-z]+\/[a-z]+) (\d+) (\d+) (\d+) (.+)$/;

/** The files that a text names, and what was written with them. */
export function readManifest(text: string): { files: FileLine[]; words: string } {
	const end = text.indexOf("\n\n");
	const head = end < 0 ? text : text.slice(0, end);
	return {
		files: head.split("\n").flatMap(readLine),
		words: end < 0 ? "" : text.slice(end + 2),
	};
}

/** The text of a message with files. */
export function writeManifest(lines: readonly string[], words: string): string {
	return lines.join("\n") + (words && `\n\n${words}`);
}

function readLine(line: string): FileLine[] {
	const found = LINE.exec(line);
	if (!found) return [];
	const [, id = "", type = "", size, width, height, name = ""] = found;
	return [{ id, type, size: Number(size), width: Number(width), height: Number(height), name }];
}
