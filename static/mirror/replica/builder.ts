import { FormatError } from "../codec/error.ts";
import { LIMIT } from "../codec/limit.ts";
import { ITEM, NAMESPACE, SHADOW } from "../codec/operation.ts";
import type { Reader } from "../codec/reader.ts";
import type { Assets } from "./asset.ts";
import type { Nodes } from "./nodes.ts";
import { decide, graphicStandIn, isReplaced, standIn } from "./safety.ts";

const XMLNS = "http://www.w3.org/2000/xmlns/";
const NAMESPACES = new Set([
	"http://www.w3.org/1999/xlink",
	"http://www.w3.org/XML/1998/namespace",
]);

/** What the builder tells the rest of the replica. */
export type BuilderEvents = {
	/** An element was made; its attributes are set. */
	element(element: Element, id: number): void;
	/** A shadow root was made. */
	root(root: ShadowRoot): void;
	/** Something could not be made as told: a placeholder or nothing stands there. */
	refused(what: string): void;
};

/** Makes nodes from items by DOM calls alone; what may be made is decided in `safety.ts`. */
export class Builder {
	readonly #nodes: Nodes;
	readonly #assets: Assets;
	readonly #events: BuilderEvents;
	/** Latest value wanted per element and attribute, so that a late answer does not undo a newer one. */
	readonly #wanted = new WeakMap<Element, Map<string, string>>();
	readonly #replaced = new WeakSet<Element>();

	constructor(nodes: Nodes, assets: Assets, events: BuilderEvents) {
		this.#nodes = nodes;
		this.#assets = assets;
		this.#events = events;
	}

	/** Read items up to their end and put them under a parent, before a sibling. */
	place(reader: Reader, parent: Node, before: Node | null): void {
		const document =
			parent.nodeType === 9 ? (parent as Document) : (parent.ownerDocument as Document);
		if (before && before.parentNode !== parent) {
			throw new FormatError("reference", "sibling is not under that parent");
		}
		// A document takes no fragment with a doctype in it, so its children go one by one.
		const target = parent.nodeType === 9 ? parent : document.createDocumentFragment();
		this.#items(reader, document, target, target === parent ? before : null);
		if (target !== parent) parent.insertBefore(target, before);
	}

