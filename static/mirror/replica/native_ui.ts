import { FormatError } from "../codec/error.ts";
import { NATIVE } from "../codec/operation.ts";

/** What the customer's browser shows by itself: it is in no page and cannot be mirrored. */
export type NativeUi = {
	readonly kind: Exclude<keyof typeof NATIVE, "none"> | "fullscreen";
	/** The element it belongs to; 0 for none. */
	readonly id: number;
	/** What the element is called on the page, as far as that is shown; "" if it has no name. */
	readonly label: string;
	/** What a dialog says, or what is asked for (`camera`, `geolocation`, …). */
	readonly text: string;
};

import { call, get } from "../member.ts";

const KINDS = Object.keys(NATIVE) as readonly (keyof typeof NATIVE)[];

/** Longest name shown of an element, in UTF-16 units. */
const LABEL_UNITS = 80;

/** What is inside a label and not its text. */
const FIELDS = "select,input,textarea,button,datalist,script,style";

/**
 * Take apart what was told of native UI.
 *
 * @throws FormatError for a kind there is not.
 */
export function nativeUi(
	kind: number,
	element: Element | null,
	id: number,
	text: string,
): NativeUi | null {
	const name = KINDS[kind];
	if (name === undefined) throw new FormatError("opcode");
	return name === "none" ? null : { kind: name, id, label: element ? labelOf(element) : "", text };
}

/** The name of a field: of the page as it is shown, so that nothing masked can be in it. */
export function labelOf(element: Element): string {
	const root = call(element, "getRootNode") as Document | ShadowRoot;
	const ids = call(element, "getAttribute", "aria-labelledby")?.split(/\s+/) ?? [];
	const find = get(root, "getElementById");
	const named = ids.map((id) => find?.call(root, id)).filter((found) => found != null);
	const labels = Array.from(get(element as HTMLInputElement, "labels") ?? []);
	const candidates = [
		named.map(textOf).join(" "),
		call(element, "getAttribute", "aria-label"),
		labels.map(textOf).join(" "),
		call(element, "getAttribute", "title"),
		call(element, "getAttribute", "placeholder"),
	];
	return tidy(candidates.find((each) => each && tidy(each) !== "") ?? "");
}

function textOf(element: Element): string {
	const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
	let text = "";
	while (walker.nextNode()) {
		const around = get(walker.currentNode, "parentElement");
		const inner = around && call(around, "closest", FIELDS);
		if (!inner || !call(element, "contains", inner)) text += walker.currentNode.nodeValue;
	}
	return text;
}

function tidy(text: string): string {
	const short = text.replace(/\s+/g, " ").trim().slice(0, LABEL_UNITS);
	return /^[•\s]*$/.test(short) ? "" : short;
}
