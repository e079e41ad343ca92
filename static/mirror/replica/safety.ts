import type { Assets } from "./asset.ts";

/** Elements that would act, by what stands in for them. Their structure and ids stay. */
const STAND_IN: Readonly<Record<string, string>> = {
	script: "noscript",
	base: "noscript",
	object: "span",
	embed: "span",
	applet: "span",
	portal: "span",
	fencedframe: "span",
	frameset: "div",
	frame: "div",
};

/** Attributes that act, tell others about the viewer, or name what only scripts need. */
const REFUSED =
	/^(?:on.*|srcdoc|sandbox|allow.*|nonce|integrity|action|formaction|formtarget|target|ping|attributionsrc|http-equiv|codebase|archive|classid|code|manifest|download|autofocus|autoplay|accesskey|is|imagesrcset|lookalong-.*)$/i;

/** Schemes that run code or replace the document. Browsers skip blanks and controls in them. */
const ACTIVE = /^(?:javascript|vbscript|livescript):|^data:(?:text|application)\//i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const SKIPPED = /[\s\x00-\x20]+/g;

const LINK = /^(?:https?:|mailto:|tel:|#|$)/i;

/** Graphic elements whose `href` is a picture or a symbol. */
const PICTURES = /^(?:image|feimage|use)$/i;

/** Attributes of `meta` and `link` that are kept: the rest fetches, navigates or sets policy. */
const HEAD = /^(?:id|class|title|media|name|charset|property|content)$/;

/** What to do with an attribute: set a value, wait for one, or leave it out. */
export type Decision = string | null | Promise<string | null>;

/** The element to create for a name in HTML. */
export function standIn(name: string): string {
	return STAND_IN[name.toLowerCase()] ?? name;
}

/** The element to create for a name in SVG or MathML. */
export function graphicStandIn(name: string): string {
	return name.toLowerCase() === "script" ? "g" : name;
}

/** Whether an element stands for another: it carries no attributes of it. */
export function isReplaced(name: string): boolean {
	return name.toLowerCase() in STAND_IN;
}

/** Decide about an attribute of an element of the page. */
export function decide(
	element: string,
	attribute: string,
	value: string,
	assets: Assets,
): Decision {
	if (REFUSED.test(attribute) || isActive(value)) return null;
	if (element === "meta" || element === "link") return HEAD.test(attribute) ? value : null;
	if (attribute === "style" || value.includes("url(")) return assets.css(value);
	switch (attribute) {
		case "src":
			return element === "img" || element === "input" ? assets.url(value) : null;
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
		case "data":
		case "longdesc":
		case "cite":
		case "profile":
		case "usemap":
			return attribute === "usemap" ? value : null;
		default:
			return value;
	}
}

function isActive(value: string): boolean {
	// Only a start can be a scheme; long values (texts, data pictures) need no second copy.
	return value.includes(":") && ACTIVE.test(value.slice(0, 256).replace(SKIPPED, ""));
}

function reference(element: string, value: string, assets: Assets): Decision {
	if (value.startsWith("#")) return value;
	if (PICTURES.test(element)) return assets.url(value);
	return (element === "a" || element === "area") && LINK.test(value) ? value : null;
}
