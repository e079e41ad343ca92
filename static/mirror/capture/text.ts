import * as OP from "../codec/op.ts";
import type { Writer } from "../codec/writer.ts";

/**
 * Write the new text of a node or the value of a field, as a splice where that is shorter.
 *
 * @param whole How all of it is told: TEXT or VALUE.
 * @param before What the replica was told before; null if that is not known.
 */
export function writeText(
	writer: Writer,
	whole: number,
	id: number,
	text: string,
	before: string | null,
): void {
	const cut = before === null ? null : difference(before, text);
	if (!cut || cut.inserted.length + 4 >= text.length) {
		writer.unsigned(whole);
		writer.unsigned(id);
		writer.string(text);
		return;
	}
	writer.unsigned(OP.splice);
	writer.unsigned(id);
	writer.unsigned(cut.start);
	writer.unsigned(cut.removed);
	writer.string(cut.inserted);
}

/** What a text edit removed and inserted: common ends left out. */
function difference(
	before: string,
	after: string,
): { start: number; removed: number; inserted: string } {
	const most = Math.min(before.length, after.length);
	let start = 0;
	while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
	let tail = 0;
	while (
		tail < most - start &&
		before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
	) {
		tail++;
	}
	return {
		start,
		removed: before.length - start - tail,
		inserted: after.slice(start, after.length - tail),
	};
}
