import type { Native } from "../capture/native.ts";
import { isSecretField } from "../capture/secret.ts";
import { get } from "../member.ts";
import type { Refusal } from "./action.ts";

/** What the guard must know of a page to refuse. */
export type Never = {
	readonly native: Native;
	/** Elements of the widget itself. */
	readonly isOwn: (element: Element) => boolean;
	/** What an element itself is marked for. */
	readonly actionsOf: (element: Element) => readonly string[];
	/** Whether a field is or once was a secret one; capture remembers what it has seen. */
	readonly isSecret: (element: Element) => boolean;
};

const RULES: readonly (readonly [string, Refusal])[] = [
	["redact", "redacted"],
	["ignore", "redacted"],
	["mask", "masked"],
	["readonly", "readonly"],
];

/** Why no agent may touch an element, whatever was granted; null if one may. */
export function refusalOf(never: Never, element: Element): Refusal | null {
	return (
		ancestryRefusal(never, element) ??
		fieldRefusal(never, element) ??
		labelledRefusal(never, element) ??
		(isForeignFrame(never, element) ? "frame" : null)
	);
}

/** The element, if any, that the site lets an agent use only with the customer's yes to that one action. */
export function heldBack(never: Never, element: Element): Element | null {
	for (const each of lineage(never, element))
		if (never.actionsOf(each).includes("approve")) return each;
	return null;
}

/** Why following an element would leave what the customer agreed to; null if it would not. */
export function departureOf(never: Never, element: Element, here: Location): Refusal | null {
	const link = closest(never, element, "a[href], area[href]") as HTMLAnchorElement | null;
	if (link) return linkRefusal(never, link, here);
	const button = closest(never, element, "button, input") as HTMLButtonElement | null;
	if (!button?.form || !/^(submit|image)$/.test(button.type)) return null;
	return submitRefusal(never, button.form, button, here);
}

/** Why a form may not be sent by an agent; null if it may. */
export function submitRefusal(
	never: Never,
	form: HTMLFormElement,
	button: HTMLButtonElement | null,
	here: Location,
): Refusal | null {
	const read = (name: string) =>
		(button && never.native.getAttribute(button, `form${name}`)) ??
		never.native.getAttribute(form, name);
	if (opensElsewhere(read("target"))) return "window";
	const action = read("action");
	return action && !staysHere(action, get(form, "baseURI"), here) ? "navigation" : null;
}

/** The element itself and all around it, out of shadow roots and frames. */
export function* lineage(never: Never, element: Element): Generator<Element> {
	let at: Node | null = element;
	while (at) {
		if (never.native.nodeType(at) === 1) yield at as Element;
		at = never.native.parentNode(at) ?? get(at as ShadowRoot, "host") ?? frameOf(at);
	}
}

function frameOf(node: Node): Element | null {
	return node.nodeType === 9 ? (get(node as Document, "defaultView")?.frameElement ?? null) : null;
}

function ancestryRefusal(never: Never, element: Element): Refusal | null {
	for (const each of lineage(never, element)) {
		if (never.isOwn(each)) return "own";
		const actions = never.actionsOf(each);
		const found = RULES.find(([action]) => actions.includes(action));
		if (found) return found[1];
	}
	return null;
}

function fieldRefusal({ native, isSecret }: Never, element: Element): Refusal | null {
	const local = native.localName(element);
	if (local === "input" && native.inputType(element as HTMLInputElement) === "file") return "file";
	if (local !== "input" && local !== "textarea" && local !== "select") return null;
	return isSecret(element) || isSecretField(native, element) ? "secret" : null;
}

/** A label hands its click on to its field. */
function labelledRefusal(never: Never, element: Element): Refusal | null {
	const label = closest(never, element, "label") as HTMLLabelElement | null;
	return label?.control ? fieldRefusal(never, label.control) : null;
}

function isForeignFrame({ native }: Never, element: Element): boolean {
	return (
		/^i?frame$/.test(native.localName(element)) &&
		native.contentDocument(element as HTMLIFrameElement) === null
	);
}

function linkRefusal({ native }: Never, link: HTMLAnchorElement, here: Location): Refusal | null {
	if (native.hasAttribute(link, "download")) return "download";
	if (opensElsewhere(native.getAttribute(link, "target"))) return "window";
	const href = native.getAttribute(link, "href") ?? "";
	return staysHere(href, link.baseURI, here) ? null : "navigation";
}

function opensElsewhere(target: string | null): boolean {
	return target !== null && !/^(|_self|_top|_parent)$/i.test(target);
}

/** The page of the site that an address names; null if it names anything else. */
export function pageWithin(address: string, here: Location): URL | null {
	try {
		const url = new URL(address, here.href);
		const isPage = /^https?:$/.test(url.protocol) && url.origin === here.origin;
		return isPage && !url.username && !url.password ? url : null;
	} catch {
		return null;
	}
}

/** Whether an address is on the page's own origin; `javascript:` runs only code the page already has. */
function staysHere(address: string, base: string, here: Location): boolean {
	try {
		const url = new URL(address, base);
		return (
			url.protocol === "javascript:" ||
			(/^https?:$/.test(url.protocol) && url.origin === here.origin)
		);
	} catch {
		return true;
	}
}

function closest(never: Never, element: Element, selector: string): Element | null {
	for (const each of lineage(never, element)) if (never.native.matches(each, selector)) return each;
	return null;
}
