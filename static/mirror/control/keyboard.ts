import type { Native } from "../capture/native.ts";
import { call, get } from "../member.ts";
import type { Modifiers, Refusal } from "./action.ts";
import { edit, insertText, isEditable, step } from "./field.ts";
import { History } from "./history.ts";
import { viewOf } from "./pointer.ts";

/** Shortcuts that edit; all others are the browser's or the system's and are not an agent's to press. */
const SHORTCUTS: Readonly<Record<string, string>> = {
	a: "selectAll",
	b: "bold",
	i: "italic",
	u: "underline",
	y: "redo",
	z: "undo",
};

/** What keys do at a caret, as editing commands. */
const EDITS: Readonly<Record<string, string>> = { Backspace: "delete", Delete: "forwardDelete" };

/** How keys move a caret: which way, how far (Selection API, `modify`). */
const MOVES: Readonly<Record<string, readonly [string, string]>> = {
	ArrowLeft: ["left", "character"],
	ArrowRight: ["right", "character"],
	ArrowUp: ["backward", "line"],
	ArrowDown: ["forward", "line"],
	Home: ["backward", "lineboundary"],
	End: ["forward", "lineboundary"],
};

/** `keyCode` of the keys that have one of their own (UI Events §8.3.1); many pages look at nothing else. */
const KEY_CODES: Readonly<Record<string, number>> = {
	Backspace: 8,
	Tab: 9,
	Enter: 13,
	" ": 32,
	PageUp: 33,
	PageDown: 34,
	End: 35,
	Home: 36,
	ArrowLeft: 37,
	ArrowUp: 38,
	ArrowRight: 39,
	ArrowDown: 40,
	Delete: 46,
};

/** What keyboards write by themselves; other scripts come from input methods, and whole. */
const KEYED = /^[\u0020-\u10ff]$/;

/** How far keys scroll a page, in parts of its height. */
const SCROLLS: Readonly<Record<string, number>> = { PageUp: -0.9, PageDown: 0.9 };

/** Keys that belong to the browser; pages cannot tell a made one, but nobody should expect them to work. */
const BROWSER_KEY =
	/^(F\d+|ContextMenu|PrintScreen|Escape|Meta|Alt|Control|Shift|Dead|Process|Unidentified)$/;

const TEXT_INPUT = /^(text|search|url|tel|email|number|password)$/;

/** What pressing Enter in a field leads to. */
export type Submit = (field: HTMLElement) => Refusal | null;
/** What activating a button or box by key leads to. */
export type Activate = (element: Element) => Refusal | null;

/** A keyboard whose keys do on an element what a real one's do. */
export class Keyboard {
	readonly #native: Native;
	readonly #submit: Submit;
	readonly #activate: Activate;
	readonly #history: History;

	constructor(native: Native, submit: Submit, activate: Activate) {
		this.#native = native;
		this.#submit = submit;
		this.#activate = activate;
		this.#history = new History(native);
	}

	/** Press and let go of one key on the element that has the focus. */
	press(element: Element, key: string, modifiers: Modifiers): Refusal | null {
		const command = modifiers.ctrl || modifiers.meta;
		const shortcut = command && !modifiers.alt ? SHORTCUTS[key.toLowerCase()] : undefined;
		if (BROWSER_KEY.test(key) || ((command || modifiers.alt) && !shortcut)) return "unsupported";
		if (shortcut === "undo" || shortcut === "redo")
			return this.#turn(element, shortcut === "redo" || modifiers.shift === true);
		// What a page does with a key by itself is not the agent's to take back: an editor's field may hold but a part of its text.
		const refused = fireKey(element, "keydown", key, modifiers)
			? this.#noted(element, false, () => this.#act(element, key, modifiers, shortcut))
			: null;
		fireKey(element, "keyup", key, modifiers);
		return refused;
	}

	/** Type a text: a single letter by its key, what an input method wrote and what was pasted at once. */
	type(element: Element, text: string): Refusal | null {
		if (!isEditable(this.#native, element)) return "unsupported";
		const press = (type: string) => !KEYED.test(text) || fireKey(element, type, text, {});
		return this.#noted(element, true, () => {
			const isOpen = press("keydown") && press("keypress");
			const done = !isOpen || insertText(this.#native, element, text);
			press("keyup");
			return done ? null : "unsupported";
		});
	}

	/** The page hears of no key: its own undo would take back whatever came last, the customer's words too. */
	#turn(element: Element, again: boolean): Refusal | null {
		const history = this.#history;
		return (again ? history.redo(element) : history.undo(element)) ? null : "changed";
	}

	#noted<T>(element: Element, isTyped: boolean, run: () => T): T {
		return isEditable(this.#native, element) ? this.#history.note(element, isTyped, run) : run();
	}

