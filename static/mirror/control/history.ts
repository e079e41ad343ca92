import type { Native } from "../capture/native.ts";
import { call, get } from "../member.ts";
import { contentOf, isField, replaceValue } from "./field.ts";

/** One change of a text. */
type Edit = {
	readonly field: Element;
	readonly before: string;
	after: string;
	/** Where typing goes on that belongs to it; -1 if none does. */
	end: number;
};

/** Edits that can be taken back. */
const MOST = 100;

/**
 * What the agent wrote, so that they can take it back. The browser's own history cannot serve: it is one for the whole
 * page, and joins what two people typed in a row into one step.
 */
export class History {
	readonly #native: Native;
	#done: Edit[] = [];
	#undone: Edit[] = [];
	#isOurs = false;
	readonly #watched = new WeakSet<Element>();

	constructor(native: Native) {
		this.#native = native;
	}

	/** Run what may change a text, and remember what it changed. */
	note<T>(element: Element, isTyped: boolean, run: () => T): T {
		const field = fieldOf(this.#native, element);
		const before = contentOf(this.#native, field);
		const result = this.#own(field, run);
		const after = contentOf(this.#native, field);
		if (after !== before) this.#add({ field, before, after, end: -1 }, isTyped);
		return result;
	}

	/** Take back what the agent changed last in a field; false if its text is not what they left there. */
	undo(element: Element): boolean {
		const edit = this.#last(this.#done, element);
		if (!edit || !this.#turn(edit.field, edit.after, edit.before)) return false;
		this.#done.splice(this.#done.indexOf(edit), 1);
		this.#undone.push(edit);
		return true;
	}

	/** Do again what was taken back last in a field. */
	redo(element: Element): boolean {
		const edit = this.#last(this.#undone, element);
		if (!edit || !this.#turn(edit.field, edit.before, edit.after)) return false;
		this.#undone.splice(this.#undone.indexOf(edit), 1);
		this.#done.push(edit);
		return true;
	}

	#add(edit: Edit, isTyped: boolean): void {
		const { field, before, after } = edit;
		const [start, end, text] = difference(before, after);
		const last = this.#done.at(-1);
		const goesOn = isTyped && start === end && last?.end === start;
		const whole = goesOn && last.field === field && last.after === before ? last : edit;
		whole.after = after;
		whole.end = isTyped ? start + text.length : -1;
		this.#undone = [];
		if (whole === edit) this.#done.push(edit);
		if (this.#done.length > MOST) this.#done.shift();
	}

	/** Change a text for the agent. Whatever else is written there is the customer's, and what was before it stays. */
	#own<T>(field: Element, run: () => T): T {
		if (!this.#watched.has(field)) {
			this.#watched.add(field);
			field.addEventListener("input", ({ isTrusted }) => {
				if (isTrusted && !this.#isOurs) this.#forget(field);
			});
		}
		const before = this.#isOurs;
		this.#isOurs = true;
		try {
			return run();
		} finally {
			this.#isOurs = before;
		}
	}

	#forget(field: Element): void {
		this.#done = this.#done.filter((each) => each.field !== field);
		this.#undone = this.#undone.filter((each) => each.field !== field);
	}

	#last(edits: Edit[], element: Element): Edit | undefined {
		const field = fieldOf(this.#native, element);
		return edits.findLast((each) => each.field === field);
	}

	#turn(field: Element, from: string, to: string): boolean {
		if (contentOf(this.#native, field) !== from) return false;
		this.#own(field, () => replaceText(this.#native, field, from, to));
		return contentOf(this.#native, field) === to;
	}
}

/** What holds the text an element is part of: itself, or all that is edited together with it. */
function fieldOf(native: Native, element: Element): Element {
	if (isField(native, element)) return element;
	let at = element;
	for (let up: Element | null = at; up && get(up as HTMLElement, "isContentEditable"); ) {
		at = up;
		up = get(up, "parentElement");
	}
	return at;
}

/** Change a text where it differs, by the commands that typing uses. */
function replaceText(native: Native, field: Element, from: string, to: string): void {
	const [start, end, text] = difference(from, to);
	if (!select(native, field, start, end)) {
		replaceValue(native, field as HTMLInputElement, to);
		return;
	}
	const command = text ? "insertText" : "delete";
	call(get(field, "ownerDocument"), "execCommand", command, false, text);
}

/** Where two texts differ, in the first, and what stands there in the second. */
function difference(from: string, to: string): [start: number, end: number, text: string] {
	const most = Math.min(from.length, to.length);
	let start = 0;
	while (start < most && from[start] === to[start]) start++;
	// Never between the two halves of a character.
	if (isHigh(from, start - 1)) start--;
	let same = 0;
	while (same < most - start && from.at(-1 - same) === to.at(-1 - same)) same++;
	if (isHigh(from, from.length - same - 1)) same--;
	return [start, from.length - same, to.slice(start, to.length - same)];
}

function isHigh(text: string, at: number): boolean {
	return /[\ud800-\udbff]/.test(text[at] ?? "");
}

/** Select a part of a text; false if the field has no such thing as a selection. */
function select(native: Native, field: Element, start: number, end: number): boolean {
	if (isField(native, field)) {
		const input = field as HTMLInputElement;
		if (input.selectionStart === null) return false;
		input.setSelectionRange(start, end);
		return true;
	}
	const document = get(field, "ownerDocument");
	const last = placeIn(document, field, end, false);
	const first = start === end ? last : placeIn(document, field, start, true);
	call(document, "getSelection")?.setBaseAndExtent(...first, ...last);
	return true;
}

/** The text at an offset: where two meet, the one that begins there or the one that ends there. */
function placeIn(
	document: Document,
	host: Element,
	offset: number,
	isStart: boolean,
): [Node, number] {
	const walker = call(document, "createTreeWalker", host, NodeFilter.SHOW_TEXT);
	let place: [Node, number] = [host, 0];
	for (let left = offset; walker.nextNode(); ) {
		const { length } = walker.currentNode as Text;
		place = [walker.currentNode, Math.min(left, length)];
		if (isStart ? left < length : left <= length) break;
		left -= length;
	}
	return place;
}
