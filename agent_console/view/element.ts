/** The elements of the customer's page that can be chosen without a pointer, and what they are called. */
import { call, get } from "@lookalong/mirror";

/** What an element is, for whom does not see it. */
export type Kind = "link" | "button" | "checkbox" | "list" | "field" | "heading" | "image" | "part";

/** The first that fits counts. */
const KINDS: readonly (readonly [Kind, string])[] = [
	["link", "a[href], area[href], [role=link]"],
	[
		"button",
		"button, summary, [role=button], [role=tab], [role^=menuitem], input:is([type=button], [type=submit], [type=reset], [type=image])",
	],
	[
		"checkbox",
		"input:is([type=checkbox], [type=radio]), [role=checkbox], [role=radio], [role=switch]",
	],
	["list", "select, [role=combobox], [role=listbox]"],
	[
		"field",
		"input:not([type=hidden]), textarea, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=searchbox], [role=slider]",
	],
	["heading", "h1, h2, h3, h4, h5, h6, [role=heading]"],
	["image", "img[alt]:not([alt='']), [role=img]"],
	["part", "[aria-label], [aria-labelledby], [tabindex]:not([tabindex^='-']), legend, iframe"],
];
const CHOOSABLE = KINDS.map(([, selector]) => selector).join();
/** What is in one of these goes with it. */
const WHOLE = "a[href], button, summary, [role=button], [role=link]";
const PRESSED = "input:is([type=button], [type=submit], [type=reset])";
/** What is written in these is not what they are called. */
const WRITTEN: ReadonlySet<Kind> = new Set(["field", "list"]);
/** Characters of a name. */
const LONGEST = 80;

/** The elements of a page that can be chosen, in its order, with those in shadow roots and in frames. */
export function choosableIn(root: Document | ShadowRoot): Element[] {
	return [...call(root, "querySelectorAll", "*")].flatMap((element) => [
		...(isChoosable(element) ? [element] : []),
		...insideOf(element),
	]);
}

export function kindOf(element: Element): Kind {
	return KINDS.find(([, selector]) => call(element, "matches", selector))?.[0] ?? "part";
}

/** What an element is called, as a screen reader would say it, roughly; empty if nothing says. */
export function calledOf(element: Element): string {
	const attribute = (name: string) => call(element, "getAttribute", name) ?? "";
	const names = [
		attribute("aria-label"),
		labelledBy(element),
		labels(element),
		attribute("alt"),
		attribute("title"),
		call(element, "matches", PRESSED) ? attribute("value") : textOf(element),
		pictureIn(element),
		attribute("placeholder"),
	];
	return shortened(names.map(tidy).find((each) => each !== "") ?? "");
}

function isChoosable(element: Element): boolean {
	if (!call(element, "matches", CHOOSABLE)) return false;
	const around = get(element, "parentElement");
	if (around && call(around, "closest", WHOLE)) return false;
	return call(element, "checkVisibility", { visibilityProperty: true });
}

function insideOf(element: Element): Element[] {
	const inside = get(element, "shadowRoot") ?? get(element as HTMLIFrameElement, "contentDocument");
	return inside ? choosableIn(inside) : [];
}

function labelledBy(element: Element): string {
	const ids = call(element, "getAttribute", "aria-labelledby")?.split(/\s+/) ?? [];
	const root = call(element, "getRootNode") as Document | ShadowRoot;
	const named = ids.map((id) => call(root, "getElementById", id));
	return named.map((each) => each && get(each, "textContent")).join(" ");
}

function labels(element: Element): string {
	const found = get(element as HTMLInputElement, "labels") ?? [];
	return [...found].map((each) => get(each, "textContent")).join(" ");
}

function textOf(element: Element): string {
	return WRITTEN.has(kindOf(element)) ? "" : (get(element, "textContent") ?? "");
}

/** What a link or button without words shows. */
function pictureIn(element: Element): string {
	const picture = call(element, "querySelector", "img[alt]:not([alt=''])");
	return (picture && call(picture, "getAttribute", "alt")) ?? "";
}

function tidy(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}

function shortened(text: string): string {
	const characters = [...text];
	return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : text;
}
