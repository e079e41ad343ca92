import * as OP from "../codec/op.ts";
import { FLAG, LAYER } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import { call } from "../member.ts";
import { isNative, type Native, type Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import type { Registry } from "./registry.ts";
import * as TRAIT from "./trait.ts";
import type { Root } from "./tree.ts";

const AUTO_POPOVER = ":popover-open:not([popover=manual i])";

/** What only its own browser can show: the copy has a box of its size. */
const PLUGIN = /^(?:object|embed|frame)$/;

/** What else elements are: in the top layer, undefined custom elements, boxes, slots with a hand-made list. */
export class Layers {
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #dirty = new Set<Element>();
	readonly #told = new WeakMap<Element, number>();
	/** Those told as open that close when a modal opens. */
	readonly #popovers = new Set<Element>();
	readonly #undefined = new Map<string, Set<Element>>();
	readonly #defined = new Set<string>();
	readonly #slots = new Set<Element>();
	readonly #boxes = new Set<Element>();
	readonly #flagged: [Element, number][] = [];
	readonly #sizes: ResizeObserver | null;

	constructor(target: Realm, native: Native, registry: Registry, changed: () => void) {
		this.#native = native;
		this.#registry = registry;
		// The page's own: one of another realm would never be called. Without it boxes keep their size.
		const Observer = isNative(target.ResizeObserver) ? target.ResizeObserver : null;
		this.#sizes = Observer && new Observer((entries) => this.#resized(entries, changed));
	}

	reset(): void {
		this.#dirty.clear();
		this.#popovers.clear();
		this.#undefined.clear();
		this.#defined.clear();
		this.#slots.clear();
		this.#boxes.clear();
		this.#flagged.length = 0;
		this.#sizes?.disconnect();
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#dirty.size + this.#defined.size + this.#slots.size + this.#boxes.size > 0;
	}

	/** An element was written for the first time. */
	element(element: Element, local: string, traits: number): void {
		this.#told.delete(element);
		const isRedacted = traits & TRAIT.redacted;
		if (isRedacted) this.#flagged.push([element, FLAG.redacted]);
		if (isRedacted || PLUGIN.test(local)) {
			this.#boxes.add(element);
			this.#sizes?.observe(element);
		}
		if (local === "dialog" || this.#native.hasAttribute(element, "popover"))
			this.#dirty.add(element);
		else if (local.includes("-") && !this.#native.matches(element, ":defined")) {
			this.#flagged.push([element, FLAG.undefined]);
			this.#remember(element, local);
		} else if (local === "slot") this.#slots.add(element);
	}

	/** An element left the mirror. */
	gone(element: Element, local: string): void {
		if (this.#registry.traits(element) & TRAIT.redacted || PLUGIN.test(local))
			this.#sizes?.unobserve(element);
		this.#undefined.get(local)?.delete(element);
		this.#popovers.delete(element);
	}

	/** An element may have entered or left the top layer, or a slot have other nodes. */
	mark(element: Element): void {
		(this.#native.localName(element) === "slot" ? this.#slots : this.#dirty).add(element);
	}

	/** Be told of definitions and hand-made slot lists. */
	watch(patches: Patches, realm: Realm, changed: () => void): void {
		patches.method(realm.CustomElementRegistry?.prototype, "define", (_, [name]) => {
			this.#defined.add(String(name));
			changed();
		});
		patches.method<Element>(realm.HTMLSlotElement?.prototype, "assign", (slot) => {
			this.#slots.add(slot);
			changed();
		});
		for (const name of ["showModal", "close"]) {
			patches.method<Element>(realm.HTMLDialogElement?.prototype, name, (dialog) => {
				this.#dirty.add(dialog);
				changed();
			});
		}
	}

	/** Tell what changed. */
	write(writer: Writer): void {
		for (const name of this.#defined) this.#define(name);
		for (const [element, flags] of this.#flagged) this.#flag(writer, element, flags);
		for (const slot of this.#slots) this.#slot(writer, slot as HTMLSlotElement);
		for (const element of this.#inOrder()) this.#layer(writer, element);
		for (const element of this.#boxes) this.#box(writer, element);
		this.#defined.clear();
		this.#flagged.length = 0;
		this.#slots.clear();
		this.#dirty.clear();
		this.#boxes.clear();
	}

	/**
	 * The lowest first. Several at once come from before the snapshot or from a slow page: the uppermost modal is the
	 * one that can be hit, and what closes when a modal opens (HTML, hide all popovers) was opened after it.
	 */
	#inOrder(): Iterable<Element> {
		for (const element of this.#dirty) {
			if (!this.#native.matches(element, ":modal") || this.#isTold(element, LAYER.modal)) continue;
			for (const popover of this.#popovers) this.#retell(popover);
			break;
		}
		if (this.#dirty.size < 2) return this.#dirty;
		return [...this.#dirty]
			.map((element) => [element, this.#height(element)] as const)
			.sort(([, a], [, b]) => a - b)
			.map(([element]) => element);
	}

	#isTold(element: Element, layer: number): boolean {
		return (this.#told.get(element) ?? LAYER.none) === layer;
	}

	#retell(popover: Element): void {
		this.#told.delete(popover);
		this.#popovers.delete(popover);
		this.#dirty.add(popover);
	}

	#height(element: Element): number {
		if (this.#native.matches(element, AUTO_POPOVER)) return 2;
		if (!this.#native.matches(element, ":modal,:popover-open")) return 0;
		const { left, top, width, height } = this.#native.box(element);
		const page = this.#native.ownerDocument(element) as Document;
		const hit = call(page, "elementFromPoint", left + width / 2, top + height / 2);
		return Number(hit !== null && this.#native.contains(element, hit));
	}

	#resized(entries: readonly ResizeObserverEntry[], changed: () => void): void {
		for (const entry of entries) this.#boxes.add(entry.target);
		changed();
	}

	#remember(element: Element, local: string): void {
		const same = this.#undefined.get(local);
		if (same) same.add(element);
		else this.#undefined.set(local, new Set([element]));
	}

	#define(name: string): void {
		for (const element of this.#undefined.get(name) ?? []) this.#flagged.push([element, 0]);
		this.#undefined.delete(name);
	}

	#flag(writer: Writer, element: Element, flags: number): void {
		const id = this.#registry.id(element);
		if (id === 0) return;
		writer.unsigned(OP.flag);
		writer.unsigned(id);
		writer.unsigned(flags);
	}

	#slot(writer: Writer, slot: HTMLSlotElement): void {
		const root = this.#native.rootOf(slot) as Root & { slotAssignment?: string };
		const id = this.#registry.id(slot);
		if (id === 0 || root.slotAssignment !== "manual") return;
		const nodes = slot.assignedNodes().map((node) => this.#registry.id(node));
		writer.unsigned(OP.assign);
		writer.unsigned(id);
		writer.unsigned(nodes.length);
		for (const node of nodes) writer.unsigned(node);
	}

	#layer(writer: Writer, element: Element): void {
		const id = this.#registry.id(element);
		if (id === 0) return;
		let layer: number = LAYER.none;
		if (this.#native.matches(element, ":modal")) layer = LAYER.modal;
		else if (this.#native.matches(element, ":popover-open")) layer = LAYER.popover;
		if (this.#isTold(element, layer)) return;
		this.#told.set(element, layer);
		if (this.#native.matches(element, AUTO_POPOVER)) this.#popovers.add(element);
		else this.#popovers.delete(element);
		writer.unsigned(OP.layer);
		writer.unsigned(id);
		writer.unsigned(layer);
	}

	#box(writer: Writer, element: Element): void {
		const id = this.#registry.id(element);
		if (id === 0 || showsInstead(element)) return;
		const { width, height } = this.#native.box(element);
		writer.unsigned(OP.box);
		writer.unsigned(id);
		writer.unsigned(Math.round(width * 10));
		writer.unsigned(Math.round(height * 10));
	}
}

/** Whether an object that could not be shown shows what is written inside it. */
function showsInstead(element: Element): boolean {
	if (element.localName !== "object") return false;
	const inside = document.createRange();
	inside.selectNodeContents(element);
	return inside.getClientRects().length > 0;
}
