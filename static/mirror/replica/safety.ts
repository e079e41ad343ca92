import type { Assets, Pending } from "./asset.ts";

/** Elements that would act, by what stands in for them. Their structure and ids stay. */
const STAND_IN: ReadonlyMap<string, string> = new Map([
	["script", "noscript"],
	["base", "noscript"],
	["object", "span"],
	["embed", "span"],
	["applet", "span"],
	["portal", "span"],
	["fencedframe", "span"],
	["frameset", "div"],
	["frame", "div"],
]);

/** Attributes that act, tell others about the viewer, or name what only scripts need. */
const REFUSED =
	/^(?:on.*|srcdoc|sandbox|allow.*|nonce|integrity|action|formaction|formtarget|target|ping|attributionsrc|http-equiv|codebase|archive|classid|code|manifest|download|autofocus|autoplay|accesskey|imagesrcset|lookalong-.*)$/i;

/** Schemes that run code or replace the document. Browsers skip blanks and controls in them. */
const ACTIVE = /^(?:javascript|vbscript|livescript):|^data:(?:text|application)\//i;
/** How such a value may begin: most others need no closer look. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const SUSPECT = /^[\s\x00-\x20]*[jvld]/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const SKIPPED = /[\s\x00-\x20]+/g;

const LINKS = /^(?:a|area)$/;
const LINK = /^(?:https?:|mailto:|tel:|#|$)/i;

/** Graphic elements whose `href` is a picture. */
const PICTURES = /^(?:image|feimage)$/i;

/** HTML elements whose `src` is a picture. */
const PICTURED = /^(?:img|input)$/;

/** Attributes of `meta` and `link` that are kept: the rest fetches, navigates or sets policy. */
const HEAD = /^(?:id|class|title|media|name|charset|property|content)$/;

/** Strongest noise and blur of a graphic: browsers draw stronger ones for minutes, and nothing meanwhile. */
const MAX_OCTAVES = 4;
const MAX_DEVIATION = 200;

/** What to do with an attribute: set a value, wait for one, set one until there is a better, or leave it out. */
export type Decision = string | null | Promise<string | null> | Pending;

/** The element to create for a name in HTML. A moving text is shown still: thousands halt a browser. */
export function standIn(name: string): string {
	const lower = name.toLowerCase();
	return lower === "marquee" ? "div" : (STAND_IN.get(lower) ?? name);
}

/** The element to create for a name in SVG or MathML. */
export function graphicStandIn(name: string): string {
	return name.toLowerCase() === "script" ? "g" : name;
}

/** Whether an element stands for another: it carries no attributes of it. */
export function isReplaced(name: string): boolean {
	return STAND_IN.has(name.toLowerCase());
}

/** Whether an attribute of this name is never set, whatever its value and element. */
export function isRefused(attribute: string): boolean {
	return REFUSED.test(attribute);
}

/** Decide about an attribute, of a name that is not refused, of an element of the page. */
export function decide(
	element: string,
	attribute: string,
	value: string,
	assets: Assets,
): Decision {
	if (isActive(value)) return nowhere(element, attribute);
	if (element === "meta" || element === "link") {
		return HEAD.test(attribute) && value.toLowerCase() !== "referrer" ? value : null;
	}
	if (attribute === "style" || value.includes("url(")) return assets.css(value);
	switch (attribute) {
		case "src":
			if (!PICTURED.test(element)) return null;
			return value && (assets.url(value) ?? nowhere(element, attribute));
		case "poster":
		case "background":
			return assets.url(value);
		case "srcset":
			return element === "img" || element === "source" ? assets.srcset(value) : null;
		case "href":
		case "xlink:href":
			return reference(element, value, assets);
		case "attributeName":
		case "attributename":
			return /href|src|^on/i.test(value) ? null : value;
		case "numOctaves":
			return atMost(value, MAX_OCTAVES);
		case "stdDeviation":
			return atMost(value, MAX_DEVIATION);
		case "data":
		case "longdesc":
		case "cite":
		case "profile":
			return null;
		default:
			return value;
	}
}

/** What stands for a refused address: a link goes on looking like one, and a picture is broken. */
function nowhere(element: string, attribute: string): string | null {
	if (attribute === "src") return PICTURED.test(element) ? "data:," : null;
	return LINKS.test(element) && attribute.endsWith("href") ? "#" : null;
}

/** One or two numbers, none above a bound. */
function atMost(value: string, bound: number): string {
	return value
		.split(/[\s,]+/, 2)
		.map((part) => (Number(part) > bound ? bound : part))
		.join(" ");
}

function isActive(value: string): boolean {
	// Only a start can be a scheme; long values (texts, data pictures) need no second copy.
	return SUSPECT.test(value) && ACTIVE.test(value.slice(0, 256).replace(SKIPPED, ""));
}

function reference(element: string, value: string, assets: Assets): Decision {
	if (value.startsWith("#")) return value;
	if (/^use$/i.test(element)) return assets.symbol(value);
	if (PICTURES.test(element)) return assets.url(value);
	return LINKS.test(element) && LINK.test(value) ? value : nowhere(element, "href");
}
