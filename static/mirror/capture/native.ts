import { call, get } from "../member.ts";

/**
 * The DOM as the browser made it. Pages patch prototypes (zone.js, Prototype.js), overwrite
 * globals and name form fields `attributes`; capture therefore reads everything through getters
 * taken from prototypes, and from those of a clean realm where the page has replaced them.
 */
export type Native = Readonly<ReturnType<typeof bind>>;

/** A window with its constructors. */
export type Realm = Window & typeof globalThis;

/** Constructors whose members capture reads; all must be the browser's own. */
const RELIED_ON = [
	"Node",
	"Element",
	"HTMLElement",
	"CharacterData",
	"Attr",
	"Document",
	"ShadowRoot",
	"MutationObserver",
	"CSSStyleSheet",
	"HTMLInputElement",
] as const;

const MEMBERS = [
	["Node", "firstChild"],
	["Node", "nextSibling"],
	["Node", "parentNode"],
	["Element", "attributes"],
	["Element", "getAttribute"],
	["Element", "getAttributeNames"],
	["Element", "shadowRoot"],
] as const;

/** Collect the browser's own DOM for a page, through a short-lived hidden frame only if the page patched ours. */
export function createNative(target: Realm): Native {
	const own = globalThis as unknown as Realm;
	if (isPristine(own)) return bind(own);
	const shelter = call(target.document, "createElement", "iframe") as HTMLIFrameElement;
	shelter.style.display = "none";
	call(get(target.document, "documentElement"), "append", shelter);
	const realm = (shelter.contentWindow ?? own) as Realm;
	const native = bind(realm);
	// Its functions outlive the frame, its constructors do not: those are taken here or not at all.
	shelter.remove();
	return native;
}

function isPristine(realm: Realm): boolean {
	const table = realm as unknown as Record<string, { prototype: object } | undefined>;
	for (const name of RELIED_ON) if (!isNative(table[name])) return false;
	return MEMBERS.every(([owner, member]) => {
		const prototype = table[owner]?.prototype;
		const found = prototype && Object.getOwnPropertyDescriptor(prototype, member);
		return found !== undefined && isNative(found.get ?? found.value);
	});
}

/** Whether a function is implemented by the browser. */
export function isNative(value: unknown): boolean {
	if (typeof value !== "function") return false;
	return Function.prototype.toString.call(value).includes("[native code]");
}

function getter<N, T>(prototype: object, name: string): (node: N) => T {
	const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
	if (get) return (node) => get.call(node) as T;
	return (node) => (node as Record<string, T>)[name] as T;
}

function method<N, A extends unknown[], T>(
	prototype: object,
	name: string,
): (node: N, ...args: A) => T {
	const call = Object.getOwnPropertyDescriptor(prototype, name)?.value;
	if (typeof call !== "function") throw new TypeError(`this browser has no ${name}`);
	return (node, ...args) => call.apply(node, args) as T;
}

function bind(realm: Realm) {
	const node = realm.Node.prototype;
	const element = realm.Element.prototype;
	const html = realm.HTMLElement.prototype;
	const input = realm.HTMLInputElement.prototype;
	return {
		...bindTree(realm),
		getAttribute: method<Element, [string], string | null>(element, "getAttribute"),
		hasAttribute: method<Element, [string], boolean>(element, "hasAttribute"),
		attributeNames: method<Element, [], string[]>(element, "getAttributeNames"),
		attributeNode: method<Element, [string | null, string], Attr | null>(
			element,
			"getAttributeNodeNS",
		),
		contains: method<Node, [Node], boolean>(node, "contains"),
		matches: method<Element, [string], boolean>(element, "matches"),
		closest: method<Element, [string], Element | null>(element, "closest"),
		box: method<Element, [], DOMRect>(element, "getBoundingClientRect"),
		isLaidOut: isLaidOut(element),
		scrollTop: getter<Element, number>(element, "scrollTop"),
		scrollLeft: getter<Element, number>(element, "scrollLeft"),
		offsetWidth: getter<HTMLElement, number>(html, "offsetWidth"),
		offsetHeight: getter<HTMLElement, number>(html, "offsetHeight"),
		queryAll: queryAll(realm),
		supports: (condition: string): boolean => realm.CSS.supports(condition),
		rootOf: method<Node, [GetRootNodeOptions?], Node>(node, "getRootNode"),
		value: getter<HTMLInputElement, string>(input, "value"),
		checked: getter<HTMLInputElement, boolean>(input, "checked"),
		indeterminate: getter<HTMLInputElement, boolean>(input, "indeterminate"),
		inputType: getter<HTMLInputElement, string>(input, "type"),
		textareaValue: getter<HTMLTextAreaElement, string>(
			realm.HTMLTextAreaElement.prototype,
			"value",
		),
		textareaDefault: getter<HTMLTextAreaElement, string>(
			realm.HTMLTextAreaElement.prototype,
			"defaultValue",
		),
		options: getter<HTMLSelectElement, HTMLOptionsCollection>(
			realm.HTMLSelectElement.prototype,
			"options",
		),
		selected: getter<HTMLOptionElement, boolean>(realm.HTMLOptionElement.prototype, "selected"),
		formElements: getter<HTMLFormElement, HTMLFormControlsCollection>(
			realm.HTMLFormElement.prototype,
			"elements",
		),
		contentDocument: getter<HTMLIFrameElement, Document | null>(
			realm.HTMLIFrameElement.prototype,
			"contentDocument",
		),
	};
}

/** Whether the browser lays an element out: not within skipped content, not `display: none` (CSSOM View, checkVisibility). */
function isLaidOut(element: Element): (node: Element) => boolean {
	const check = element.checkVisibility as typeof element.checkVisibility | undefined;
	return check ? (node) => check.call(node, { contentVisibilityAuto: true }) : () => true;
}

function queryAll(
	realm: Realm,
): (root: Document | ShadowRoot, selector: string) => Iterable<Element> {
	const ask = (prototype: object) =>
		method<Node, [string], NodeListOf<Element>>(prototype, "querySelectorAll");
	const ofDocument = ask(realm.Document.prototype);
	const ofShadow = ask(realm.DocumentFragment.prototype);
	return (root, selector) => (get(root, "nodeType") === 9 ? ofDocument : ofShadow)(root, selector);
}

function bindTree(realm: Realm) {
	const node = realm.Node.prototype;
	const element = realm.Element.prototype;
	return {
		MutationObserver: realm.MutationObserver,
		firstChild: getter<Node, ChildNode | null>(node, "firstChild"),
		lastChild: getter<Node, ChildNode | null>(node, "lastChild"),
		nextSibling: getter<Node, ChildNode | null>(node, "nextSibling"),
		previousSibling: getter<Node, ChildNode | null>(node, "previousSibling"),
		parentNode: getter<Node, ParentNode | null>(node, "parentNode"),
		nodeType: getter<Node, number>(node, "nodeType"),
		nodeName: getter<Node, string>(node, "nodeName"),
		isConnected: getter<Node, boolean>(node, "isConnected"),
		ownerDocument: getter<Node, Document | null>(node, "ownerDocument"),
		textContent: getter<Node, string | null>(node, "textContent"),
		data: getter<CharacterData, string>(realm.CharacterData.prototype, "data"),
		localName: getter<Element, string>(element, "localName"),
		prefix: getter<Element, string | null>(element, "prefix"),
		namespace: getter<Element, string | null>(element, "namespaceURI"),
		shadowRoot: getter<Element, ShadowRoot | null>(element, "shadowRoot"),
	};
}
