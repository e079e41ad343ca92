/** The node around a node: out of shadow trees into hosts, out of documents into frames. */
export function outward(node: Node): Node | null {
	if (node.nodeType === 9) return (node as Document).defaultView?.frameElement ?? null;
	return node.nodeType === 11 ? ((node as ShadowRoot).host ?? null) : node.parentNode;
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
			if (element.shadowRoot) collect(element.shadowRoot, below);
		}
		row = below;
	}
	return height;
}

function collect(parent: ParentNode, into: Element[]): void {
	for (let at = parent.firstElementChild; at; at = at.nextElementSibling) into.push(at);
}
