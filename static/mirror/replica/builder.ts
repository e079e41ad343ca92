import { FormatError } from "../codec/error.ts";
import * as ITEM from "../codec/item.ts";
import { LIMIT, SHOWN } from "../codec/limit.ts";
import { NAMESPACE, SHADOW } from "../codec/operation.ts";
import type { Reader } from "../codec/reader.ts";
import { call, get, isDocument, isElement } from "../member.ts";
import type { Assets } from "./asset.ts";
import { heightOf, levelOf } from "./level.ts";
import type { Nodes } from "./nodes.ts";
import type { Pace } from "./pace.ts";
import type { Common, Room } from "./room.ts";
import { type Decision, decide, graphicStandIn, isRefused, isReplaced, standIn } from "./safety.ts";
import { MARKER } from "./selector.ts";
import { Uses } from "./use.ts";

const XMLNS = "http://www.w3.org/2000/xmlns/";
const XLINK = "http://www.w3.org/1999/xlink";

/** A frame takes as long to make as some dozen of other nodes. */
const FRAME_WEIGHT = 16;

/** What an image is before there is anything of it: 0 × 0, and not broken. */
const LOADING =
	"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/%3E";

/** The latest values of attributes that are not decided to the end, and the answers that are waited for. */
type Wanted = { readonly values: Map<string, string>; readonly heard: WeakSet<Promise<unknown>> };

/** A decision that is not the last word. */
type Later = Exclude<Decision, string | null>;

/** What the builder tells the rest of the replica. */
export type BuilderEvents = {
	/** An element was made; its attributes are set. */
	element(element: Element, id: number): void;
	/** A shadow root was made. */
	root(root: ShadowRoot): void;
	/** Where a node taken out of the tree was. */
	home(node: Node): Node | null | undefined;
	/** Something could not be made as told: a placeholder or nothing stands there. */
	refused(what: string): void;
};

/** What is known of an attribute's name: worked out once, not for each of its uses. */
type Name = {
	namespace: string | null;
	qualified: string;
	/** The name that decides what becomes of it: prefixes are the page's own choice. */
	meaning: string;
	refused: boolean;
	/** HTML keeps it as it is, so that the faster call sets it. */
	simple: boolean;
};

/** Makes nodes from items by DOM calls alone; what may be made is decided in `safety.ts`. */
export class Builder {
	readonly uses: Uses;
	readonly #nodes: Nodes;
	readonly #assets: Assets;
	readonly #pace: Pace;
	readonly #room: Room;
	readonly #events: BuilderEvents;
	readonly #names = new Map<string, Name>();
	readonly #wanted = new WeakMap<Element, Wanted>();
	readonly #replaced = new WeakSet<Element>();
	/** What the items that are read go under. */
	#parent: Node | null = null;
	#frames = 0;

	constructor(nodes: Nodes, assets: Assets, { pace, room }: Common, events: BuilderEvents) {
		this.#nodes = nodes;
		this.#assets = assets;
		this.#pace = pace;
		this.#room = room;
		this.#events = events;
		this.uses = new Uses(nodes);
	}

	/** Forget the frames and copies that were made: a snapshot follows. */
	reset(): void {
		this.uses.reset();
		this.#room.frames -= this.#frames;
		this.#frames = 0;
	}

