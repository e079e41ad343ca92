import { absolute, absoluteCss, absoluteSrcset, mapCssUrls } from "../url.ts";
import type { Native } from "./native.ts";
import { bullets, type Privacy } from "./privacy.ts";
import { TRAIT } from "./registry.ts";
import type { Resources } from "./resource.ts";

/** Attributes that act or tell and mean nothing to a picture of the page. */
const NEVER =
	/^(?:on.*|srcdoc|nonce|integrity|action|formaction|formtarget|target|ping|attributionsrc|http-equiv|codebase|archive|classid|manifest|download|autofocus|autoplay|accesskey|lookalong-.*)$/i;

/** Elements of which only these attributes are told. */
const ONLY: Readonly<Record<string, RegExp>> = {
	script: /^$/,
	base: /^$/,
	noscript: /^$/,
	template: /^(?:id|class)$/,
	meta: /^(?:charset|name|property)$/,
	link: /^(?:id|class|title|media)$/,
	iframe: /^(?!src$|sandbox$|allow|name$)/,
	frame: /^(?!src$|name$)/,
	object: /^(?!data$|type$)/,
	embed: /^(?!src$|type$)/,
	video: /^(?!src$)/,
	audio: /^(?!src$)/,
	track: /^(?!src$)/,
};

/** Attributes shown to people as text. */
const TEXTUAL =
	/^(?:placeholder|title|alt|label|summary|aria-(?:label|description|valuetext|roledescription|placeholder|braillelabel)|content)$/;

/** Attributes of masked HTML that say how it looks and nothing else. */
const SHAPE =
	/^(?:class|style|type|dir|lang|role|width|height|colspan|rowspan|hidden|disabled|readonly|required|multiple|size|rows|cols|open|align|valign|border|tabindex|slot|part|contenteditable|popover|start|reversed|data-lookalong|src)$/;

const URL_ATTRIBUTE = /^(?:href|src|poster|background|cite|longdesc|xlink:href)$/;
const PICTURED = new Set(["img", "image", "input", "video", "feImage", "body", "table", "td"]);
const KEYWORD = /^[a-z-]{0,16}$/;
const XMLNS = "http://www.w3.org/2000/xmlns/";

/** What is told of an attribute: its wire name and the safe value, or null for nothing. */
export type Told = { name: string; value: string } | null;

/** Decides what is told of attributes: absolute URLs, no handlers, masks applied. */
export class Attributes {
	readonly #native: Native;
	readonly #privacy: Privacy;
	readonly #resources: Resources;

	constructor(native: Native, privacy: Privacy, resources: Resources) {
		this.#resources = resources;
		this.#native = native;
		this.#privacy = privacy;
	}

	/** All attributes of an element that are told, as name, value, name, value, … */
	all(element: Element, traits: number, base: string): string[] {
		const told: string[] = [];
		const names = this.#native.attributeNames(element);
		if (names.length === 0) return told;
		const local = this.#native.localName(element);
		for (const name of names) {
			const colon = name.includes(":") ? this.#qualified(element, name) : null;
			const value = colon?.value ?? this.#native.getAttribute(element, name);
			if (value === null) continue;
			const safe = this.#value(element, local, name, value, traits, base);
			if (safe !== null) told.push(colon?.name ?? name, safe);
		}
		return told;
	}

	/** One attribute after it changed; null if it is never told. A removed one has the value null. */
	one(
		element: Element,
		namespace: string | null,
		localName: string,
		traits: number,
		base: string,
	): { name: string; value: string | null } | null {
		const local = this.#native.localName(element);
		const attribute = this.#native.attributeNode(element, namespace, localName);
		if (!attribute) {
			const name =
				namespace === null ? localName : wireName(namespace, prefixed(namespace, localName));
			return isTold(local, localName) ? { name, value: null } : null;
		}
		const { name, value } = attribute;
		const safe = this.#value(element, local, name, value, traits, base);
		if (safe === null)
			return isTold(local, name) ? { name: wireName(namespace, name), value: null } : null;
		return { name: wireName(namespace, name), value: safe };
	}

