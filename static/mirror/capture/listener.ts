import { MARK } from "../codec/operation.ts";
import { call, get, isDocument, isElement } from "../member.ts";
import type { Root } from "./tree.ts";

/** What capture learns from events. */
export type Happening = {
	field(target: Node): void;
	scroll(target: Node): void;
	hold(mark: number, element: Element | null): void;
	focus(): void;
	select(): void;
	point(x: number, y: number): void;
	load(target: Element): void;
	layer(target: Element): void;
	resize(): void;
	target(): void;
	print(isOpen: boolean): void;
	/** Any of the events in `TOLD`. */
	event(target: Node, event: Event): void;
};

/** Events that more than one part of the state may learn from. */
const TOLD =
	"click pointerdown keydown input change focusout invalid play pause ended volumechange seeked timeupdate loadedmetadata loadeddata enterpictureinpicture leavepictureinpicture contentvisibilityautostatechange";

const QUIET: AddEventListenerOptions = { capture: true, passive: true };

type Handler = (target: Node, event: Event) => unknown;

/** Listens to the events that tell of state outside the tree, on every root, and to nothing else. */
export class Listeners {
	readonly #onRoot: [string, EventListener][];
	readonly #onWindow: [string, EventListener][];
	readonly #roots = new Set<Root>();

	constructor(happening: Happening, fault: (error: unknown) => void) {
		const list = (handlers: Record<string, Handler>): [string, EventListener][] =>
			Object.entries(handlers).map(([type, handler]) => [type, guarded(handler, fault)]);
		const told = guarded((target, event) => happening.event(target, event), fault);
		const more = TOLD.split(" ").map((type): [string, EventListener] => [type, told]);
		this.#onRoot = [...list(rootHandlers(happening)), ...more];
		this.#onWindow = list(windowHandlers(happening));
	}

	/** Listen on a root. Safe to repeat: `document.open` takes listeners away. */
	add(root: Root): void {
		this.#roots.add(root);
		for (const [type, listener] of this.#onRoot)
			call(root as Node, "addEventListener", type, listener, QUIET);
		const window = windowOf(root);
		for (const [type, listener] of this.#onWindow) window?.addEventListener(type, listener, QUIET);
	}

	/** Stop listening on a root. */
	remove(root: Root): void {
		this.#roots.delete(root);
		for (const [type, listener] of this.#onRoot)
			call(root as Node, "removeEventListener", type, listener, QUIET);
		const window = windowOf(root);
		for (const [type, listener] of this.#onWindow)
			window?.removeEventListener(type, listener, QUIET);
	}

	/** Stop listening. */
	stop(): void {
		for (const root of this.#roots) this.remove(root);
	}
}

function windowOf(root: Root): Window | null {
	return isDocument(root) ? get(root, "defaultView") : null;
}

function guarded(handler: Handler, fault: (error: unknown) => void): EventListener {
	return (event) => {
		try {
			handler((event.composedPath()[0] ?? event.target) as Node, event);
		} catch (error) {
			fault(error);
		}
	};
}

function isButton(target: Node): boolean {
	return target.nodeName === "BUTTON";
}

function windowHandlers(happening: Happening): Record<string, Handler> {
	return {
		resize: (_, event) => event.target === event.currentTarget && happening.resize(),
		hashchange: () => happening.target(),
		popstate: () => happening.target(),
		beforeprint: () => happening.print(true),
		afterprint: () => happening.print(false),
		focus: () => happening.focus(),
		blur: () => happening.focus(),
	};
}

function rootHandlers(happening: Happening): Record<string, Handler> {
	const trusted =
		(act: Handler): Handler =>
		(target, event) => {
			if (event.isTrusted) act(target, event);
		};
	const hold = (mark: number) =>
		trusted((target) => happening.hold(mark, isElement(target) ? target : null));
	const release = trusted(() => happening.hold(MARK.active, null));
	const fullscreen: Handler = (target) => {
		const document = get(target, "ownerDocument") ?? (target as Document);
		happening.hold(MARK.fullscreen, get(document, "fullscreenElement"));
	};
	return {
		input: (target) => happening.field(target),
		change: (target) => happening.field(target),
		reset: (target) => happening.field(target),
		scroll: (target) => happening.scroll(target),
		load: (target) => happening.load(target as Element),
		toggle: (target) => happening.layer(target as Element),
		slotchange: (target) => happening.layer(target as Element),
		focusin: () => happening.focus(),
		focusout: () => happening.focus(),
		selectionchange: () => happening.select(),
		fullscreenchange: fullscreen,
		pointerover: hold(MARK.hover),
		pointerdown: hold(MARK.active),
		pointerup: release,
		pointercancel: release,
		// Only of buttons: of what is typed into a field no key is told.
		keydown: trusted((target, event) => {
			if ((event as KeyboardEvent).key === " " && isButton(target))
				happening.hold(MARK.active, target as Element);
		}),
		keyup: trusted((target) => isButton(target) && happening.hold(MARK.active, null)),
		pointerleave: trusted((target) => {
			const around = get(target, "parentNode") ?? target;
			if (isDocument(around)) happening.hold(MARK.hover, null);
		}),
		pointermove: trusted((_, event) => {
			const { clientX, clientY } = event as PointerEvent;
			happening.point(clientX, clientY);
		}),
	};
}
