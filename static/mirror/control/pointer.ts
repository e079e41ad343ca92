import { call, get } from "../member.ts";
import type { Modifiers } from "./action.ts";

/** A place in the viewport of the element's own document, in CSS pixels. */
export type Point = { readonly x: number; readonly y: number };

/** Buttons as `MouseEvent.button` numbers them. */
const PRIMARY = 0;
const SECONDARY = 2;
/** What a `pointermove` says where no button changed. */
const NO_BUTTON = -1;

/** What can take the focus by itself. */
const FOCUSABLE =
	"a[href],area[href],button,input,select,textarea,summary,iframe,audio[controls],video[controls],[tabindex],[contenteditable]:not([contenteditable=false])";

/** How one event of the mouse differs from another; `buttons` are those held. */
type Stroke = {
	readonly button?: number;
	readonly buttons?: number;
	readonly detail?: number;
	readonly modifiers: Modifiers;
};

/** A button that is held. */
type Hold = {
	readonly element: Element;
	/** Pages that prevent `pointerdown` hear of no mouse until the button is up (Pointer Events §11). */
	readonly mouse: boolean;
	/** What takes all events until then, wherever the pointer goes. */
	caught: Element | null;
};

/**
 * A mouse that fires what a real one fires, in the order of UI Events §5.3.4 and Pointer Events
 * §10, so that frameworks and hover menus notice.
 */
export class Pointer {
	readonly #may: (element: Element, isDrop: boolean) => boolean;
	#hovered: Element | null = null;
	#held: Hold | null = null;
	#at: Point = { x: 0, y: 0 };

	/** @param may whether an element may be told anything, or of something dropped on it */
	constructor(may: (element: Element, isDrop: boolean) => boolean) {
		this.#may = may;
	}

	/** Where it is, if it is on the page. */
	get at(): Point | null {
		return this.#hovered && this.#at;
	}

