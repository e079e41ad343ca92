import type { Native } from "../capture/native.ts";
import { call, get } from "../member.ts";
import type { Point } from "./pointer.ts";

/** Types of inputs that hold text one types. */
const TYPED = /^(text|search|url|tel|email|number|password|)$/;

/** Whether an element takes text at a caret. */
export function isEditable(native: Native, element: Element): boolean {
	const local = native.localName(element);
	if (local === "textarea") return !isLocked(element);
	if (local === "input") {
		return TYPED.test(native.inputType(element as HTMLInputElement)) && !isLocked(element);
	}
	return get(element as HTMLElement, "isContentEditable") === true;
}

/**
 * Insert a text at the caret as typing does. `execCommand` fires the browser's own events, keeps
 * the undo history and respects `maxlength`; where it does nothing the value is set the way
 * frameworks watch for.
 *
 * @returns whether the text went in.
 */
export function insertText(native: Native, element: Element, text: string): boolean {
	if (!holdsFocus(element)) return false;
	const before = contentOf(native, element);
	if (call(get(element, "ownerDocument"), "execCommand", "insertText", false, text)) return true;
	if (contentOf(native, element) !== before || !isField(native, element)) return false;
	return setValue(native, element as HTMLInputElement, before + text, "insertText", text);
}

/** Put another text into a field that has no caret to put it at. */
export function replaceValue(native: Native, field: HTMLInputElement, text: string): boolean {
	return setValue(native, field, text, "insertReplacementText", text);
}

/** Keys that turn a field up or down by one step, by its type. */
const STEPS: Readonly<Record<string, RegExp>> = {
	number: /^Arrow(Up|Down)$/,
	range: /^Arrow/,
};

/** Turn a number or a range as an arrow key does; false if the key does not turn that field. */
export function step(native: Native, field: HTMLInputElement, key: string): boolean {
	if (native.localName(field) !== "input" || !STEPS[native.inputType(field)]?.test(key))
		return false;
	const before = native.value(field);
	call(field, /Up|Right/.test(key) ? "stepUp" : "stepDown");
	if (native.value(field) === before) return true;
	field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
	fireChange(field);
	return true;
}

/** Run an editing command (`delete`, `forwardDelete`, `insertLineBreak`, `selectAll`, `undo` …) at the caret. */
export function edit(element: Element, command: string): boolean {
	return holdsFocus(element) && call(get(element, "ownerDocument"), "execCommand", command);
}

/** Set the whole value of a field, as its picker does. */
export function pickValue(native: Native, field: HTMLInputElement, value: string): boolean {
	const done = setValue(native, field, value, "insertReplacementText", value);
	if (done) fireChange(field);
	return done;
}

/** Half the thumb of a browser's own slider, in CSS pixels: its middle goes no closer to an end. */
const HALF_THUMB = 8;

/** Move the thumb of a range field under a point. The browser keeps the value within its bounds and steps. */
export function slideTo(native: Native, field: HTMLInputElement, { x, y }: Point): void {
	const box = native.box(field);
	const { direction, writingMode } = getComputedStyle(field);
	const [along, length] = /^(vertical|sideways)/.test(writingMode)
		? [y - box.y, box.height]
		: [x - box.x, box.width];
	const part = (along - HALF_THUMB) / (length - 2 * HALF_THUMB || 1);
	const [min, max] = [Number(field.min || 0), Number(field.max || 100)];
	const before = native.value(field);
	const from = direction === "rtl" ? 1 - part : part;
	valueSetter(native, field)(String(min + Math.min(1, Math.max(0, from)) * (max - min)));
	if (native.value(field) === before) return;
	field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
}

/** Choose options of a list, as its pop-up does. Indexes that are not there are left out. */
export function chooseOptions(
	native: Native,
	list: HTMLSelectElement,
	indexes: readonly number[],
): void {
	const wanted = new Set(list.multiple ? indexes : indexes.slice(0, 1));
	const setSelected = setterOf(list.ownerDocument, "HTMLOptionElement", "selected");
	Array.from(native.options(list)).forEach((option, index) => {
		const choose = wanted.has(index) && !option.disabled;
		if (native.selected(option) !== choose && (choose || list.multiple))
			setSelected(option, choose);
	});
	list.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
	fireChange(list);
}

/** Whether an element, or something inside its shadow root, has the focus of its document. */
export function holdsFocus(element: Element): boolean {
	const root = call(element, "getRootNode") as Document | ShadowRoot;
	const active = get(root, "activeElement") as HTMLElement | null;
	if (!active || active === element) return active !== null;
	return call(active, "contains", element) && get(active, "isContentEditable");
}

function setValue(
	native: Native,
	field: HTMLInputElement,
	value: string,
	inputType: string,
	data: string,
): boolean {
	const init = { bubbles: true, composed: true, inputType, data };
	if (!field.dispatchEvent(new InputEvent("beforeinput", { ...init, cancelable: true })))
		return false;
	valueSetter(native, field)(value);
	field.dispatchEvent(new InputEvent("input", init));
	return true;
}

/** The prototype's setter: React and others put their own on the element to tell scripts from people. */
function valueSetter(native: Native, field: HTMLInputElement): (value: string) => void {
	const owner = native.localName(field) === "textarea" ? "HTMLTextAreaElement" : "HTMLInputElement";
	const set = setterOf(field.ownerDocument, owner, "value");
	return (value) => set(field, value);
}

function setterOf(
	document: Document,
	owner: string,
	name: string,
): (target: Element, value: unknown) => void {
	const realm = get(document, "defaultView") as unknown as Record<string, { prototype: object }>;
	const set = Object.getOwnPropertyDescriptor(realm[owner]?.prototype ?? {}, name)?.set;
	if (!set) throw new TypeError(`this browser has no ${owner}.${name}`);
	return (target, value) => set.call(target, value);
}

/** Tell the page that a value is chosen. */
export function fireChange(field: Element): void {
	field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The text in a field, or in an element that is edited. */
export function contentOf(native: Native, element: Element): string {
	const local = native.localName(element);
	if (local === "input") return native.value(element as HTMLInputElement);
	if (local === "textarea") return native.textareaValue(element as HTMLTextAreaElement);
	return native.textContent(element) ?? "";
}

/** Whether an element holds its text as a value. */
export function isField(native: Native, element: Element): boolean {
	return /^(input|textarea)$/.test(native.localName(element));
}

function isLocked(element: Element): boolean {
	return (element as HTMLInputElement).readOnly || element.matches(":disabled");
}
