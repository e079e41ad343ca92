import * as OP from "../codec/op.ts";
import type { Writer } from "../codec/writer.ts";
import type { Native } from "./native.ts";
import type { Registry } from "./registry.ts";
import type { Texts } from "./text.ts";
import * as TRAIT from "./trait.ts";
import type { Tree } from "./tree.ts";

/** Nodes hashed between two looks at the clock. */
const NODES_PER_LOOK = 64;

/** Ids in one range at most. */
const SPAN = 65_536;

/** Start and factor of FNV-1a, 32 bits. */
const BASIS = 2_166_136_261;
const PRIME = 16_777_619;

/**
 * Proves the replica: hashes what the page is now, some nodes at a time, so that the replica can
 * compare. It reads the page, not what was told of it: what capture has missed differs too.
 */
export class Checks {
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #tree: Tree;
	readonly #texts: Texts;
	#next = 1;
	#hash = BASIS;

	constructor(native: Native, registry: Registry, tree: Tree, texts: Texts) {
		this.#native = native;
		this.#registry = registry;
		this.#tree = tree;
		this.#texts = texts;
	}

	/** Begin with the first node again. */
	reset(): void {
		this.#next = 1;
	}

	/** Hash nodes until `late`. Returns whether all nodes have had their turn since the last reset. */
	write(writer: Writer, late: () => boolean): boolean {
		let first = 0;
		let count = 0;
		let isDone = true;
		this.#hash = BASIS;
		this.#registry.each(this.#next, (node, id) => {
			first ||= id;
			this.#next = id + 1;
			this.#node(node, id);
			// Ids of long pages lie far apart; the replica looks at every one of a range.
			isDone = id - first < SPAN && (++count % NODES_PER_LOOK !== 0 || !late());
			return !isDone;
		});
		if (first > 0) {
			for (const value of [OP.check, first, this.#next, this.#hash]) writer.unsigned(value);
		}
		if (isDone) this.reset();
		return isDone;
	}

	#node(node: Node, id: number): void {
		const native = this.#native;
		const type = native.nodeType(node);
		const traits = this.#registry.traits(node);
		this.#mix(id);
		if (type === 3 || type === 4) this.#mix(this.#texts.of(node as Text, traits).length);
		if (traits & TRAIT.opaque) return;
		for (let child = native.firstChild(node); child; child = native.nextSibling(child)) {
			// A child that should be in the mirror and is not counts as 0, which no replica has.
			const known = this.#registry.id(child);
			if (known !== 0 || !this.#tree.isIgnored(child)) this.#mix(known);
		}
	}

	#mix(value: number): void {
		this.#hash = Math.imul(this.#hash ^ value, PRIME) >>> 0;
	}
}