	/** Move over an element; with a button held, that is a drag, which stays in its document: false if it left. */
	move(element: Element, point: Point, modifiers: Modifiers): boolean {
		const held = this.#held;
		const target = this.#taker(element);
		if (!target || viewOf(held?.element ?? element) !== viewOf(element)) return false;
		const stroke = { modifiers, buttons: held ? 1 : 0 };
		this.#during(element, () => {
			if (target === element) this.#cross(element, point, stroke);
			this.#at = point;
			fire(target, "pointermove", point, { ...stroke, button: NO_BUTTON });
			if (held?.mouse !== false) fire(target, "mousemove", point, stroke);
		});
		return true;
	}

	/** Press and let go; `count` is 2 for the second click of a double click. */
	click(element: Element, point: Point, modifiers: Modifiers, count: number): void {
		const stroke = { modifiers, detail: count };
		this.press(element, point, stroke);
		this.#lift(element, point, stroke);
		// The page may have taken the element away meanwhile; then there is nothing to click.
		if (!this.#reaches(element)) return;
		fire(element, "click", point, stroke);
		if (count === 2) fire(element, "dblclick", point, stroke);
	}

	/** Open the page's own context menu, if it has one. */
	context(element: Element, point: Point, modifiers: Modifiers): void {
		const stroke = { modifiers, button: SECONDARY, detail: 1 };
		this.press(element, point, stroke);
		this.#lift(element, point, stroke);
		if (this.#reaches(element)) fire(element, "contextmenu", point, stroke);
	}

	/** Press a button and hold it; false if the page prevented what would follow. */
	press(element: Element, point: Point, stroke: Stroke): boolean {
		this.release();
		this.#cross(element, point, stroke);
		this.#at = point;
		const down = { ...stroke, buttons: stroke.button === SECONDARY ? 2 : 1 };
		const hold: Hold & { mouse: boolean } = { element, mouse: true, caught: null };
		this.#held = hold;
		return this.#during(element, () => {
			hold.mouse = fire(element, "pointerdown", point, { ...down, detail: 0 });
			const pressed = hold.mouse && fire(element, "mousedown", point, down);
			if (pressed) focusAt(element);
			return pressed;
		});
	}

	/** Have an element take all events until the button is up, as a browser's own sliders do. */
	catch(element: Element): void {
		if (this.#held) this.#held.caught = element;
	}

	/** Let go of the button where the pointer is. */
	release(modifiers: Modifiers = {}): void {
		const { element } = this.#held ?? {};
		if (!element) return;
		this.#lift(this.#hovered ?? element, this.#at, { modifiers, detail: 1 });
	}

	/** Leave the page: nothing is held or hovered any more. */
	leave(): void {
		this.release();
		this.#cross(null, this.#at, { modifiers: {} });
	}

	#lift(element: Element, point: Point, stroke: Stroke): void {
		const held = this.#held;
		if (!held) return;
		const root = get(get(element, "ownerDocument"), "documentElement");
		// The page must hear of it somewhere, or it believes the button held.
		const target = this.#taker(element) ?? (this.#reaches(root) ? root : null);
		this.#during(element, () => {
			if (target) fire(target, "pointerup", point, { ...stroke, detail: 0 });
			if (target && held.mouse) fire(target, "mouseup", point, stroke);
			if (held.caught && held.caught === target)
				fire(target, "lostpointercapture", point, { ...stroke, detail: 0 });
		});
		this.#held = null;
	}

	/** What is told of an event over an element; null where it must not be. */
	#taker(element: Element): Element | null {
		const { caught = null, element: pressed } = this.#held ?? {};
		const target = caught && get(caught, "isConnected") ? caught : element;
		const isDrop = pressed !== undefined && pressed !== target && caught !== target;
		return this.#reaches(target, isDrop) ? target : null;
	}

	#reaches(element: Element, isDrop = false): boolean {
		return get(element, "isConnected") && this.#may(element, isDrop);
	}

	/** Run page code, for which capturing the pointer means ours: browsers capture only their own (Pointer Events §4.1). */
	#during<T>(element: Element, run: () => T): T {
		const held = this.#held;
		const view = viewOf(element);
		if (!held || !view) return run();
		const restore = replace(view.Element.prototype, {
			setPointerCapture(this: Element) {
				held.caught = this;
			},
			hasPointerCapture(this: Element) {
				return held.caught === this;
			},
			releasePointerCapture() {
				held.caught = null;
			},
		});
		try {
			return run();
		} finally {
			restore();
		}
	}

	/** Leave what was under the pointer, enter what is now. */
	#cross(element: Element | null, point: Point, stroke: Stroke): void {
		const last = this.#hovered && this.#reaches(this.#hovered) ? this.#hovered : null;
		if (last === element) return;
		this.#hovered = element;
		const [left, entered] = [lineOf(last), lineOf(element)];
		for (const kind of ["pointer", "mouse"]) {
			if (last) fire(last, `${kind}out`, point, stroke);
			for (const each of left)
				if (!entered.includes(each)) fire(each, `${kind}leave`, point, stroke);
			if (element) fire(element, `${kind}over`, point, stroke);
			for (const each of [...entered].reverse()) {
				if (!left.includes(each)) fire(each, `${kind}enter`, point, stroke);
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

/**
 * Put methods in the place of those of an object.
 *
 * @returns how to put the old ones back.
 */
export function replace(owner: object, methods: Readonly<Record<string, unknown>>): () => void {
	const before = Object.entries(methods).map(([name, value]) => {
		const old = Reflect.getOwnPropertyDescriptor(owner, name);
		const isDone = old?.configurable && Reflect.defineProperty(owner, name, { ...old, value });
		return [name, isDone ? old : undefined] as const;
	});
	return () => {
		for (const [name, old] of before) if (old) Reflect.defineProperty(owner, name, old);
	};
}

/** Fire one event; false if the page prevented what would follow. */
function fire(element: Element, type: string, { x, y }: Point, stroke: Stroke): boolean {
	const view = viewOf(element);
	if (!view) return false;
	const { modifiers, button = PRIMARY, buttons = 0, detail = 0 } = stroke;
	const quiet = /(enter|leave)$/.test(type);
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
		buttons,
		detail,
		altKey: modifiers.alt ?? false,
		ctrlKey: modifiers.ctrl ?? false,
		metaKey: modifiers.meta ?? false,
		shiftKey: modifiers.shift ?? false,
		pointerType: "mouse",
		pointerId: 1,
		pressure: buttons ? 0.5 : 0,
		isPrimary: true,
	};
	// `click` and `contextmenu` are pointer events too (Pointer Events §4.2.12).
	const isPointer = /pointer|click$|^contextmenu/.test(type) && type !== "dblclick";
	const Kind = isPointer ? view.PointerEvent : view.MouseEvent;
	return call(element, "dispatchEvent", new Kind(type, init));
}