	#qualified(element: Element, name: string): { name: string; value: string } | null {
		const attribute = element.getAttributeNode(name);
		if (!attribute) return null;
		return { name: wireName(attribute.namespaceURI, name), value: attribute.value };
	}

	#value(
		element: Element,
		local: string,
		name: string,
		value: string,
		traits: number,
		base: string,
	): string | null {
		if (!isTold(local, name)) {
			return name === "content" && this.#isScheme(element, local) ? value : null;
		}
		if (traits & TRAIT.redacted) return /^(?:class|data-lookalong)$/.test(name) ? value : null;
		if (isFieldValue(local, name)) return this.#field(element, local, name, value, traits);
		if (name === "checked" && this.#privacy.masksState(traits)) return null;
		const explicit = (traits & TRAIT.masked) !== 0;
		if (explicit && !this.#isShape(element, name)) {
			return TEXTUAL.test(name) ? bullets(value) : null;
		}
		return this.#plain(local, name, value, this.#privacy.masksText(traits), base);
	}

	#plain(local: string, name: string, value: string, masked: boolean, base: string): string | null {
		if (name === "style") {
			const css = absoluteCss(value, base, (url) => this.#resources.style(url));
			return masked ? mapCssUrls(css, withoutQuery) : css;
		}
		if (name === "srcset" || name === "imagesrcset") {
			return masked ? null : absoluteSrcset(value, base);
		}
		if (URL_ATTRIBUTE.test(name)) {
			const url = /^\s*#/.test(value) ? value : absolute(value, base);
			if (masked) return withoutQuery(url);
			if (PICTURED.has(local)) this.#resources.image(url);
			return url;
		}
		if (masked && TEXTUAL.test(name)) return bullets(value);
		if (masked && name.startsWith("data-") && !KEYWORD.test(value)) return null;
		return value.length < 4 ? value : this.#privacy.prose(value);
	}

	#field(
		element: Element,
		local: string,
		name: string,
		value: string,
		traits: number,
	): string | null {
		if (local === "option") return this.#option(element, name, value, traits);
		const type = (this.#native.getAttribute(element, "type") ?? "").toLowerCase();
		if (type === "hidden") return null;
		return this.#privacy.value(value, type, traits);
	}

	/** The chosen option is the select's value: nothing of it is told where values are masked. */
	#option(element: Element, name: string, value: string, traits: number): string | null {
		if (!this.#privacy.masksValue(traits)) return value;
		if (name === "selected") return null;
		return this.#native.selected(element as HTMLOptionElement) ? bullets(value) : value;
	}

	#isShape(element: Element, name: string): boolean {
		if (SHAPE.test(name)) return true;
		const isGraphic = this.#native.namespace(element)?.endsWith("svg") ?? false;
		return isGraphic && !/^(?:data-|aria-|id$|href|xlink:|title$)/.test(name);
	}

	#isScheme(element: Element, local: string): boolean {
		return local === "meta" && this.#native.getAttribute(element, "name") === "color-scheme";
	}
}

/** Name of an attribute on the wire: namespaced ones carry their namespace between NULs. */
export function wireName(namespace: string | null, name: string): string {
	if (namespace === null || namespace === XMLNS) return name;
	return `\0${namespace}\0${name}`;
}

function prefixed(namespace: string, localName: string): string {
	if (namespace.endsWith("xlink")) return `xlink:${localName}`;
	return namespace.endsWith("namespace") ? `xml:${localName}` : localName;
}

function isTold(local: string, name: string): boolean {
	return !NEVER.test(name) && (ONLY[local]?.test(name) ?? true);
}

function isFieldValue(local: string, name: string): boolean {
	if (name === "value") return local === "input" || local === "option";
	return local === "option" && (name === "selected" || name === "label");
}

function withoutQuery(url: string): string {
	return /^(?:data|blob):/i.test(url) ? "" : url.replace(/[?#].*$/, "");
}