	/** Read items up to their end and put them under a parent, before a sibling, in slices. */
	*place(reader: Reader, parent: Node, before: Node | null): Generator<void> {
		const isWhole = isDocument(parent);
		const document = isWhole ? parent : (get(parent, "ownerDocument") as Document);
		let sibling = before;
		if (before && get(before, "parentNode") !== parent) {
			if (!this.#nodes.cut) throw new FormatError("reference");
			sibling = null;
		}
		// A document takes no fragment with a doctype in it, so its children go one by one.
		let root: Node = isWhole ? parent : call(document, "createDocumentFragment");
		const stack = [root];
		const level = levelOf(parent);
		this.#parent = parent;
		while (stack.length > 0) {
			const at = stack.length === 1 && root === parent ? sibling : null;
			const weight = this.#item(reader, document, stack, at, level);
			if (stack.length === 0 || !this.#pace.late(weight)) continue;
			if (root !== parent) call(parent, "insertBefore", root, sibling);
			stack[0] = root = parent;
			yield;
		}
		if (root !== parent) call(parent, "insertBefore", root, sibling);
	}

	/** Set an attribute as the capture told it. */
	attribute(element: Element, name: string, value: string): void {
		if (this.#replaced.has(element)) return;
		const told = this.#name(name);
		if (told.refused) return;
		if (value.length > SHOWN.units && !value.startsWith("data:")) {
			this.#nodes.cut = true;
			return;
		}
		const localName = get(element, "localName");
		if (localName === "use") this.uses.add(element);
		const decision = decide(localName, told.meaning, value, this.#assets);
		if (typeof decision === "object" && decision !== null) {
			this.#later(element, name, value, decision);
			return;
		}
		this.#wanted.get(element)?.values.delete(name);
		const isType = localName === "input" && name === "type";
		const kept = isType ? call(element, "getAttribute", "value") : null;
		this.#set(element, told, decision);
		// A field that becomes a button or box keeps what it held as its `value` (HTML §4.10.5): the page's says so itself.
		if (isType) this.#set(element, this.#name("value"), kept);
	}

	/** Show what can be shown now, and decide again with each answer. */
	#later(element: Element, name: string, value: string, decision: Later): void {
		const told = this.#name(name);
		const wanted = this.#wanted.get(element) ?? { values: new Map(), heard: new WeakSet() };
		this.#wanted.set(element, wanted);
		wanted.values.set(name, value);
		const isWhole = decision instanceof Promise;
		// An image without an address shows its text, one that loads does not.
		const isImage = get(element, "localName") === "img" && told.qualified === "src";
		if (!isWhole) this.#set(element, told, decision.now);
		else if (isImage && !element.hasAttribute("src")) this.#set(element, told, LOADING);
		for (const answer of isWhole ? [decision] : decision.answers) {
			if (wanted.heard.has(answer)) continue;
			wanted.heard.add(answer);
			answer.then(() => {
				for (const [each, latest] of [...wanted.values]) this.attribute(element, each, latest);
			});
		}
	}

	/** Remove an attribute. */
	unattribute(element: Element, name: string): void {
		const { namespace, qualified } = this.#name(name);
		this.#wanted.get(element)?.values.delete(name);
		call(element, "removeAttributeNS", namespace, qualified.slice(qualified.indexOf(":") + 1));
		call(element, "removeAttribute", qualified);
	}

	/** Attach a shadow root. */
	shadow(host: Element, flags: number): ShadowRoot {
		try {
			const root = host.attachShadow({
				mode: "open",
				delegatesFocus: (flags & SHADOW.delegatesFocus) !== 0,
				slotAssignment: flags & SHADOW.manualSlots ? "manual" : "named",
			});
			this.#nodes.add(root);
			this.#events.root(root);
			return root;
		} catch {
			throw new FormatError("reference");
		}
	}

	/** The part of a text that is shown. */
	text(value: string): string {
		if (value.length <= SHOWN.units) return value;
		this.#nodes.cut = true;
		return value.slice(0, SHOWN.units);
	}

	/** Make what the next item says, under the last of a stack. Returns how long that takes. */
	#item(
		reader: Reader,
		document: Document,
		stack: Node[],
		before: Node | null,
		around: number,
	): number {
		const kind = reader.unsigned();
		if (kind === ITEM.end) {
			stack.pop();
			return 0;
		}
		if (stack.length > LIMIT.depth) throw new FormatError("depth");
		const parent = stack[stack.length - 1] as Node;
		if (kind === ITEM.shadow) {
			if (!isElement(parent)) throw new FormatError("reference");
			stack.push(this.shadow(parent, reader.unsigned()));
			return 1;
		}
		const node = this.#node(reader, kind, document);
		// Most nodes that are known only change places among their siblings, on the level they had.
		const isNew = kind !== ITEM.known;
		const stays = !isNew && stack.length === 1 && this.#events.home(node) === this.#parent;
		if (isElement(node) && !stays) {
			const height = isNew ? 0 : heightOf(node);
			if (around + stack.length + height > SHOWN.levels) this.#hide(node);
		}
		if (!this.#nodes.cut || this.#nodes.id(node) !== 0) call(parent, "insertBefore", node, before);
		if (kind <= ITEM.foreign) stack.push(node);
		return get(node as Element, "localName") === "iframe" ? FRAME_WEIGHT : 1;
	}

	/** Leave out what lies too deep: it is there, but not laid out. */
	#hide(element: Element): void {
		call(element, "setAttribute", `${MARKER}cut`, "");
		this.#nodes.cut = true;
	}

	#node(reader: Reader, kind: number, document: Document): Node {
		switch (kind) {
			case ITEM.html:
			case ITEM.svg:
			case ITEM.math:
			case ITEM.foreign:
				return this.#element(reader, kind, document);
			case ITEM.known:
				return this.#nodes.node(reader.unsigned());
			case ITEM.text:
			case ITEM.cdata:
				return this.#named(call(document, "createTextNode", this.text(reader.string())));
			case ITEM.instruction:
				reader.string();
				return this.#named(call(document, "createComment", reader.string()));
			case ITEM.comment:
				return this.#named(call(document, "createComment", reader.string()));
			case ITEM.doctype:
				return this.#doctype(reader);
			default:
				throw new FormatError("opcode");
		}
	}

	#named<N extends Node>(node: N): N {
		this.#nodes.add(node);
		this.uses.grow();
		return node;
	}

