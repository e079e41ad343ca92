import { get } from "../member.ts";

/** The node around a node: out of shadow trees into hosts, out of documents into frames. */
export function outward(node: Node): Node | null {
	const type = get(node, "nodeType");
	if (type === 9) return get(node as Document, "defaultView")?.frameElement ?? null;
	return type === 11 ? ((node as ShadowRoot).host ?? null) : get(node, "parentNode");
}

/** How many nodes are around a node, itself counted. */
export function levelOf(node: Node): number {
	let level = 0;
	for (let at: Node | null = node; at; at = outward(at)) level++;
	return level;
}

/** How many levels of elements a subtree has. */
export function heightOf(root: Element): number {
	let height = 0;
	for (let row = [root]; row.length > 0; height++) {
		const below: Element[] = [];
		for (const element of row) {
			collect(element, below);
			const shadow = get(element, "shadowRoot");
			if (shadow) collect(shadow, below);
		}
		row = below;
	}
	return height;
}

function collect(parent: ParentNode, into: Element[]): void {
	let at = get(parent, "firstElementChild");
	for (; at; at = get(at, "nextElementSibling")) into.push(at);
}
