import * as OP from "../codec/op.ts";
import { DEVICE, MARK } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import { call, get } from "../member.ts";
import type { Native, Realm } from "./native.ts";
import type { Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";
import type { Context } from "./state.ts";
import * as TRAIT from "./trait.ts";
import type { Clock, Root } from "./tree.ts";

/** Elements asked for their scroll position between two looks at the clock. */
const ASKED_PER_LOOK = 32;

/** Elements that scroll to what they hold. */
const FIELDS: ReadonlySet<string> = new Set(["input", "textarea", "select"]);

/** What the customer sees and does: viewport, scroll, hover, focus, pointer, text selection. */
export class View {
	readonly #target: Realm;
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #privacy: Privacy;
	readonly #now: Clock;
	readonly #candidates: Element[] = [];
	/** Those the browser does not lay out now; asking them would make it. */
	readonly #unseen = new Set<Element>();
	readonly #scrolled = new Set<Node>();
	readonly #holders = new Map<number, Element | null>();
	readonly #told = new Map<number, number>();
	#asks = true;
	#resized = true;
	#focusMoved = true;
	#selected = false;
	/** Whether a selection was told. */
	#isSelected = false;
	#pointer: { x: number; y: number } | null = null;
	#media: MediaQueryList[] = [];
	readonly #onMedia: () => void;
	readonly #shadowRoot: Context["shadowRoot"];
	readonly #sheets: Context["sheets"];

	constructor({ target, native, registry, privacy, now, shadowRoot, sheets, changed }: Context) {
		this.#target = target;
		this.#native = native;
		this.#registry = registry;
		this.#privacy = privacy;
		this.#now = now;
		this.#shadowRoot = shadowRoot;
		this.#sheets = sheets;
		this.#onMedia = () => {
			this.resize();
			changed();
		};
	}

	reset(): void {
		this.#candidates.length = 0;
		this.#unseen.clear();
		this.#scrolled.clear();
		this.#told.clear();
		this.#asks = true;
		this.#resized = true;
		this.#focusMoved = true;
		this.#selected = true;
		this.#isSelected = false;
		this.hold(MARK.hover, this.#hovered());
		this.retarget();
		this.hold(MARK.fullscreen, get(this.#target.document, "fullscreenElement"));
	}

	/** Stop following the customer's device. */
	stop(): void {
		for (const list of this.#media) list.removeEventListener("change", this.#onMedia);
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return (
			this.#resized ||
			this.#focusMoved ||
			this.#selected ||
			this.#pointer !== null ||
			this.#candidates.length > 0 ||
			this.#holders.size > 0 ||
			this.#scrolled.size > 0
		);
	}

	/** An element was written for the first time: it may have been scrolled before. */
	element(element: Element, local: string, traits: number): void {
		// What is made while capture runs is heard of when it scrolls.
		if (!this.#asks || traits & TRAIT.opaque) return;
		if (this.#hidesScroll(local, traits)) return;
		// Of the pieces of code in a text, only those that are blocks scroll.
		if (
			local === "code" &&
			this.#native.nodeName(this.#native.parentNode(element) as Node) !== "PRE"
		)
			return;
		this.#candidates.push(element);
	}

	/** Where a masked field has scrolled to tells how much is in it, or what is chosen. */
	#hidesScroll(local: string, traits: number): boolean {
		return FIELDS.has(local) && this.#privacy.masksValue(traits);
	}

	/** A root was written for the first time. */
	root(root: Root): void {
		if (this.#native.nodeType(root) === 9) this.#scrolled.add(root);
	}

	/** The window changed its size or its media. */
	resize(): void {
		this.#resized = true;
	}

	/** Something scrolled. */
	scroll(target: Node): void {
		if (this.#native.nodeType(target) === 1) {
			const local = this.#native.localName(target as Element);
			if (this.#hidesScroll(local, this.#registry.traits(target))) return;
		}
		this.#scrolled.add(target);
	}

	/** An element holds (or nobody holds) a pseudo-class of `MARK`. */
	hold(mark: number, element: Element | null): void {
		this.#holders.set(mark, element);
	}

	/** The address changed its fragment. */
	retarget(): void {
		this.hold(MARK.target, call(this.#target.document, "querySelector", ":target"));
	}

	/** Focus went somewhere. */
	focus(): void {
		this.#focusMoved = true;
	}

	/** The text selection changed. */
	select(): void {
		this.#selected = true;
	}

	/** The customer's pointer is at these client coordinates. */
	point(x: number, y: number): void {
		this.#pointer = { x, y };
	}

	/** Ask written elements whether they are scrolled. Returns whether all were asked. */
	ask(deadline: number): boolean {
		const { length } = this.#candidates;
		for (let count = 1; this.#candidates.length > 0; count++) {
			const element = this.#candidates.pop() as Element;
			if (!this.#native.isLaidOut(element)) this.#unseen.add(element);
			else if (this.#native.scrollTop(element) !== 0 || this.#native.scrollLeft(element) !== 0) {
				this.#scrolled.add(element);
			}
			if (count % ASKED_PER_LOOK === 0 && this.#now() > deadline) break;
		}
		return length === 0 || this.#candidates.length === 0;
	}

	/** Content was skipped by the browser (CSS Containment, content-visibility) and is no more. */
	seen(): void {
		for (const element of this.#unseen) this.#candidates.push(element);
		this.#unseen.clear();
	}

	/** An element left the mirror. */
	gone(element: Element): void {
		this.#unseen.delete(element);
	}

	/** Tell the size of the window if it changed. */
	size(writer: Writer): void {
		if (this.#resized) this.#viewport(writer);
		this.#resized = false;
	}

	/** Tell what changed. */
	write(writer: Writer): void {
		this.size(writer);
		this.#asks = false;
		for (const target of this.#scrolled) this.#scroll(writer, target);
		this.#scrolled.clear();
		if (this.#focusMoved) this.#findFocus();
		for (const [mark, element] of this.#holders) this.#mark(writer, mark, element);
		this.#holders.clear();
		if (this.#selected) this.#selection(writer);
		if (this.#pointer) this.#point(writer, this.#pointer);
		this.#focusMoved = this.#selected = false;
		this.#pointer = null;
	}

	#viewport(writer: Writer): void {
		const { innerWidth, innerHeight, devicePixelRatio } = this.#target;
		writer.unsigned(OP.viewport);
		writer.unsigned(Math.max(0, Math.round(innerWidth)));
		writer.unsigned(Math.max(0, Math.round(innerHeight)));
		writer.unsigned(Math.round(devicePixelRatio * 100));
		writer.unsigned(this.#device());
	}

	/** What the customer's device answers to media queries, a bit each. */
	#device(): number {
		if (this.#media.length === 0) {
			this.#media = DEVICE.map((feature) => this.#target.matchMedia(`(${feature})`));
			for (const list of this.#media) list.addEventListener("change", this.#onMedia);
		}
		return this.#media.reduce((bits, list, bit) => bits + Number(list.matches) * 2 ** bit, 0);
	}

	#scroll(writer: Writer, target: Node): void {
		const id = this.#registry.id(target);
		if (id === 0) return;
		const isDocument = this.#native.nodeType(target) === 9;
		const window = isDocument ? get(target as Document, "defaultView") : null;
		// The document of a frame that has gone on to another.
		if (isDocument && !window) return;
		const left = window ? window.scrollX : this.#native.scrollLeft(target as Element);
		const top = window ? window.scrollY : this.#native.scrollTop(target as Element);
		writer.unsigned(OP.scroll);
		writer.unsigned(id);
		writer.signed(Math.round(left ?? 0));
		writer.signed(Math.round(top ?? 0));
	}

	/** Where the pointer is: from the root on, because to search a large page for it takes long. */
	#hovered(): Element | null {
		let hovered: Element | null = null;
		let next: Element | null = get(this.#target.document, "documentElement");
		while (next) {
			if (this.#native.matches(next, ":hover")) {
				hovered = next;
				next = next.firstElementChild;
			} else next = next.nextElementSibling;
		}
		return hovered;
	}

	#findFocus(): void {
		const element = deepFocus(this.#target.document, this.#shadowRoot);
		const focused = element && this.#native.matches(element, ":focus") ? element : null;
		const visible = focused && this.#native.matches(focused, ":focus-visible");
		this.#holders.set(MARK.focus, focused);
		this.#holders.set(MARK.focusVisible, visible ? focused : null);
	}

	#mark(writer: Writer, mark: number, element: Element | null): void {
		const id = element ? this.#registry.id(element) : 0;
		if ((this.#told.get(mark) ?? 0) === id) return;
		this.#told.set(mark, id);
		writer.unsigned(OP.mark);
		writer.unsigned(mark);
		writer.unsigned(id);
	}

	#selection(writer: Writer): void {
		const range = selected(this.#target.document, this.#sheets.roots);
		const start = range ? this.#end(range.startContainer) : 0;
		const end = range ? this.#end(range.endContainer) : 0;
		const isTold = range && start !== 0 && end !== 0;
		// Every key in a field is a change of the selection, and it stays nowhere.
		if (!isTold && !this.#isSelected) return;
		this.#isSelected = !!isTold;
		writer.unsigned(OP.selection);
		for (const value of isTold ? [start, range.startOffset, end, range.endOffset] : [0, 0, 0, 0]) {
			writer.unsigned(value);
		}
	}

	/** The id of an end of the selection; 0 where text is masked: offsets would tell lengths. */
	#end(node: Node | null): number {
		if (!node || this.#privacy.masksText(this.#registry.traits(node))) return 0;
		return this.#registry.id(node);
	}

	#point(writer: Writer, pointer: { x: number; y: number }): void {
		writer.unsigned(OP.pointer);
		writer.unsigned(Math.max(0, Math.round(pointer.x)));
		writer.unsigned(Math.max(0, Math.round(pointer.y)));
	}
}

/** What is selected, also in shadow trees where the browser tells; null for nothing. */
function selected(document: Document, roots: Iterable<Root>): AbstractRange | null {
	const selection = call(document, "getSelection");
	if (!selection?.rangeCount) return null;
	const shadowRoots = [...roots].filter((root) => get(root, "nodeType") === 11) as ShadowRoot[];
	const range = selection.getComposedRanges?.({ shadowRoots })[0] ?? selection.getRangeAt(0);
	// The caret in a field is told as the whole field.
	const isField = /^(?:INPUT|TEXTAREA)$/.test(
		range.startContainer.childNodes[range.startOffset]?.nodeName ?? "",
	);
	return range.collapsed || (isField && selection.isCollapsed) ? null : range;
}

function deepFocus(
	document: Document,
	shadowOf: (host: Element) => ShadowRoot | null,
): Element | null {
	let active = get(document, "activeElement");
	while (active) {
		const inner: DocumentOrShadowRoot | null =
			shadowOf(active) ?? get(active as HTMLIFrameElement, "contentDocument") ?? null;
		const within: Element | null = inner && get(inner, "activeElement");
		if (!within) break;
		active = within;
	}
	return active;
}
