import { call, get } from "../member.ts";
import type { Modifiers } from "./action.ts";

/** A place in the viewport of the element's own document, in CSS pixels. */
export type Point = { readonly x: number; readonly y: number };

/** Buttons as `MouseEvent.button` numbers them. */
const PRIMARY = 0;
const SECONDARY = 2;

/** What can take the focus by itself. */
const FOCUSABLE =
	"a[href],area[href],button,input,select,textarea,summary,iframe,audio[controls],video[controls],[tabindex],[contenteditable]:not([contenteditable=false])";

/**
 * A mouse that fires what a real one fires, in the order of UI Events §5.3.4 and Pointer Events
 * §10, so that frameworks and hover menus notice.
 */
export class Pointer {
	#hovered: Element | null = null;

	/** Move over an element. */
	move(element: Element, point: Point, modifiers: Modifiers): void {
		this.#cross(element, point, modifiers);
		fire(element, "pointermove", point, modifiers);
		fire(element, "mousemove", point, modifiers);
	}

	/** Press and let go; `count` is 2 for the second click of a double click. */
	click(element: Element, point: Point, modifiers: Modifiers, count: number): void {
		this.#cross(element, point, modifiers);
		this.#press(element, point, modifiers, PRIMARY, count);
		// The page may have taken the element away meanwhile; then there is nothing to click.
		if (get(element, "isConnected")) fire(element, "click", point, modifiers, PRIMARY, count);
		if (count === 2) fire(element, "dblclick", point, modifiers, PRIMARY, count);
	}

	/** Open the page's own context menu, if it has one. */
	context(element: Element, point: Point, modifiers: Modifiers): void {
		this.#cross(element, point, modifiers);
		this.#press(element, point, modifiers, SECONDARY, 1);
		fire(element, "contextmenu", point, modifiers, SECONDARY, 1);
	}

	#press(
		element: Element,
		point: Point,
		modifiers: Modifiers,
		button: number,
		count: number,
	): void {
		const touched = fire(element, "pointerdown", point, modifiers, button);
		const pressed = touched && fire(element, "mousedown", point, modifiers, button, count);
		if (pressed) focusAt(element);
		fire(element, "pointerup", point, modifiers, button);
		if (touched) fire(element, "mouseup", point, modifiers, button, count);
	}

	/** Leave what was under the pointer, enter what is now. */
	#cross(element: Element, point: Point, modifiers: Modifiers): void {
		const last = this.#hovered && get(this.#hovered, "isConnected") ? this.#hovered : null;
		if (last === element) return;
		this.#hovered = element;
		const [left, entered] = [lineOf(last), lineOf(element)];
		for (const kind of ["pointer", "mouse"]) {
			if (last) fire(last, `${kind}out`, point, modifiers);
			for (const each of left)
				if (!entered.includes(each)) fire(each, `${kind}leave`, point, modifiers);
			fire(element, `${kind}over`, point, modifiers);
			for (const each of [...entered].reverse()) {
				if (!left.includes(each)) fire(each, `${kind}enter`, point, modifiers);
			}
		}
	}
}

/** Give the focus to the nearest element that can have it, or take it from whoever has it. */
export function focusAt(element: Element): void {
	const found = lineOf(element).find(
		(each) => call(each, "matches", FOCUSABLE) && !call(each, "matches", ":disabled"),
	);
	if (found) call(found as HTMLElement, "focus", { preventScroll: true });
	else {
		const active = get(get(element, "ownerDocument"), "activeElement") as HTMLElement | null;
		if (active) get(active, "blur")?.call(active);
	}
}

/** The elements from one outwards, through shadow roots. */
function lineOf(element: Element | null): Element[] {
	const line: Element[] = [];
	for (let at = element; at; at = get(at, "parentElement") ?? hostOf(at)) line.push(at);
	return line;
}

function hostOf(element: Element): Element | null {
	return get(call(element, "getRootNode") as ShadowRoot, "host") ?? null;
}

/** The window an element is shown in. */
export function viewOf(element: Element): Document["defaultView"] {
	return get(get(element, "ownerDocument"), "defaultView");
}

/** Fire one event; false if the page prevented what would follow. */
function fire(
	element: Element,
	type: string,
	{ x, y }: Point,
	modifiers: Modifiers,
	button = PRIMARY,
	detail = 0,
): boolean {
	const view = viewOf(element);
	if (!view) return false;
	const quiet = /(enter|leave)$/.test(type);
	const down = /down$/.test(type);
	const init: PointerEventInit = {
		bubbles: !quiet,
		cancelable: !quiet,
		composed: !quiet,
		view,
		clientX: x,
		clientY: y,
		screenX: x + view.screenX,
		screenY: y + view.screenY,
		button,
		buttons: down ? (button === SECONDARY ? 2 : 1) : 0,
		detail,
		altKey: modifiers.alt ?? false,
		ctrlKey: modifiers.ctrl ?? false,
		metaKey: modifiers.meta ?? false,
		shiftKey: modifiers.shift ?? false,
		pointerType: "mouse",
		pointerId: 1,
		isPrimary: true,
	};
	// `click` and `contextmenu` are pointer events too (Pointer Events §4.2.12).
	const isPointer = /^(pointer|click|contextmenu)/.test(type);
	const Kind = isPointer ? view.PointerEvent : view.MouseEvent;
	return call(element, "dispatchEvent", new Kind(type, init));
}
