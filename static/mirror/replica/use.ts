import { SHOWN } from "../codec/limit.ts";
import { call, get } from "../member.ts";
import type { Nodes } from "./nodes.ts";

const XLINK = "http://www.w3.org/1999/xlink";

/**
 * Watches over SVG `use` elements: browsers build a copy of what one names, of what that names in
 * turn, and so on, so that a hundred of them can stand for more than any memory holds.
 */
export class Uses {
	readonly #nodes: Nodes;
	readonly #uses = new Set<Element>();
	#grown = 0;
	/** A snapshot is checked between its slices: what is only part of too much comes later. */
	#isCut = false;

	constructor(nodes: Nodes) {
		this.#nodes = nodes;
	}

	/** Note a `use` that is new or names something else. */
	add(use: Element): void {
		this.#uses.add(use);
		this.#grown = Number.POSITIVE_INFINITY;
	}

	/** Note that nodes were made: what is copied may be larger now. */
	grow(): void {
		this.#grown++;
	}

	/** Empty all of them if they stand for too much, and from then on all that come. Returns whether that is so. */
	check(): boolean {
		this.#isCut ||= this.#isTooMuch();
		if (!this.#isCut) return false;
		for (const use of this.#uses) {
			use.removeAttribute("href");
			use.removeAttributeNS(XLINK, "href");
		}
		this.#uses.clear();
		return true;
	}

	/** Forget all of them: a snapshot follows. */
	reset(): void {
		this.#uses.clear();
		this.#grown = 0;
		this.#isCut = false;
	}

	#isTooMuch(): boolean {
		if (this.#uses.size * this.#grown < SHOWN.copies) return false;
		this.#grown = 0;
		const weights = new Map<Element, number>();
		let total = 0;
		for (const use of this.#uses) {
			if (this.#nodes.id(use) === 0) this.#uses.delete(use);
			else if (get(use, "isConnected")) total += weigh(use, weights);
		}
		return total >= SHOWN.copies;
	}
}

/** How many elements a `use` stands for. One that stands for itself is shown as nothing. */
function weigh(use: Element, weights: Map<Element, number>): number {
	const name = use.getAttribute("href") ?? use.getAttributeNS(XLINK, "href") ?? "";
	const target = call(use.getRootNode() as Document, "getElementById", name.slice(1));
	if (!target) return 0;
	let weight = weights.get(target);
	if (weight !== undefined) return weight;
	weights.set(target, 0);
	weight = get(target, "localName") === "use" ? weigh(target, weights) : 0;
	for (const inner of call(target, "getElementsByTagName", "*")) {
		weight += get(inner, "localName") === "use" ? 1 + weigh(inner, weights) : 1;
	}
	weights.set(target, ++weight);
	return weight;
}
