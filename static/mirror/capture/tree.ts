import * as ITEM from "../codec/item.ts";
import * as OP from "../codec/op.ts";
import { MODE, NAMESPACE, SHADOW } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import { get } from "../member.ts";
import type { Attributes } from "./attribute.ts";
import { KIND, kindOf } from "./kind.ts";
import type { Native } from "./native.ts";
import type { Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";
import type { Texts } from "./text.ts";
import * as TRAIT from "./trait.ts";

/** A place where a tree of its own starts. */
export type Root = Document | ShadowRoot;

/** What the tree tells the rest of capture while it writes. */
export type TreeEvents = {
	/** An element that may have state was written for the first time. */
	element(element: Element, localName: string, traits: number): void;
	/** An element that may have been scrolled was written for the first time. */
	scroller(element: Element, localName: string, traits: number): void;
	/** An element left the mirror. */
	gone(element: Element, localName: string): void;
	/** A known node was put into another place. */
	moved(node: Node): void;
	/** A root was written for the first time. */
	root(root: Root): void;
	/** A root left the mirror. */
	rootGone(root: Root): void;
	/** The shadow root of an element, closed ones included where known. */
	shadowRoot(element: Element): ShadowRoot | null;
};

/** Milliseconds since some start; taken early because pages patch clocks. */
export type Clock = () => number;

/** Nodes written between two looks at the clock. */
const NODES_PER_LOOK = 32;

/** Nodes and size of one payload (bytes and UTF-16 units) beyond which a page is not shown in full. */
const MAX_NODES = 600_000;
const MAX_UNITS = 24 * 1024 * 1024;

/**
 * Writes the page's tree: all of it once, then what changes.
 *
 * A batch is written from the final state. Every node that a record touched is first taken out of
 * the replica's tree (DETACH), then put where it is now, from right to left: its next sibling
 * is either untouched or already in place. That takes one pass, whatever the order of the edits.
 *
 * Subtrees too large for one slice stay *open*: their written children are a prefix of what is
 * there, the rest is written by a later slice, and what happens in the rest meanwhile needs no record.
 */
export class Tree {
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #privacy: Privacy;
	readonly #attributes: Attributes;
	readonly #texts: Texts;
	readonly #events: TreeEvents;
	readonly #now: Clock;
	readonly #open = new Map<Node, Node | null>();
	readonly #lifted: Node[] = [];
	readonly #liftedIds: number[] = [];
	readonly #bases = new Map<Document, string>();
	#writer!: Writer;
	#deadline = 0;
	#looks = 0;
	#overdue = false;
	#isFull = false;

	constructor(
		native: Native,
		registry: Registry,
		privacy: Privacy,
		attributes: Attributes,
		texts: Texts,
		events: TreeEvents,
		now: Clock,
	) {
		this.#native = native;
		this.#registry = registry;
		this.#privacy = privacy;
		this.#attributes = attributes;
		this.#texts = texts;
		this.#events = events;
		this.#now = now;
	}

	/** Whether some subtree is not completely written yet, but will be. */
	get unfinished(): boolean {
		return this.#open.size > 0 && !this.#isFull;
	}

	/** Whether the page is too large to be shown in full: what is still open stays so until there is room. */
	get isCut(): boolean {
		return this.#open.size > 0 && this.#isFull;
	}

	/** Forget open work and everything known. */
	reset(): void {
		this.#open.clear();
		this.#lifted.length = 0;
		this.#liftedIds.length = 0;
	}

	/** Aim the following writes at a writer, to stop at a time. */
	aim(writer: Writer, deadline: number): void {
		this.#writer = writer;
		this.#deadline = deadline;
		this.#isFull = this.#registry.size >= MAX_NODES;
		this.#overdue = this.#isFull;
		this.#looks = 0;
		this.#bases.clear();
	}

	/** Start a snapshot: the document itself, open for its children. */
	start(document: Document): void {
		this.#writer.unsigned(OP.document);
		this.#writer.unsigned(this.#registry.next);
		this.#addRoot(document, 0);
	}

	/** Write the document inside a known frame element. */
	frame(frame: Element, document: Document | null): void {
		this.#writer.unsigned(OP.frame);
		this.#writer.unsigned(this.#registry.id(frame));
		this.#writer.unsigned(document ? modeOf(document) : MODE.closed);
		if (document) this.#addRoot(document, this.#registry.traits(frame) & TRAIT.inherited);
	}

	/** Write a shadow root that a known element got after it was written. */
	shadow(host: Element, root: ShadowRoot): void {
		this.#writer.unsigned(OP.shadow);
		this.#writer.unsigned(this.#registry.id(host));
		this.#writer.unsigned(shadowFlags(root));
		this.#addRoot(root, this.#registry.traits(host) & TRAIT.inherited);
	}

	/** Note that a node left its place; the replica hears of it with the next batch. */
	lift(node: Node): void {
		if (this.#registry.id(node) === 0) return;
		if (this.#registry.traits(node) & TRAIT.detached) return;
		this.#registry.set(node, TRAIT.detached, true);
		this.#lifted.push(node);
		this.#liftedIds.push(this.#registry.id(node));
	}

	/** Whether nodes were lifted that the replica has not heard of. */
	get hasLifted(): boolean {
		return this.#liftedIds.length > 0;
	}

	/** Write which nodes leave their place. */
	detach(): void {
		if (this.#liftedIds.length === 0) return;
		this.#writer.unsigned(OP.detach);
		this.#writer.unsigned(this.#liftedIds.length);
		let last = 0;
		for (const id of this.#liftedIds) {
			this.#writer.signed(id - last);
			last = id;
		}
		this.#liftedIds.length = 0;
	}

	/** Write where touched nodes are now, and take them out of the set, until done or late. */
	place(touched: Set<Node>): void {
		for (const node of touched) {
			if (this.#mustYield()) return;
			const run = this.#run(node, touched);
			const parent = this.#native.parentNode(node);
			if (!parent || !this.#isOpenFor(parent)) continue;
			const before = this.#after(run[run.length - 1] as Node);
			if (this.#open.has(parent) && !(before && this.#isSent(before))) continue;
			this.#placeRun(parent, before, run, touched);
		}
	}

	/** Go on with what is open until done or late. */
	continue(): void {
		for (const [parent, cursor] of this.#open) {
			if (this.#late()) return;
			this.#open.delete(parent);
			this.#fill(parent, cursor);
		}
	}

	/** Close a batch: what was lifted and found no place is gone at both ends. */
	finish(): void {
		for (const node of this.#lifted) {
			if (this.#registry.traits(node) & TRAIT.detached) this.purge(node);
		}
		this.#lifted.length = 0;
	}

	/** Forget a subtree. */
	purge(root: Node): void {
		const native = this.#native;
		const stack: Node[] = [root];
		for (let node = stack.pop(); node; node = stack.pop()) {
			for (let child = native.firstChild(node); child; child = native.nextSibling(child)) {
				stack.push(child);
			}
			const type = native.nodeType(node);
			if (type === 1) this.#purgeElement(node as Element, stack);
			else if ((type === 9 || type === 11) && this.#registry.id(node) !== 0)
				this.#events.rootGone(node as Root);
			this.#registry.remove(node);
			this.#open.delete(node);
		}
	}

	/** The base for relative URLs in a node's document. */
	base(node: Node): string {
		const document = this.#native.ownerDocument(node);
		if (!document) return "";
		let base = this.#bases.get(document);
		if (base === undefined) {
			base = get(document, "baseURI");
			this.#bases.set(document, base);
		}
		return base;
	}

	#addRoot(root: Root, traits: number): void {
		this.#registry.add(root, traits);
		this.#open.set(root, null);
		this.#events.root(root);
	}

	#purgeElement(element: Element, stack: Node[]): void {
		const shadow = this.#shadowRoot(element);
		if (shadow) stack.push(shadow);
		if (this.#registry.id(element) === 0) return;
		this.#events.gone(element, this.#native.localName(element));
	}

	/** Touched siblings from a node to the right; they go in one operation. */
	#run(first: Node, touched: Set<Node>): Node[] {
		const run: Node[] = [first];
		touched.delete(first);
		let next = this.#after(first);
		while (next && touched.delete(next)) {
			run.push(next);
			next = this.#after(next);
		}
		return run;
	}

	/** The next sibling that is not absent from the mirror. */
	#after(node: Node): Node | null {
		let next = this.#native.nextSibling(node);
		while (next && this.isIgnored(next)) next = this.#native.nextSibling(next);
		return next;
	}

	/** Whether a node is absent from the mirror by a rule. */
	isIgnored(node: Node): boolean {
		return (
			this.#native.nodeType(node) === 1 &&
			this.#registry.id(node) === 0 &&
			this.#privacy.ignores(node as Element)
		);
	}

	#isOpenFor(parent: Node): boolean {
		return this.#registry.id(parent) !== 0 && !(this.#registry.traits(parent) & TRAIT.opaque);
	}

	#isSent(node: Node): boolean {
		if (this.#registry.id(node) === 0) return this.isIgnored(node);
		return !(this.#registry.traits(node) & TRAIT.detached);
	}

	#placeRun(parent: Node, before: Node | null, run: readonly Node[], touched: Set<Node>): void {
		const traits = this.#registry.traits(parent);
		let begun = false;
		for (const node of run) {
			if (begun && this.#mustYield()) touched.add(node);
			else if (this.isIgnored(node)) continue;
			else {
				if (!begun) this.#beginPlace(parent, before);
				begun = true;
				this.#write(node, traits);
			}
		}
		if (begun) this.#writer.unsigned(ITEM.end);
	}

	#beginPlace(parent: Node, before: Node | null): void {
		this.#writer.unsigned(OP.place);
		this.#writer.unsigned(this.#registry.id(parent));
		this.#writer.unsigned(before ? this.#registry.id(before) : 0);
	}

	/** Write the children of an open parent that are not written yet. */
	#fill(parent: Node, cursor: Node | null): void {
		const native = this.#native;
		if (!this.#isOpenFor(parent)) return;
		const valid = cursor && native.parentNode(cursor) === parent && this.#isSent(cursor);
		let node = valid ? native.nextSibling(cursor) : native.firstChild(parent);
		while (node && this.#isSent(node)) node = native.nextSibling(node);
		if (!node) return;
		const traits = this.#registry.traits(parent);
		this.#beginPlace(parent, null);
		for (; node; node = native.nextSibling(node)) {
			if (this.#late()) {
				this.#open.set(parent, native.previousSibling(node));
				break;
			}
			if (!this.isIgnored(node)) this.#write(node, traits);
		}
		this.#writer.unsigned(ITEM.end);
	}

	/** Write one node and what is inside, or as much as there is time for. */
	#write(root: Node, parentTraits: number): void {
		if (!this.#item(root, parentTraits)) return;
		const native = this.#native;
		const stack: Node[] = [this.#inside(root)];
		let next: Node | null = native.firstChild(stack[0] as Node);
		if (stack[0] !== root) stack.unshift(root);
		while (stack.length > 0) {
			const current = stack[stack.length - 1] as Node;
			if (next === null) {
				this.#writer.unsigned(ITEM.end);
				stack.pop();
				next = this.#following(current, stack);
			} else if (this.#late()) {
				this.#interrupt(stack, native.previousSibling(next));
				return;
			} else if (!this.#item(next, this.#registry.traits(current))) {
				next = native.nextSibling(next);
			} else {
				const inside = this.#inside(next);
				stack.push(next);
				if (inside !== next) stack.push(inside);
				next = native.firstChild(inside);
			}
		}
	}

	/** What comes after a finished container: a host's own children after its shadow root's. */
	#following(finished: Node, stack: readonly Node[]): Node | null {
		if (this.#native.nodeType(finished) === 11) {
			const host = stack[stack.length - 1] as Node;
			return this.#registry.traits(host) & TRAIT.opaque ? null : this.#native.firstChild(host);
		}
		return stack.length > 0 ? this.#native.nextSibling(finished) : null;
	}

	/** End all containers here and leave them open for the next slice. */
	#interrupt(stack: readonly Node[], cursor: Node | null): void {
		stack.forEach((level, index) => {
			const below = stack[index + 1];
			const done = below && this.#native.nodeType(below) !== 11 ? below : null;
			this.#open.set(level, index === stack.length - 1 ? cursor : done);
			this.#writer.unsigned(ITEM.end);
		});
	}

	/** Write the head of an element's shadow root, if it has one; gives the container to go into. */
	#inside(element: Node): Node {
		const shadow = this.#shadowRoot(element as Element);
		if (!shadow || this.#registry.traits(element) & TRAIT.redacted) return element;
		this.#writer.unsigned(ITEM.shadow);
		this.#writer.unsigned(shadowFlags(shadow));
		this.#registry.add(shadow, this.#registry.traits(element) & TRAIT.inherited);
		this.#events.root(shadow);
		return shadow;
	}

	/** Write one node without its children, unless it is ignored. Returns whether children follow. */
	#item(node: Node, parentTraits: number): boolean {
		if (this.#registry.id(node) !== 0 && this.#known(node, parentTraits)) return false;
		const type = this.#native.nodeType(node);
		if (type === 1) {
			const element = node as Element;
			return !this.#privacy.ignores(element) && this.#element(element, parentTraits);
		}
		const traits = parentTraits & TRAIT.inherited;
		this.#registry.add(node, traits);
		if (type === 3) this.#characters(ITEM.text, node as Text, traits);
		else if (type === 10) this.#doctype(node as DocumentType);
		else if (type === 4) this.#characters(ITEM.cdata, node as Text, traits);
		else this.#aside(node, type);
		return false;
	}

	/** Refer to a node the replica has, unless it came to a place where more is hidden. */
	#known(node: Node, parentTraits: number): boolean {
		const traits = this.#registry.traits(node);
		const isShown = !this.#privacy.masksText(traits) && this.#privacy.masksText(parentTraits);
		if (isShown || parentTraits & ~traits & TRAIT.value) {
			this.purge(node);
			return false;
		}
		this.#writer.unsigned(ITEM.known);
		this.#writer.unsigned(this.#registry.id(node));
		this.#registry.set(node, TRAIT.detached, false);
		this.#events.moved(node);
		return true;
	}

	#element(element: Element, parentTraits: number): boolean {
		const native = this.#native;
		const local = native.localName(element);
		const kind = kindOf(local);
		let traits = this.#privacy.inherit(parentTraits, element);
		if (kind & KIND.opaque) traits |= TRAIT.opaque;
		if (kind & KIND.value) traits |= TRAIT.value;
		if (kind & KIND.field && this.#privacy.isSecret(element)) traits |= TRAIT.secret;
		this.#registry.add(element, traits);
		this.#head(element, local);
		const told = this.#attributes.all(element, local, traits);
		this.#writer.unsigned(told.length / 2);
		for (let index = 0; index < told.length; index += 2) {
			this.#writer.name(told[index] as string);
			this.#writer.string(told[index + 1] as string);
		}
		if (kind & KIND.state || traits & TRAIT.redacted || told.includes("popover")) {
			this.#events.element(element, local, traits);
		}
		if (kind & KIND.scroll) this.#events.scroller(element, local, traits);
		if (!(traits & TRAIT.opaque)) return true;
		if (!(traits & TRAIT.redacted) && this.#shadowRoot(element)) return true;
		this.#writer.unsigned(ITEM.end);
		return false;
	}

	#shadowRoot(element: Element): ShadowRoot | null {
		const isHost = kindOf(this.#native.localName(element)) & KIND.host;
		return isHost ? this.#events.shadowRoot(element) : null;
	}

	#head(element: Element, local: string): void {
		const namespace = this.#native.namespace(element);
		if (namespace === NAMESPACE.html) {
			this.#writer.unsigned(ITEM.html);
			this.#writer.name(local);
			return;
		}
		const prefix = this.#native.prefix(element);
		if (namespace === NAMESPACE.svg) this.#writer.unsigned(ITEM.svg);
		else if (namespace === NAMESPACE.math) this.#writer.unsigned(ITEM.math);
		else {
			this.#writer.unsigned(ITEM.foreign);
			this.#writer.string(namespace ?? "");
		}
		this.#writer.name(prefix ? `${prefix}:${local}` : local);
	}

	#characters(kind: number, text: Text, traits: number): void {
		this.#writer.unsigned(kind);
		this.#writer.string(this.#texts.shown(text, this.#native.data(text), traits));
	}

	#doctype(doctype: DocumentType): void {
		this.#writer.unsigned(ITEM.doctype);
		this.#writer.string(doctype.name);
		this.#writer.string(doctype.publicId);
		this.#writer.string(doctype.systemId);
	}

	#aside(node: Node, type: number): void {
		const shown = this.#texts.of(node as CharacterData, 0);
		if (type === 7) {
			this.#writer.unsigned(ITEM.instruction);
			this.#writer.string(this.#native.nodeName(node));
		} else {
			this.#writer.unsigned(ITEM.comment);
		}
		this.#writer.string(shown);
	}

	/** Whether the time is up; what a full mirror has to say is said at once. */
	#mustYield(): boolean {
		return this.#late() && !this.#isFull;
	}

	#late(): boolean {
		if (this.#overdue || ++this.#looks % NODES_PER_LOOK !== 0) return this.#overdue;
		this.#isFull = this.#registry.size >= MAX_NODES || this.#writer.size >= MAX_UNITS;
		this.#overdue = this.#isFull || this.#now() >= this.#deadline;
		return this.#overdue;
	}
}

function modeOf(document: Document): number {
	return get(document, "compatMode") === "BackCompat" ? MODE.quirks : MODE.standards;
}

function shadowFlags(root: ShadowRoot): number {
	const delegates = root.delegatesFocus ? SHADOW.delegatesFocus : 0;
	return delegates | (root.slotAssignment === "manual" ? SHADOW.manualSlots : 0);
}
