import { get, isElement } from "./member.ts";
import { outerBox, pointOn } from "./point.ts";

/**
 * Where an annotation anchored to a node is now, in client coordinates of the window's document: it
 * stays on its element through scrolling, resizing and different viewports.
 *
 * @returns null if the node is gone or has no box.
 */
export function anchor(node: Node, rx: number, ry: number): { x: number; y: number } | null {
	const element = elementOf(node);
	return element && get(element, "isConnected")
		? pointOn(element, rx, ry, outermost(element))
		: null;
}

/** The box of a node in the same coordinates: null if it has none now, undefined if it is gone. */
export function anchorBox(node: Node): DOMRect | null | undefined {
	const element = elementOf(node);
	if (!element || !get(element, "isConnected")) return undefined;
	const box = outerBox(element, outermost(element));
	return box.width === 0 && box.height === 0 ? null : box;
}

function elementOf(node: Node): Element | null {
	return isElement(node) ? node : get(node, "parentElement");
}

/** The document of the outermost frame that may be read: frames of a page share its coordinates. */
function outermost(element: Element): Document {
	let document = get(element, "ownerDocument");
	for (let frame = frameOf(document); frame; frame = frameOf(document)) {
		document = frame.ownerDocument;
	}
	return document;
}

function frameOf(document: Document): Element | null {
	try {
		return get(document, "defaultView")?.frameElement ?? null;
	} catch {
		return null;
	}
}
