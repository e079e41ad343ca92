import { createNative, type Native, type Realm } from "../capture/native.ts";
import { call, get } from "../member.ts";
import type { Action, Gesture, Modifiers, Refusal } from "./action.ts";
import { chooseOptions, fireChange, holdsFocus, pickValue, slideTo } from "./field.ts";
import { Keyboard } from "./keyboard.ts";
import {
	departureOf,
	heldBack,
	lineage,
	type Never,
	pageWithin,
	refusalOf,
	submitRefusal,
} from "./never.ts";
import { focusAt, type Point, Pointer, replace, viewOf } from "./pointer.ts";
import { scrollAround, turnWheel } from "./scroll.ts";

/** What the guard asks of the shell around it. */
export type GuardOptions = {
	/** The node of a mirror id. */
	nodeById(id: number): Node | null;
	/** Whether an element is the widget's own. */
	isOwn(element: Element): boolean;
	/** Whether a field is or was a secret one; what capture remembers beyond what the field says now. */
	isSecret?(element: Element): boolean;
	/** What an element itself is marked for, by the page or the site's rules; what the page says if left out. */
	actionsOf?(element: Element): readonly string[];
	/** Show the customer where something is being done, in CSS pixels of the viewport. */
	show?(x: number, y: number, gesture: Gesture | "type"): void;
};

export type Guard = {
	/**
	 * Do what an agent asks for. Whether it was granted is the caller's to check before.
	 *
	 * @param approved whether the customer said yes to this very action
	 * @returns why it was not done, `approval` if the site wants that yes first; null if it was.
	 */
	perform(action: Action, approved?: boolean): Refusal | null;
	/** Take the pointer off the page and let go of what it holds. */
	letGo(): void;
	/** The element that the last `approval` was about, or the page's address, without its origin. */
	readonly held: Element | string | null;
};

/** Types of inputs whose value is picked, not typed. */
const PICKED = /^(date|time|datetime-local|month|week|color|range|number)$/;

/**
 * Make the guard of a page: it acts for an agent, with events a framework notices, and refuses
 * what no agent may touch, whatever was granted.
 */
export function createGuard(target: Window, options: GuardOptions): Guard {
	const actor = new Actor(target, createNative(target as Realm), options);
	/** While an agent acts, the page's code opens no windows on that account. */
	const windowless = <T>(act: () => T): T => {
		const restores = [...windowsIn(target)].map((each) => replace(each, { open: () => null }));
		try {
			return act();
		} finally {
			for (const restore of restores) restore();
		}
	};
	return {
		perform: (action, approved = false) => windowless(() => actor.perform(action, approved)),
		letGo() {
			if (actor.isOnPage) windowless(() => actor.letGo());
		},
		get held() {
			return actor.held;
		},
	};
}

/** A window, and those of its frames whose code can hear of what is done in them. */
function* windowsIn(view: Window): Generator<Window> {
	yield view;
	for (let index = 0; index < view.length; index++) {
		const inner = view[index] as Window;
		try {
			if (inner.document) yield* windowsIn(inner);
		} catch {
			// Another origin's.
		}
	}
}

