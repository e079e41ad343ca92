/** What becomes of a key the agent presses while the keyboard belongs to the customer's page. */

/** The parts of a KeyboardEvent that decide. */
export interface Pressed {
	readonly key: string;
	readonly ctrlKey: boolean;
	readonly metaKey: boolean;
	readonly altKey: boolean;
	readonly isComposing: boolean;
	readonly keyCode: number;
}

/**
 * `text`: the browser turns it into text, through its input method, and the text is sent; `key`: sent as a key;
 * `leave`: back to the console; `own`: the agent's browser keeps it (reload, copy, developer tools).
 */
export type Fate = "text" | "key" | "leave" | "own";

const SENT = new Set(
	"Enter Tab Backspace Delete ArrowUp ArrowDown ArrowLeft ArrowRight Home End PageUp PageDown".split(
		" ",
	),
);
/** Shortcuts that edit the field they are pressed in: select all, undo, redo, bold, italic, underlined. */
const EDITING = new Set(["a", "z", "y", "b", "i", "u"]);
/** `keyCode` of a key that an input method took (UI Events §D.2.1). */
const IME_KEY = 229;

export function fateOf(pressed: Pressed): Fate {
	const { key, ctrlKey, metaKey, altKey } = pressed;
	if (pressed.isComposing || pressed.keyCode === IME_KEY || key === "Dead") return "text";
	if (key === "Escape") return "leave";
	if (SENT.has(key)) return metaKey ? "own" : "key";
	if ((ctrlKey || metaKey) && !altKey) return shortcut(key);
	return [...key].length === 1 ? "text" : "own";
}

/** Ctrl+V is text: the browser pastes it into the field that catches keys. */
function shortcut(key: string): Fate {
	const letter = key.toLowerCase();
	if (letter === "v") return "text";
	return EDITING.has(letter) ? "key" : "own";
}

/** Cut a text so that each piece fits an action: whole characters, at most `size` of them. */
export function pieces(text: string, size: number): string[] {
	const characters = [...text];
	const cut: string[] = [];
	for (let at = 0; at < characters.length; at += size)
		cut.push(characters.slice(at, at + size).join(""));
	return cut;
}
