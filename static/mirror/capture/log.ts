import type { Native } from "./native.ts";
import type { Registry } from "./registry.ts";
import * as TRAIT from "./trait.ts";
import type { Tree } from "./tree.ts";

/** Changes waiting to be written beyond which a new snapshot is cheaper and bounded. */
const MAX_WAITING = 200_000;

/** What a record says that is no change of the mirrored tree. */
export type LogEvents = {
	/** The children of a known element or root changed, once for all that happened to them. */
	children(target: Node): void;
	/** An attribute of a known element changed. */
	attribute(target: Element, name: string, oldValue: string | null): void;
	/** An attribute changed that decides what of an element may be told, and of all that is inside. */
	hide(target: Element): void;
	/** A known text inside this parent changed. */
	text(parent: Node): void;
	/** Text inside something whose children are not mirrored changed. */
	stray(parent: Node): void;
};

type ChangedAttribute = { namespace: string | null; name: string };

/**
 * Collects mutation records, reduced at once: touched nodes, changed texts with what they were,
 * changed attributes. Records of unknown nodes are dropped: those are written whole when
 * their turn comes.
 */
export class Log {
	readonly touched = new Set<Node>();
	/** Changed texts, each with its id and what it was: one that went and came back has another id by now. */
	readonly texts = new Map<CharacterData, readonly [id: number, before: string]>();
	readonly attributes = new Map<Element, Map<string, ChangedAttribute>>();
	/** Whether nodes that stay have other places. */
	moved = false;
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #tree: Tree;
	readonly #events: LogEvents;

	constructor(native: Native, registry: Registry, tree: Tree, events: LogEvents) {
		this.#native = native;
		this.#registry = registry;
		this.#tree = tree;
		this.#events = events;
	}

	/** Whether something waits to be written. */
	get pending(): boolean {
		return this.touched.size + this.texts.size + this.attributes.size > 0 || this.#tree.hasLifted;
	}

	/** Whether so much waits that it should be dropped for a snapshot. */
	get overflowed(): boolean {
		return this.touched.size + this.texts.size + this.attributes.size > MAX_WAITING;
	}

	reset(): void {
		this.touched.clear();
		this.texts.clear();
		this.attributes.clear();
		this.moved = false;
	}

	/**
	 * Take in the records of one callback. What left the document, or went under a root that is not told yet,
	 * is forgotten now, before the page can change it unobserved; if it comes back it is written anew.
	 *
	 * @param isElsewhere Some may be of another window than this one.
	 */
	record(records: readonly MutationRecord[], isElsewhere: boolean): void {
		if (isElsewhere) this.#claim(records);
		const removed: Node[] = [];
		const parents = new Set<Node>();
		const hidden = new Set<Element>();
		for (const record of records) {
			if (record.type === "childList") this.#children(record, removed, parents);
			else if (record.type === "attributes") this.#attribute(record, hidden);
			else this.#characters(record);
		}
		// Only now: what has come inside meanwhile is forgotten with the element, after it was noted where it left.
		for (const element of hidden) this.#events.hide(element);
		for (const node of removed) {
			if (!this.#isWatched(node)) this.#tree.purge(node);
		}
		for (const parent of parents) this.#events.children(parent);
	}

	/**
	 * A node that no script has held gets the classes of the window that hands it out first: asked for by its parent
	 * that is its own, by a record it would be ours, and `instanceof` would fail where it belongs.
	 */
	#claim(records: readonly MutationRecord[]): void {
		const parents = new Set<Node>();
		for (const { type, target } of records) if (type === "childList") parents.add(target);
		for (const parent of parents) {
			let child = this.#native.firstChild(parent);
			while (child) child = this.#native.nextSibling(child);
		}
	}

	#isWatched(node: Node): boolean {
		return this.#native.isConnected(node) && this.#registry.id(this.#native.rootOf(node)) !== 0;
	}

	#children(record: MutationRecord, removed: Node[], parents: Set<Node>): void {
		const { target, removedNodes, addedNodes } = record;
		const isKnown = this.#registry.id(target) !== 0;
		for (let index = 0; index < removedNodes.length; index++) {
			const node = removedNodes[index] as Node;
			removed.push(node);
			this.#tree.lift(node);
			if (isKnown) this.touched.add(node);
		}
		if (!isKnown) return;
		for (let index = 0; index < addedNodes.length; index++) {
			const node = addedNodes[index] as Node;
			if (this.#registry.id(node) !== 0) this.moved = true;
			this.#tree.lift(node);
			this.touched.add(node);
		}
		parents.add(target);
	}

	#attribute(record: MutationRecord, hidden: Set<Element>): void {
		const element = record.target as Element;
		const { attributeName: name, attributeNamespace: namespace } = record;
		const traits = this.#registry.traits(element);
		if (this.#registry.id(element) === 0 || name === null) return;
		this.#events.attribute(element, name, record.oldValue);
		if (name === "data-lookalong" || name === "contenteditable") hidden.add(element);
		if (traits & TRAIT.redacted) return;
		let changed = this.attributes.get(element);
		if (!changed) {
			changed = new Map();
			this.attributes.set(element, changed);
		}
		changed.set(namespace === null ? name : `${namespace} ${name}`, { namespace, name });
	}

	#characters(record: MutationRecord): void {
		const text = record.target as CharacterData;
		const parent = this.#native.parentNode(text);
		const id = this.#registry.id(text);
		if (id !== 0) {
			if (!this.texts.has(text)) this.texts.set(text, [id, record.oldValue ?? ""]);
			if (parent) this.#events.text(parent);
		} else if (parent && this.#registry.id(parent) !== 0) this.#events.stray(parent);
	}
}