	#doctype(reader: Reader): Node {
		const [name, publicId, systemId] = [reader.string(), reader.string(), reader.string()];
		let made: Node;
		try {
			// By the viewer's own document: that of a frame that was taken out makes none.
			made = document.implementation.createDocumentType(name, publicId, systemId);
		} catch {
			made = document.createComment("");
		}
		return this.#named(made);
	}

	#element(reader: Reader, kind: number, document: Document): Element {
		const namespace = kind === ITEM.foreign ? reader.string() : namespaceOf(kind);
		const name = reader.name();
		const element = this.#create(document, namespace, name);
		this.uses.grow();
		const id = this.#nodes.add(element);
		if (namespace === NAMESPACE.html && isReplaced(name)) this.#replaced.add(element);
		const count = reader.count(2);
		if (count > SHOWN.attributes) this.#nodes.cut = true;
		for (let index = 0; index < count; index++) {
			const attribute = reader.name();
			const value = reader.string();
			if (index < SHOWN.attributes) this.attribute(element, attribute, value);
		}
		this.#events.element(element, id);
		return element;
	}

	#create(document: Document, namespace: string, name: string): Element {
		try {
			if (namespace !== NAMESPACE.html) {
				return call(document, "createElementNS", namespace, graphicStandIn(name));
			}
			const shown = standIn(name);
			if (shown === "iframe") return this.#frame(document);
			return shown === shown.toLowerCase()
				? call(document, "createElement", shown)
				: call(document, "createElementNS", namespace, shown);
		} catch {
			this.#events.refused(`element ${name}`);
			return call(document, "createElement", "lookalong-unknown");
		}
	}

	/** No frame ever runs anything, whatever is loaded into it. */
	#frame(document: Document): Element {
		this.#frames++;
		if (++this.#room.frames > SHOWN.frames) {
			this.#nodes.cut = true;
			return call(document, "createElement", "span");
		}
		const frame = call(document, "createElement", "iframe");
		frame.setAttribute("sandbox", "allow-same-origin");
		return frame;
	}

	#name(told: string): Name {
		let name = this.#names.get(told);
		if (!name) {
			name = parseName(told);
			if (this.#names.size < LIMIT.names) this.#names.set(told, name);
		}
		return name;
	}

	#set(element: Element, { namespace, qualified, simple }: Name, value: string | null): void {
		try {
			if (value === null) call(element, "removeAttribute", qualified);
			else if (simple) call(element, "setAttribute", qualified, value);
			else call(element, "setAttributeNS", namespace, qualified, value);
		} catch {
			this.#events.refused(`attribute ${qualified}`);
		}
	}
}

function namespaceOf(kind: number): string {
	if (kind === ITEM.html) return NAMESPACE.html;
	return kind === ITEM.svg ? NAMESPACE.svg : NAMESPACE.math;
}

/** Namespaced names come as NUL, namespace, NUL, name. */
function parseName(told: string): Name {
	let namespace: string | null = null;
	let qualified = told;
	if (/^xmlns(?=:|$)/.test(told)) namespace = XMLNS;
	else if (told.startsWith("\0")) {
		const end = told.indexOf("\0", 1);
		namespace = told.slice(1, end);
		qualified = told.slice(end + 1);
	}
	const local = qualified.slice(qualified.indexOf(":") + 1);
	const meaning = namespace === XLINK ? `xlink:${local}` : qualified;
	const refused = isRefused(qualified) || (namespace !== null && isRefused(local));
	const simple = namespace === null && qualified === qualified.toLowerCase();
	return { namespace, qualified, meaning, refused, simple };
}
