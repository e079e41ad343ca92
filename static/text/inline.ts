/** What is inside a line: bold, italic, code and links. In linear time: a delimiter is looked at twice at most. */
import { bareLink, type Link, namedLink } from "./link.ts";

export type Span =
	| { readonly kind: "text" | "code"; readonly text: string }
	| { readonly kind: "strong" | "emphasis"; readonly spans: readonly Span[] }
	| ({ readonly kind: "link" } & Link);

/** A piece of a line; a delimiter that found its other half knows where that is. */
interface Piece {
	readonly span: Span;
	readonly mark: string;
	pair: number;
}

/**
 * What is not plain text: code, a named link, an address, an e-mail address, a delimiter. Every part is bounded or ends
 * at what starts the next try, so that hostile text takes no longer. An address ends where Chinese, Japanese or Korean
 * begins, which is written on without a space.
 */
const SPECIAL =
	/(`{1,3})([^`\n]+)\1|\[([^[\]\n]{1,200})\]\(([^\s()<>]{1,2048})\)|((?<![\w.@-])(?:https?:\/\/|www\.(?=\w))[^\s<>"`\p{Cc}\p{Cf}\u1100-\u11ff\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]+|(?<![\w.+@-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})|(\*+|_+)/giu;

/** What may follow an address in a sentence and is no part of it. */
const AFTER = ".,;:!?'*_~]}";

/** What there is in every line that is more than its words. */
const HINT = /[`[@*_]|:\/\/|www\./i;

const SPACE = /\s/;
const LETTER = /[\p{L}\p{N}_]/u;
const LATIN = /[0-9A-Za-z]/;

/** Read one line. */
export function readLine(line: string): Span[] {
	if (!HINT.test(line)) return line ? [{ kind: "text", text: line }] : [];
	const pieces = split(line);
	pair(line, pieces);
	return build(pieces, 0, pieces.length);
}

function split(line: string): (Piece & { at: number })[] {
	const pieces: (Piece & { at: number })[] = [];
	let from = 0;
	const add = (span: Span, mark = "") => pieces.push({ span, mark, pair: -1, at: from });
	const text = (to: number) => {
		if (to > from) add({ kind: "text", text: line.slice(from, to) });
		from = to;
	};
	SPECIAL.lastIndex = 0;
	for (let match = SPECIAL.exec(line); match; match = SPECIAL.exec(line)) {
		const [whole, , code, name, target, bare, mark] = match;
		const address = bare && trimmed(bare);
		const span = spanOf(code, name, target, address);
		if (!span && !mark) continue;
		text(match.index);
		add(span ?? { kind: "text", text: whole }, mark);
		from = match.index + (address ?? whole).length;
		SPECIAL.lastIndex = from;
	}
	text(line.length);
	return pieces;
}

function spanOf(code?: string, name?: string, target?: string, address?: string): Span | undefined {
	if (code) return { kind: "code", text: code };
	const link = name && target ? namedLink(name, target) : address && bareLink(address);
	return link ? { kind: "link", ...link } : undefined;
}

/** An address without the sentence's own marks behind it. */
function trimmed(address: string): string {
	const last = address.includes("(") ? AFTER : `${AFTER})`;
	let end = address.length;
	while (end > 0 && last.includes(address[end - 1] ?? "")) end--;
	return address.slice(0, end);
}

/** Find the other half of each delimiter: the nearest before it; what opened in between stays text. */
function pair(line: string, pieces: (Piece & { at: number })[]): void {
	const open = new Map<string, number>();
	for (const [index, { mark, at }] of pieces.entries()) {
		if (!mark || mark.length > (mark.startsWith("_") ? 1 : 2)) continue;
		const before = line[at - 1] ?? " ";
		const after = line[at + mark.length] ?? " ";
		const start = open.get(mark);
		if (start !== undefined && start < index - 1 && closes(mark, before, after)) {
			const opening = pieces[start];
			if (opening) opening.pair = index;
			for (const [other, place] of open) if (place >= start) open.delete(other);
		} else if (opens(mark, before, after)) open.set(mark, index);
	}
}

function opens(mark: string, before: string, after: string): boolean {
	return !SPACE.test(after) && !inWord(mark).test(before);
}

function closes(mark: string, before: string, after: string): boolean {
	return !SPACE.test(before) && !inWord(mark).test(after);
}

/** `2*3*4` and `snake_case` stay as they are; a Korean particle may follow what is bold. */
function inWord(mark: string): RegExp {
	return mark === "_" ? LETTER : LATIN;
}

function build(pieces: readonly Piece[], from: number, to: number): Span[] {
	const spans: Span[] = [];
	for (let index = from; index < to; index++) {
		const piece = pieces[index];
		if (!piece) break;
		if (piece.pair < 0) spans.push(piece.span);
		else {
			const kind = piece.mark === "**" ? "strong" : "emphasis";
			spans.push({ kind, spans: build(pieces, index + 1, piece.pair) });
			index = piece.pair;
		}
	}
	return spans;
}
