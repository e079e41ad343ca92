/** What an element is called, for the customer's own ears. */

const MAX_CHARACTERS = 80;

/** Elements whose text is what somebody wrote into them, not what they are called. */
const FIELD = "input,textarea,select,[contenteditable]:not([contenteditable=false])";

/** The name of what a node is, as a screen reader would say it, roughly; empty if it has none. */
export function labelOf(node: Node): string {
	const element = node instanceof Element ? node : node.parentElement;
	if (!element) return "";
	const text = [
		() => element.getAttribute("aria-label"),
		() => labelledBy(element),
		() => fieldLabel(element),
		() => element.getAttribute("alt"),
		() => element.getAttribute("title"),
		() => (element.closest(FIELD) ? "" : element.textContent),
		() => element.getAttribute("placeholder"),
	].reduce((found, next) => found || tidy(next()), "");
	const characters = [...text];
	return characters.length > MAX_CHARACTERS
		? `${characters.slice(0, MAX_CHARACTERS - 1).join("")}…`
		: text;
}

function labelledBy(element: Element): string {
	const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
	const root = element.getRootNode() as Document | ShadowRoot;
	return ids.map((id) => root.getElementById(id)?.textContent ?? "").join(" ");
}

function fieldLabel(element: Element): string {
	const labels = (element as Partial<HTMLInputElement>).labels;
	return [...(labels ?? [])].map((each) => each.textContent ?? "").join(" ");
}

function tidy(text: string | null | undefined): string {
	return (text ?? "").replace(/\s+/g, " ").trim();
}
