/** The fields of the customer's page, as far as the picture knows them. Its window is another: names, no `instanceof`. */

/** A list whose pop-up no script can open, or a value whose picker none can: the agent chooses here. */
export type Choosable =
	| { readonly kind: "list"; readonly select: HTMLSelectElement }
	| { readonly kind: "value"; readonly input: HTMLInputElement };

/** Input types with a picker of the browser's own. */
const PICKED = /^(date|time|datetime-local|month|week|color|range)$/;

/** What the agent chooses when this element is clicked, if anything. */
export function choosableOf(element: Element): Choosable | null {
	const select = element.closest("select");
	if (select) return { kind: "list", select };
	const input = element.closest("input");
	return input && PICKED.test(input.type) ? { kind: "value", input } : null;
}

/** What a press inside it clicks: a hand that slips a little does not drag it. Sliders are dragged, whatever they are. */
const CLICKED = "button, a[href], input:not([type=range]), select, textarea, summary, label";
const SLIDER = "[role=slider]";

/** What a pressed element clicks as a whole, if it does. */
export function clickedOf(element: Element): Element | null {
	return element.closest(SLIDER) ? null : element.closest(CLICKED);
}

/** The field that takes keys after a click on an element: itself, or what its label is for. */
export function typingTarget(element: Element): Element | null {
	const field = element.closest("input, textarea, select, [contenteditable]");
	return field ?? element.closest("label")?.control ?? null;
}
