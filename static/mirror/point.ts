import { call, get } from "./member.ts";

/** A place on an element that stays on it: its id, and where within its box (0 to 1). */
export type Spot = { id: number; rx: number; ry: number };

/** The deepest element at client coordinates, into shadow roots and mirrored frames. */
export function deepestAt(document: Document, x: number, y: number): Element | null {
	let root: DocumentOrShadowRoot = document;
	let at: Element | null = null;
	let [left, top] = [x, y];
	for (;;) {
		const found: Element | null = call(root, "elementFromPoint", left, top);
		if (!found || found === at) return at;
		at = found;
		const inner: Document | null = get(found as HTMLIFrameElement, "contentDocument") ?? null;
		if (inner) {
			const box = found.getBoundingClientRect();
			left -= box.left + found.clientLeft;
			top -= box.top + found.clientTop;
		}
		const next: DocumentOrShadowRoot | null = inner ?? get(found, "shadowRoot");
		if (!next) return at;
		root = next;
	}
}

/** The box of an element in the client coordinates of its outermost document. */
export function outerBox(element: Element, outermost: Document): DOMRect {
	const box = call(element, "getBoundingClientRect");
	let { x, y } = box;
	let document = get(element, "ownerDocument");
	while (document !== outermost) {
		const frame = get(document, "defaultView")?.frameElement;
		if (!frame) break;
		const around = frame.getBoundingClientRect();
		x += around.left + frame.clientLeft;
		y += around.top + frame.clientTop;
		document = frame.ownerDocument;
	}
	return new DOMRect(x, y, box.width, box.height);
}

/** The client point at a relative position within an element; null if it has no box. */
export function pointOn(
	element: Element,
	rx: number,
	ry: number,
	outermost: Document,
): { x: number; y: number } | null {
	const box = outerBox(element, outermost);
	if (box.width === 0 && box.height === 0) return null;
	return { x: box.left + box.width * rx, y: box.top + box.height * ry };
}

/** Where in an element's box a client point is, 0 to 1 each way. */
export function relativeTo(box: DOMRect, x: number, y: number): { rx: number; ry: number } {
	const within = (at: number, start: number, size: number): number =>
		size === 0 ? 0 : Math.min(1, Math.max(0, (at - start) / size));
	return { rx: within(x, box.left, box.width), ry: within(y, box.top, box.height) };
}