	#act(
		element: Element,
		key: string,
		modifiers: Modifiers,
		shortcut: string | undefined,
	): Refusal | null {
		if (shortcut) edit(element, shortcut);
		else if (key === "Tab") moveFocus(element, modifiers.shift ? -1 : 1);
		else if (key === "Enter") return this.#enter(element, modifiers);
		else if (step(this.#native, element as HTMLInputElement, key)) return null;
		else if (isEditable(this.#native, element)) this.#edit(element, key, modifiers);
		else if (key === " ") return this.#space(element);
		else if (key in SCROLLS) scrollPage(element, SCROLLS[key] as number);
		return null;
	}

	#edit(element: Element, key: string, modifiers: Modifiers): void {
		const command = EDITS[key];
		const move = MOVES[key];
		if (command) edit(element, command);
		else if (move) moveCaret(element, move, modifiers.shift ?? false);
		else if ([...key].length === 1 && fireKey(element, "keypress", key, modifiers)) {
			insertText(this.#native, element, key);
		}
	}

	#enter(element: Element, modifiers: Modifiers): Refusal | null {
		if (!fireKey(element, "keypress", "Enter", modifiers)) return null;
		const local = this.#native.localName(element);
		if (local === "textarea") edit(element, "insertLineBreak");
		else if (get(element as HTMLElement, "isContentEditable")) {
			edit(element, modifiers.shift ? "insertLineBreak" : "insertParagraph");
		} else if (local === "input" && !isButton(element)) return this.#submit(element as HTMLElement);
		else if (/^(a|button|summary|input)$/.test(local)) return this.#activate(element);
		return null;
	}

	#space(element: Element): Refusal | null {
		const local = this.#native.localName(element);
		const pressable = local === "button" || local === "summary" || local === "input";
		return pressable ? this.#activate(element) : null;
	}
}

function isButton(element: Element): boolean {
	return /^(button|submit|reset|image|checkbox|radio|color|file)$/.test(
		(element as HTMLInputElement).type,
	);
}

function fireKey(element: Element, type: string, key: string, modifiers: Modifiers): boolean {
	const view = viewOf(element);
	if (!view) return false;
	const keyCode = type === "keypress" ? key.charCodeAt(0) : key.toUpperCase().charCodeAt(0);
	const event = new view.KeyboardEvent(type, {
		key,
		code: codeOf(key),
		keyCode: KEY_CODES[key] ?? (/^[a-z\d]$/i.test(key) || type === "keypress" ? keyCode : 0),
		bubbles: true,
		cancelable: true,
		composed: true,
		view,
		altKey: modifiers.alt ?? false,
		ctrlKey: modifiers.ctrl ?? false,
		metaKey: modifiers.meta ?? false,
		shiftKey: modifiers.shift ?? false,
	});
	return call(element, "dispatchEvent", event);
}

/** `KeyboardEvent.code` of a US keyboard, for pages that look at it. */
function codeOf(key: string): string {
	if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
	if (/^\d$/.test(key)) return `Digit${key}`;
	if (key === " ") return "Space";
	return key.length > 1 ? key : "";
}

function moveCaret(
	element: Element,
	[way, unit]: readonly [string, string],
	extend: boolean,
): void {
	const field = element as HTMLInputElement;
	const document = get(element, "ownerDocument");
	if (
		get(field, "localName") === "input" &&
		TEXT_INPUT.test(field.type) &&
		field.selectionStart !== null
	) {
		moveInField(field, way, unit, extend);
	} else call(document, "getSelection")?.modify(extend ? "extend" : "move", way, unit);
}

/** Fields keep their own selection, which the Selection API does not reach. */
function moveInField(field: HTMLInputElement, way: string, unit: string, extend: boolean): void {
	const [start, end] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
	const forth = way === "right" || way === "forward";
	const far = unit !== "character";
	const to = far ? (forth ? field.value.length : 0) : forth ? end + 1 : Math.max(0, start - 1);
	const clamped = Math.min(to, field.value.length);
	if (!extend) field.setSelectionRange(clamped, clamped);
	else
		field.setSelectionRange(
			Math.min(start, clamped),
			Math.max(end, clamped),
			forth ? "forward" : "backward",
		);
}

/** Move the focus to the next or last element that takes it, in the order of the document. */
function moveFocus(element: Element, step: 1 | -1): void {
	const all = [
		...(call(
			get(element, "ownerDocument"),
			"querySelectorAll",
			"a[href],button,input,select,textarea,summary,[tabindex],[contenteditable]",
		) as NodeListOf<HTMLElement>),
	];
	const able = all.filter(
		(each) =>
			each === element ||
			(each.tabIndex >= 0 && !each.matches(":disabled") && each.checkVisibility()),
	);
	const at = able.indexOf(element as HTMLElement);
	able[(at + step + able.length) % able.length]?.focus();
}

function scrollPage(element: Element, part: number): void {
	const view = viewOf(element);
	view?.scrollBy({ top: view.innerHeight * part, behavior: "instant" });
}
