import { FormatError } from "../codec/error.ts";
import { LIMIT } from "../codec/limit.ts";

/** Ids of the replica's nodes, both ways. */
export class Nodes {
	readonly #nodes = new Map<number, Node>();
	readonly #ids = new WeakMap<Node, number>();
	#next = 1;

	/** Forget all nodes; the next one gets an id. */
	reset(next: number): void {
		this.#nodes.clear();
		this.#next = next;
	}

	/** Give a node the next id. */
	add(node: Node): number {
		if (this.#nodes.size >= LIMIT.nodes) throw new FormatError("limit", "too many nodes");
		const id = this.#next++;
		this.#nodes.set(id, node);
		this.#ids.set(node, id);
		return id;
	}

	/** The node of an id, or null. */
	find(id: number): Node | null {
		return this.#nodes.get(id) ?? null;
	}

	/** The id of a node, 0 if it has none. */
	id(node: Node): number {
		const id = this.#ids.get(node) ?? 0;
		return this.#nodes.get(id) === node ? id : 0;
	}

	/** @throws FormatError if there is no such node. */
	node(id: number): Node {
		const node = this.#nodes.get(id);
		if (!node) throw new FormatError("reference", `no node ${id}`);
		return node;
	}

	/** @throws FormatError if there is no such element. */
	element(id: number): Element {
		const node = this.node(id);
		if (node.nodeType !== 1) throw new FormatError("reference", `node ${id} is no element`);
		return node as Element;
	}

	/** Forget a subtree. */
	purge(root: Node, gone: (root: Node) => void): void {
		const stack: Node[] = [root];
		for (let node = stack.pop(); node; node = stack.pop()) {
			const id = this.#ids.get(node);
			if (id !== undefined) this.#nodes.delete(id);
			for (let child = node.firstChild; child; child = child.nextSibling) stack.push(child);
			const shadow = (node as Element).shadowRoot;
			if (shadow) stack.push(shadow);
			if (node.nodeType === 11) gone(node);
		}
	}
}
