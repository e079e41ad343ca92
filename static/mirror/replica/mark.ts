import { FLAG, MARK } from "../codec/operation.ts";
import { call, get, isElement } from "../member.ts";
import { outward } from "./level.ts";
import { MARKER } from "./selector.ts";

/** Markers an element gets, and those its ancestors get, when it holds a pseudo-class. */
const MARKERS: Readonly<Record<number, { own: readonly string[]; path: readonly string[] }>> = {
	[MARK.hover]: { own: [], path: ["hover"] },
	[MARK.active]: { own: [], path: ["active"] },
	[MARK.focus]: { own: ["focus"], path: ["focus-within"] },
	[MARK.focusVisible]: { own: ["focus-visible"], path: [] },
	[MARK.target]: { own: ["target"], path: [] },
	[MARK.fullscreen]: { own: ["fullscreen"], path: ["fullscreen-within"] },
};

/** Shown whether or not a rule of the page asks: the browser's own style sheet does. */
const ALWAYS = new Set(["focus-visible", "fullscreen", "fullscreen-within"]);

/** Keeps the markers that stand for pseudo-classes; only those that some rule names. */
export class Marks {
	/** Whether nodes are in other places than at the last refresh. */
	due = false;
	readonly #used: ReadonlySet<string>;
	/** How many pseudo-classes were named by rules at the last refresh. */
	#named = 0;
	readonly #cut = new Set<Element>();
	readonly #sealed = new Set<Element>();
	readonly #holders = new Map<number, Element | null>();
	readonly #marked = new Map<string, Element[]>();

	constructor(used: ReadonlySet<string>) {
		this.#used = used;
	}

	/** Forget everything; a snapshot follows. */
	reset(): void {
		this.#holders.clear();
		this.#marked.clear();
		this.#cut.clear();
		this.#sealed.clear();
		this.due = true;
	}

	/** Whether the capture left out something because the page is too large. */
	get cut(): boolean {
		return this.#cut.size > 0;
	}

	/** Whether the capture hides everything because it could not understand what to hide. */
	get sealed(): boolean {
		return this.#sealed.size > 0;
	}

	/** Make an element the one that holds a pseudo-class. */
	hold(mark: number, element: Element | null): void {
		this.#holders.set(mark, element);
		this.due = true;
	}

	/** Set a flag that no property carries. */
	flag(element: Element, flags: number): void {
		call(element, "toggleAttribute", `${MARKER}undefined`, (flags & FLAG.undefined) !== 0);
		call(element, "toggleAttribute", `${MARKER}redacted`, (flags & FLAG.redacted) !== 0);
		if (flags & FLAG.cut) this.#cut.add(element);
		else this.#cut.delete(element);
		if (flags & FLAG.masked) this.#sealed.add(element);
		else this.#sealed.delete(element);
	}

	/** Bring the markers in line with the holders and where they are now. */
	refresh(): void {
		if (!this.due && this.#named === this.#used.size) return;
		this.due = false;
		this.#named = this.#used.size;
		for (const [mark, element] of this.#holders) {
			const markers = MARKERS[mark];
			if (!markers) continue;
			for (const name of markers.own) this.#set(name, element ? holdersOf(name, element) : []);
			for (const name of markers.path) this.#set(name, element ? pathOf(element) : []);
		}
	}

	#set(name: string, elements: Element[]): void {
		const wanted = this.#used.has(name) || ALWAYS.has(name) ? elements : [];
		const before = this.#marked.get(name) ?? [];
		const isPart = (element: Element): boolean =>
			this.#used.has("::part") && call(element, "hasAttribute", "part");
		for (const element of before) {
			if (wanted.includes(element)) continue;
			call(element, "removeAttribute", MARKER + name);
			if (isPart(element)) get(element, "part").remove(MARKER + name);
		}
		for (const element of wanted) {
			if (!before.includes(element)) call(element, "setAttribute", MARKER + name, "");
			if (isPart(element)) get(element, "part").add(MARKER + name);
		}
		this.#marked.set(name, wanted);
	}
}

/** The element itself; of a focused one also the hosts that handed the focus on to it. */
function holdersOf(name: string, element: Element): Element[] {
	const root = call(element, "getRootNode") as ShadowRoot;
	const isHanded = name === "focus" && get(root, "delegatesFocus");
	return isHanded ? [element, ...holdersOf(name, root.host)] : [element];
}

/** An element and what is around it, out of shadow trees and frames. */
function pathOf(element: Element): Element[] {
	const path: Element[] = [];
	for (let node: Node | null = element; node; ) {
		if (isElement(node)) path.push(node);
		// What holds for a label holds for its field (HTML, "matches the :hover pseudo-class").
		const control = get(node as HTMLLabelElement, "control");
		if (control) path.push(control);
		const next: Node | null = get(node as Element, "assignedSlot") ?? outward(node);
		const isEdge: boolean | null =
			next && isElement(next) && call(next, "hasAttribute", `${MARKER}replica`);
		node = isEdge ? null : next;
	}
	return path;
}
