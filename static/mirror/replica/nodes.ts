import { FormatError } from "../codec/error.ts";
import { SHOWN } from "../codec/limit.ts";
import { get, isRoot } from "../member.ts";
import type { Pace } from "./pace.ts";
import type { Room } from "./room.ts";

/** The id of a node, on the node itself: no page script ever runs here that could see it. */
const ID = Symbol();

type Known = Node & { [ID]?: number };

/** Nodes between two looks at the clock count for this much: forgetting one takes next to nothing. */
const LIGHT = 1 / 16;

/** Ids of the replica's nodes, both ways. */
export class Nodes {
	/** Whether something of the page is left out because there is too much of it. */
	cut = false;
	readonly #nodes = new Map<number, Node>();
	readonly #room: Room;
	readonly #shown = new WeakMap<Node, Document>();
	#next = 1;

	constructor(room: Room) {
		this.#room = room;
	}

	/** The id that the next node gets. */
	get next(): number {
		return this.#next;
	}

	/** Forget all nodes; the next one gets an id. */
	reset(next: number): void {
		this.#room.nodes -= this.#nodes.size;
		this.#nodes.clear();
		this.#next = next;
		this.cut = false;
	}

	/** Give a node the next id. Past the bound it has none: it is not to be shown. */
	add(node: Known): number {
		const id = this.#next++;
		if (this.#room.nodes < SHOWN.nodes) {
			this.#room.nodes++;
			this.#nodes.set(id, node);
			node[ID] = id;
		} else this.cut = true;
		return id;
	}

	/** The node of an id, or null. */
	find(id: number): Node | null {
		return this.#nodes.get(id) ?? null;
	}

	/** The id of a node, 0 if it has none. */
	id(node: Known): number {
		const id = node[ID] ?? 0;
		return this.#nodes.get(id) === node ? id : 0;
	}

	/**
	 * The node of an id. One left out has a stand-in that is nowhere.
	 *
	 * @throws FormatError if there is no such node.
	 */
	node(id: number): Node {
		const node = this.#nodes.get(id);
		if (node) return node;
		if (this.cut && id < this.#next) return document.createElement("i");
		throw new FormatError("reference");
	}

	/** @throws FormatError if there is no such element. */
	element(id: number): Element {
		const node = this.node(id);
		if (get(node, "nodeType") !== 1) throw new FormatError("reference");
		return node as Element;
	}

	/** @throws FormatError if there is no such node that holds text. */
	characters(id: number): CharacterData {
		const node = this.node(id);
		const type = get(node, "nodeType");
		if (type === 3 || type === 8) return node as CharacterData;
		if (this.cut && !get(node, "isConnected")) return document.createTextNode("");
		throw new FormatError("reference");
	}

	/** Note that a frame shows a document: it goes with the frame, which has none once it is taken out. */
	show(frame: Element, document: Document): void {
		this.#shown.set(frame, document);
	}

	/** The document that a frame was given last. */
	shown(frame: Node): Document | undefined {
		return this.#shown.get(frame);
	}

	/** Forget a subtree, in slices. */
	*purge(root: Node, pace: Pace, gone: (root: Document | ShadowRoot) => void): Generator<void> {
		const stack: Known[] = [root];
		for (let node = stack.pop(); node; node = stack.pop()) {
			// What a frame shows may by now be of another replica, whose ids are its own.
			if (this.#nodes.delete(this.id(node))) this.#room.nodes--;
			let child = get(node, "firstChild");
			for (; child; child = get(child, "nextSibling")) stack.push(child);
			const shadow = get(node as Element, "shadowRoot");
			const inner = shadow ?? this.#shown.get(node);
			if (inner) stack.push(inner);
			if (isRoot(node)) gone(node);
			if (pace.late(LIGHT)) yield;
		}
	}
}
