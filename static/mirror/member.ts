/**
 * Members of nodes as their classes have them. Forms and documents answer first to the names of
 * fields and pictures inside them (HTML, `[LegacyOverrideBuiltIns]`): with `<input name=parentNode>`
 * in it, `form.parentNode` is that field. Whatever may be of a page is therefore read like this.
 */

type Method = (...args: unknown[]) => unknown;
type Arguments<F> = F extends (...args: infer A extends unknown[]) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? R : never;

/** Read a property of a node. */
export function get<N extends object, K extends keyof N>(node: N, name: K): N[K] {
	return Reflect.get(Object.getPrototypeOf(node), name, node);
}

/** Set a property of a node. */
export function set<N extends object, K extends keyof N>(node: N, name: K, value: N[K]): void {
	Reflect.set(Object.getPrototypeOf(node), name, value, node);
}

/** Call a method of a node. */
export function call<N extends object, K extends keyof N>(
	node: N,
	name: K,
	...args: Arguments<N[K]>
): Result<N[K]> {
	return (get(node, name) as Method).apply(node, args) as Result<N[K]>;
}

/** Whether a node is an element. */
export function isElement(node: Node): node is Element {
	return get(node, "nodeType") === 1;
}

/** Whether a node is a document. */
export function isDocument(node: Node): node is Document {
	return get(node, "nodeType") === 9;
}

/** Whether a node is the root of a tree that style sheets are for. */
export function isRoot(node: Node): node is Document | ShadowRoot {
	return isDocument(node) || get(node, "nodeType") === 11;
}