class Actor {
	readonly #target: Window;
	readonly #native: Native;
	readonly #options: GuardOptions;
	readonly #never: Never;
	readonly #pointer = new Pointer(
		(element, isDrop) =>
			this.#allows(element) && !(isDrop && heldBack(this.#never, element) !== null),
	);
	#approved = false;
	/** The range field whose thumb is held, and its value before. */
	#slider: { readonly field: HTMLInputElement; readonly value: string } | null = null;
	/** What waits for the customer's yes. */
	held: Element | string | null = null;
	readonly #keyboard: Keyboard;

	constructor(target: Window, native: Native, options: GuardOptions) {
		this.#target = target;
		this.#native = native;
		this.#options = options;
		this.#never = {
			native,
			isOwn: (element) => options.isOwn(element),
			isSecret: (element) => options.isSecret?.(element) ?? false,
			actionsOf: (element) => options.actionsOf?.(element) ?? marksOf(native, element),
		};
		this.#keyboard = new Keyboard(
			native,
			(field) => this.#submit(field),
			(element) => this.#click(element, centreOf(element), {}, 1),
		);
	}

	perform(action: Action, approved: boolean): Refusal | null {
		this.#approved = approved;
		const refused = this.#perform(action);
		// Wherever the agent lets go, the button is up.
		if (action.kind === "pointer" && action.gesture === "release") this.#release(action.modifiers);
		return refused;
	}

	#perform(action: Action): Refusal | null {
		if (action.kind === "navigate") return this.#navigate(action);
		const element = this.#element(action.id);
		if (!element) return "gone";
		const refused = refusalOf(this.#never, element);
		// Scrolling over a field touches nothing of it.
		if (refused && !(action.kind === "scroll" && /^(secret|file|masked|readonly)$/.test(refused)))
			return refused;
		switch (action.kind) {
			case "pointer":
				return this.#point(element, action);
			case "scroll":
				return this.#scroll(element, action.dx, action.dy);
			case "key":
				return this.#type(element, (focused) =>
					this.#keyboard.press(focused, action.key, action.modifiers),
				);
			case "text":
				return this.#type(element, (focused) => this.#keyboard.type(focused, action.text));
			case "value":
				return this.#pick(element, action.value);
			case "select":
				return this.#select(element, action.indexes);
		}
	}

	#element(id: number): Element | null {
		const node = this.#options.nodeById(id);
		if (!node || !this.#native.isConnected(node)) return null;
		const type = this.#native.nodeType(node);
		if (type === 1) return node as Element;
		if (type === 9) return get(node as Document, "documentElement");
		return type === 11 ? (node as ShadowRoot).host : get(node, "parentElement");
	}

	#point(element: Element, action: Extract<Action, { kind: "pointer" }>): Refusal | null {
		const { gesture, modifiers } = action;
		if (gesture !== "move" && gesture !== "release") bringIntoView(element);
		const box = this.#native.box(element);
		const point = { x: box.x + box.width * action.rx, y: box.y + box.height * action.ry };
		this.#show(element, point, gesture);
		if (gesture === "press") return this.#press(element, point, modifiers);
		if (gesture === "context" && this.#waits(element)) return "approval";
		if (gesture === "context") this.#pointer.context(element, point, modifiers);
		else if (gesture === "move" || gesture === "release") this.#drag(element, point, modifiers);
		else return this.#click(element, point, modifiers, gesture === "double" ? 2 : 1);
		return null;
	}

	/** Turn the wheel. Code that hears of it may change a field by it, so that nothing the agent may not touch hears. */
	#scroll(element: Element, dx: number, dy: number): null {
		for (const each of lineage(this.#never, element))
			if (this.#allows(each)) {
				const at = this.#pointer.at ?? centreOf(element);
				if (turnWheel(each, at, dx, dy)) scrollAround(lineage(this.#never, element), dx, dy);
				break;
			}
		return null;
	}

	#click(element: Element, point: Point, modifiers: Modifiers, count: number): Refusal | null {
		const refused = this.#pressRefusal(element);
		// A list's pop-up cannot be opened by a script; the agent chooses in the console.
		if (!refused) this.#pointer.click(element, point, modifiers, count);
		return refused;
	}

	#pressRefusal(element: Element): Refusal | null {
		if (this.#isDisabled(element)) return "disabled";
		const leaving = departureOf(this.#never, element, this.#target.location);
		if (leaving) return leaving;
		return this.#waits(element) ? "approval" : null;
	}

	#press(element: Element, point: Point, modifiers: Modifiers): Refusal | null {
		const refused = this.#pressRefusal(element);
		if (refused) return refused;
		this.#release();
		const isOpen = this.#pointer.press(element, point, { modifiers, detail: 1 });
		const field = element as HTMLInputElement;
		const isInput = this.#native.localName(element) === "input";
		if (isOpen && isInput && this.#native.inputType(field) === "range") {
			this.#pointer.catch(field);
			this.#slider = { field, value: this.#native.value(field) };
			this.#slide(point);
		}
		// A yes is to one action: what follows it is another.
		if (this.#approved) this.#release();
		return null;
	}

	#drag(element: Element, point: Point, modifiers: Modifiers): void {
		if (this.#pointer.move(element, point, modifiers)) this.#slide(point);
	}

	#slide(point: Point): void {
		const field = this.#slider?.field;
		if (field && this.#allows(field) && !this.#isDisabled(field))
			slideTo(this.#native, field, point);
	}

	#release(modifiers: Modifiers = {}): void {
		const slider = this.#slider;
		this.#slider = null;
		this.#pointer.release(modifiers);
		if (!slider || !this.#allows(slider.field)) return;
		if (this.#native.value(slider.field) !== slider.value) fireChange(slider.field);
	}

	get isOnPage(): boolean {
		return this.#pointer.at !== null;
	}

	letGo(): void {
		this.#release();
		this.#pointer.leave();
	}

	#allows(element: Element): boolean {
		return refusalOf(this.#never, element) === null;
	}

	/** Type into an element: what has the focus inside it, or itself once it has. */
	#type(element: Element, press: (focused: Element) => Refusal | null): Refusal | null {
		if (!holdsFocus(element)) {
			const inside = this.#focusedInside(element);
			if (inside) return this.#typeAt(inside, press);
			focusAt(element);
		}
		return this.#typeAt(element, press);
	}

	#typeAt(element: Element, press: (focused: Element) => Refusal | null): Refusal | null {
		const refused = refusalOf(this.#never, element);
		if (refused) return refused;
		if (this.#isDisabled(element)) return "disabled";
		if (this.#waits(element)) return "approval";
		bringIntoView(element);
		this.#show(element, centreOf(element), "type");
		return press(element);
	}

	/** The focused element, if it is the one named or inside it: the focus may have moved on by Tab. */
	#focusedInside(element: Element): Element | null {
		const document = get(element, "ownerDocument");
		let active = get(document, "activeElement");
		for (let inner = active; inner; active = inner ?? active) {
			const root: ShadowRoot | null = get(inner, "shadowRoot");
			inner = root?.activeElement ?? null;
		}
		if (!active || active === get(document, "body")) return null;
		for (const each of lineage(this.#never, active)) if (each === element) return active;
		return null;
	}

	#pick(element: Element, value: string): Refusal | null {
		const field = element as HTMLInputElement;
		if (this.#native.localName(element) !== "input" || !PICKED.test(this.#native.inputType(field)))
			return "unsupported";
		if (this.#isDisabled(element) || field.readOnly) return "disabled";
		if (this.#waits(element)) return "approval";
		this.#show(element, centreOf(element), "click");
		return pickValue(this.#native, field, value) ? null : "unsupported";
	}

	#select(element: Element, indexes: readonly number[]): Refusal | null {
		if (this.#native.localName(element) !== "select") return "unsupported";
		if (this.#isDisabled(element)) return "disabled";
		if (this.#waits(element)) return "approval";
		this.#show(element, centreOf(element), "click");
		focusAt(element);
		chooseOptions(this.#native, element as HTMLSelectElement, indexes);
		return null;
	}

	/** Implicit submission (HTML §4.10.22.2): by the form's default button, or by the form itself. */
	#submit(field: HTMLElement): Refusal | null {
		const form = (field as HTMLInputElement).form;
		if (!form) return null;
		const button =
			[...this.#native.formElements(form)].find((each): each is HTMLButtonElement =>
				/^(submit|image)$/.test((each as HTMLButtonElement).type),
			) ?? null;
		if (button && this.#isDisabled(button)) return "disabled";
		const refused =
			submitRefusal(this.#never, form, button, this.#target.location) ??
			(button && refusalOf(this.#never, button));
		if (refused) return refused;
		if (this.#waits(button ?? form)) return "approval";
		field.dispatchEvent(new Event("change", { bubbles: true }));
		if (button) button.click();
		else call(form, "requestSubmit");
		return null;
	}

	#navigate(action: Extract<Action, { kind: "navigate" }>): Refusal | null {
		const { history, location } = this.#target;
		if (action.to === "page") return this.#open(action.address);
		if (action.to === "reload") {
			location.reload();
			return null;
		}
		// Where the history leads only this says, and only of pages of the same origin; without it nobody knows.
		const navigation = (this.#target as Partial<Window>).navigation;
		if (!navigation) return "unsupported";
		if (!(action.to === "back" ? navigation.canGoBack : navigation.canGoForward))
			return "navigation";
		history[action.to]();
		return null;
	}

	/** An address can say anything, past all rules for the links that are there: each needs the customer's yes. */
	#open(address: string): Refusal | null {
		const { location } = this.#target;
		const url = pageWithin(address, location);
		if (!url) return "navigation";
		this.held = url.pathname + url.search + url.hash;
		if (!this.#approved) return "approval";
		location.assign(url.href);
		return null;
	}

	/** Whether the site wants the customer's yes first. */
	#waits(element: Element): boolean {
		if (this.#approved) return false;
		this.held = heldBack(this.#never, element);
		return this.held !== null;
	}

	#isDisabled(element: Element): boolean {
		for (const each of lineage(this.#never, element))
			if (this.#native.matches(each, ":disabled")) return true;
		return false;
	}

	/** Show at a point of the top window, also for elements in frames. */
	#show(element: Element, point: Point, gesture: Gesture | "type"): void {
		let { x, y } = point;
		let view = viewOf(element);
		while (view && view !== this.#target && view.frameElement) {
			const box = view.frameElement.getBoundingClientRect();
			x += box.x + view.frameElement.clientLeft;
			y += box.y + view.frameElement.clientTop;
			view = view.parent as Window & typeof globalThis;
		}
		this.#options.show?.(x, y, gesture);
	}
}

function marksOf(native: Native, element: Element): readonly string[] {
	return native.getAttribute(element, "data-lookalong")?.toLowerCase().split(/\s+/) ?? [];
}

/** The customer must see what is done. */
function bringIntoView(element: Element): void {
	const box = call(element, "getBoundingClientRect");
	const view = viewOf(element);
	if (!view) return;
	const inside =
		box.bottom > 0 && box.right > 0 && box.top < view.innerHeight && box.left < view.innerWidth;
	if (inside) return;
	call(element, "scrollIntoView", { block: "center", inline: "nearest", behavior: "instant" });
}

function centreOf(element: Element): Point {
	const box = call(element, "getBoundingClientRect");
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