	/** Set an attribute as the capture told it. */
	attribute(element: Element, name: string, value: string): void {
		if (this.#replaced.has(element)) return;
		const [namespace, qualified] = splitName(name);
		const local = element.localName;
		const decision = decide(local, qualified, value, this.#assets);
		let wanted = this.#wanted.get(element);
		if (decision instanceof Promise) {
			if (!wanted) {
				wanted = new Map();
				this.#wanted.set(element, wanted);
			}
			wanted.set(qualified, value);
			decision.then((late) => {
				if (this.#wanted.get(element)?.get(qualified) === value) {
					this.#set(element, namespace, qualified, late);
				}
			});
			return;
		}
		wanted?.delete(qualified);
		this.#set(element, namespace, qualified, decision);
	}

	/** Remove an attribute. */
	unattribute(element: Element, name: string): void {
		const [namespace, qualified] = splitName(name);
		this.#wanted.get(element)?.delete(qualified);
		element.removeAttributeNS(namespace, qualified.slice(qualified.indexOf(":") + 1));
		element.removeAttribute(qualified);
	}

	/** Attach a shadow root. */
	shadow(host: Element, flags: number): ShadowRoot | Element {
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
			throw new FormatError("reference", "element takes no shadow root");
		}
	}

	#items(reader: Reader, document: Document, top: Node, before: Node | null): void {
		const stack: Node[] = [top];
		while (stack.length > 0) {
			const parent = stack[stack.length - 1] as Node;
			const kind = reader.unsigned();
			if (kind === ITEM.end) {
				stack.pop();
				continue;
			}
			if (stack.length > LIMIT.depth) throw new FormatError("depth", "items nested too deep");
			if (kind === ITEM.shadow) {
				if (parent.nodeType !== 1) throw new FormatError("reference", "shadow root of no element");
				stack.push(this.shadow(parent as Element, reader.unsigned()));
				continue;
			}
			const node = this.#node(reader, kind, document);
			parent.insertBefore(node, parent === top ? before : null);
			if (isElementItem(kind)) stack.push(node);
		}
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
				return this.#named(document.createTextNode(reader.string()));
			case ITEM.comment:
				return this.#named(document.createComment(reader.string()));
			case ITEM.instruction:
				reader.string();
				return this.#named(document.createComment(reader.string()));
			case ITEM.doctype:
				return this.#doctype(reader, document);
			default:
				throw new FormatError("opcode", `unknown item ${kind}`);
		}
	}

	#named<N extends Node>(node: N): N {
		this.#nodes.add(node);
		return node;
	}

	#doctype(reader: Reader, document: Document): Node {
		const [name, publicId, systemId] = [reader.string(), reader.string(), reader.string()];
		try {
			return this.#named(document.implementation.createDocumentType(name, publicId, systemId));
		} catch {
			return this.#named(document.createComment(""));
		}
	}

	#element(reader: Reader, kind: number, document: Document): Element {
		const namespace = kind === ITEM.foreign ? reader.string() : namespaceOf(kind);
		const name = reader.name();
		const element = this.#create(document, namespace, name);
		const id = this.#nodes.add(element);
		const replaced = namespace === NAMESPACE.html && isReplaced(name);
		if (replaced) this.#replaced.add(element);
		const count = reader.count(2);
		if (count > LIMIT.attributes) throw new FormatError("limit", `${count} attributes`);
		for (let index = 0; index < count; index++) {
			const attribute = reader.name();
			const value = reader.string();
			if (!replaced) this.attribute(element, attribute, value);
		}
		this.#events.element(element, id);
		return element;
	}

	#create(document: Document, namespace: string, name: string): Element {
		try {
			if (namespace === NAMESPACE.html) return createHtml(document, standIn(name));
			return document.createElementNS(namespace, graphicStandIn(name));
		} catch {
			this.#events.refused(`element ${name}`);
			return document.createElement("lookalong-unknown");
		}
	}

	#set(element: Element, namespace: string | null, name: string, value: string | null): void {
		if (value === null) {
			element.removeAttribute(name);
			return;
		}
		try {
			element.setAttributeNS(namespace, name, value);
		} catch {
			this.#plain(element, name, value);
		}
	}

	/** Names that are no XML names but fine in HTML (`@click`). */
	#plain(element: Element, name: string, value: string): void {
		try {
			element.setAttribute(name, value);
		} catch {
			this.#events.refused(`attribute ${name}`);
		}
	}
}

function isElementItem(kind: number): boolean {
	return kind >= ITEM.html && kind <= ITEM.foreign;
}

function namespaceOf(kind: number): string {
	if (kind === ITEM.html) return NAMESPACE.html;
	return kind === ITEM.svg ? NAMESPACE.svg : NAMESPACE.math;
}

function createHtml(document: Document, name: string): Element {
	const element =
		name === name.toLowerCase()
			? document.createElement(name)
			: document.createElementNS(NAMESPACE.html, name);
	// No frame ever runs anything, whatever is loaded into it.
	if (name === "iframe") element.setAttribute("sandbox", "allow-same-origin");
	return element;
}

/** Namespaced names come as NUL, namespace, NUL, name; only the two that HTML knows are kept. */
function splitName(name: string): [namespace: string | null, qualified: string] {
	if (name === "xmlns" || name.startsWith("xmlns:")) return [XMLNS, name];
	if (!name.startsWith("\0")) return [null, name];
	const end = name.indexOf("\0", 1);
	const namespace = name.slice(1, end);
	return [NAMESPACES.has(namespace) ? namespace : null, name.slice(end + 1)];
}
