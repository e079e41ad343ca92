/** What an element is called, for the customer's own ears and for the audit log. */

const MAX_CHARACTERS = 80;

/** Elements whose text is what somebody wrote into them, not what they are called. */
const FIELD = "input,textarea,select,[contenteditable]:not([contenteditable=false])";

/** What may be said of a text of a node. */
type Told = (node: Node, text: string) => string;

/**
 * The name of what a node is, as a screen reader would say it, roughly; empty if it has none.
 *
 * @param told what may be said of the page's texts; everything if left out
 */
export function labelOf(node: Node, told: Told = (_, text) => text): string {
	const element = node instanceof Element ? node : node.parentElement;
	if (!element) return "";
	const attribute = (name: string) => told(element, element.getAttribute(name) ?? "");
	const text = [
		() => attribute("aria-label"),
		() => labelledBy(element, told),
		() => fieldLabel(element, told),
		() => attribute("alt"),
		() => attribute("title"),
		() => textOf(element, told),
		() => attribute("placeholder"),
	].reduce((found, next) => found || tidy(next()), "");
	return shortened(text);
}

/** What an element, or the address of a page, is called in a question. */
export function calledOf(about: Element | string): string {
	return typeof about === "string" ? shortened(about) : labelOf(about);
}

/** As much of a text as a name may have. */
function shortened(text: string): string {
	const characters = [...text];
	return characters.length > MAX_CHARACTERS
		? `${characters.slice(0, MAX_CHARACTERS - 1).join("")}…`
		: text;
}

function labelledBy(element: Element, told: Told): string {
	const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
	const root = element.getRootNode() as Document | ShadowRoot;
	return ids.map((id) => textOf(root.getElementById(id), told)).join(" ");
}

function fieldLabel(element: Element, told: Told): string {
	const labels = (element as Partial<HTMLInputElement>).labels;
	return [...(labels ?? [])].map((each) => textOf(each, told)).join(" ");
}

/** The text in an element but for what is in fields. */
function textOf(element: Element | null, told: Told): string {
	if (!element) return "";
	const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
	let text = "";
	while (text.length < MAX_CHARACTERS * 8 && walker.nextNode()) {
		const node = walker.currentNode as Text;
		if (!node.parentElement?.closest(FIELD)) text += told(node, node.data);
	}
	return text;
}

function tidy(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}
