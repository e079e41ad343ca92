/** Where things of the page are in this window, also inside frames of the same origin. */

interface Point {
	readonly x: number;
	readonly y: number;
}

/** The box of a node in the viewport of this window; undefined if it is not rendered. */
export function rectOf(node: Node): DOMRect | undefined {
	const rect = ownRect(node);
	if (!rect || (rect.width === 0 && rect.height === 0)) return undefined;
	const { x, y } = frameOffset(node);
	return new DOMRect(rect.x + x, rect.y + y, rect.width, rect.height);
}

/** The point a fraction across and down a node's box. */
export function placeOf(node: Node, rx: number, ry: number): Point | undefined {
	const rect = rectOf(node);
	return rect && { x: rect.x + rx * rect.width, y: rect.y + ry * rect.height };
}

function ownRect(node: Node): DOMRect | undefined {
	if (!node.isConnected) return undefined;
	if (node.nodeType === Node.DOCUMENT_NODE)
		return (node as Document).documentElement?.getBoundingClientRect();
	if ("getBoundingClientRect" in node) return (node as Element).getBoundingClientRect();
	const range = node.ownerDocument?.createRange();
	range?.selectNodeContents(node);
	return range?.getBoundingClientRect();
}

/** How far the document of a node is from this window's corner, through the frames it is in. */
function frameOffset(node: Node): Point {
	let x = 0;
	let y = 0;
	let view = (node.ownerDocument ?? (node as Document)).defaultView;
	while (view && view !== window) {
		const frame = view.frameElement;
		if (!frame) break;
		const box = frame.getBoundingClientRect();
		x += box.x + frame.clientLeft;
		y += box.y + frame.clientTop;
		view = frame.ownerDocument.defaultView;
	}
	return { x, y };
}
