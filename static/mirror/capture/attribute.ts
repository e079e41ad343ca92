import { call } from "../member.ts";
import { absolute, absoluteCss, absoluteSrcset, mapCssUrls } from "../url.ts";
import { filled } from "./longhand.ts";
import type { Native } from "./native.ts";
import { bullets, maskStyle, type Privacy } from "./privacy.ts";
import type { Resources } from "./resource.ts";
import * as TRAIT from "./trait.ts";

/** Attributes that act or tell and mean nothing to a picture of the page. */
const NEVER =
	/^(?:on.*|srcdoc|nonce|integrity|action|formaction|formtarget|target|ping|attributionsrc|http-equiv|codebase|archive|classid|manifest|download|autofocus|autoplay|accesskey|lookalong-.*)$/i;

/** The same on some elements, as tag and name: all but some of them, or some. */
const NEVER_ON =
	/^(?:(?:script|base|noscript) |template (?!id$|class$)|meta (?!charset$|name$|property$|content$)|link (?!id$|class$|title$|media$)|iframe (?:src|sandbox|allow.*|name)$|frame (?:src|name)$|object (?:data|type)$|embed (?:src|type)$|(?:video|audio|track) src$)/;

/** Attributes shown to people as text. */
const TEXTUAL =
	/^(?:placeholder|title|alt|label|summary|aria-(?:label|description|valuetext|roledescription|placeholder|braillelabel)|content)$/i;

/** Attributes of masked HTML that say how it looks and nothing else. */
const SHAPE =
	/^(?:class|style|type|dir|lang|role|width|height|colspan|rowspan|hidden|disabled|readonly|required|multiple|size|rows|cols|open|align|valign|border|tabindex|slot|part|contenteditable|popover|start|reversed|data-lookalong|src)$/;

/** Attributes of masked graphics that may hold more than shapes. */
const SPOKEN = /^(?:data-|aria-|id$|href|xlink:|title$)/;

const URL_ATTRIBUTE = /^(?:href|src|poster|background|cite|longdesc|xlink:href)$/;
const CODE = /^(?:\w+script:|data:(?:text|app))/i;
const PICTURED = /^(?:img|image|input|video|feImage|body|table|td)$/;
const KEYWORD = /^[a-z-]{0,16}$/;
const XMLNS = "http://www.w3.org/2000/xmlns/";

/** Shapes, and attributes of theirs that hold numbers: long ones, but none of a card. */
const SHAPES =
	/^(?:path|rect|circle|ellipse|line|poly(?:gon|line)|g|svg|use|image|tspan|text|stop|(?:linear|radial)Gradient|pattern|clipPath|mask|marker|symbol|animate\w*|fe[A-Z]\w*)$/;
const GEOMETRY =
	/^(?:d|points|[rxy]|[cdfr][xyr]|[xy][12]|width|height|\w*[tT]ransform|viewBox|offset|values|key(?:Times|Splines)|pathLength|stdDeviation|stroke-[\w-]+|[\w-]*opacity)$/;

/** Kinds of attributes, each decided once for a name on a kind of element. */
const UNTOLD = 0;
const PLAIN = 1;
/** Cannot hold prose. */
const QUIET = 2;
const STYLE = 3;
const SRCSET = 4;
const ADDRESS = 5;
/** A URL whose resource is part of the picture. */
const PICTURE = 6;
const TOLD = 7;
const DATA = 8;
const CHECKED = 9;
/** From here on: decided by more than the name. */
const VALUE = 10;
const OPTION = 11;
const SCHEME = 12;

function kindOf(local: string, name: string): number {
	const key = `${local} ${name}`.toLowerCase();
	if (NEVER.test(name) || NEVER_ON.test(key)) return UNTOLD;
	if (key === "meta content") return SCHEME;
	if (/^option (?:value|selected|label)$/.test(key)) return OPTION;
	if (key === "input value") return VALUE;
	if (/^checked$/i.test(name)) return CHECKED;
	if (name === "style") return STYLE;
	if (/srcset$/.test(name)) return SRCSET;
	if (URL_ATTRIBUTE.test(name)) return PICTURED.test(local) ? PICTURE : ADDRESS;
	if (TEXTUAL.test(name)) return TOLD;
	if (name.startsWith("data-")) return DATA;
	return (SHAPES.test(local) && GEOMETRY.test(name)) || SHAPE.test(name) ? QUIET : PLAIN;
}

/** Decides what is told of attributes: absolute URLs, no handlers, masks applied. */
export class Attributes {
	readonly #native: Native;
	readonly #privacy: Privacy;
	readonly #resources: Resources;
	readonly #base: (node: Node) => string;
	readonly #kinds = new Map<string, Map<string, number>>();

	constructor(
		native: Native,
		privacy: Privacy,
		resources: Resources,
		base: (node: Node) => string,
	) {
		this.#resources = resources;
		this.#native = native;
		this.#privacy = privacy;
		this.#base = base;
	}

	/** All attributes of an element that are told, as name, value, name, value, … */
	all(element: Element, local: string, traits: number): readonly string[] {
		const names = this.#native.attributeNames(element);
		if (names.length === 0) return names;
		const told: string[] = [];
		const kinds = this.#kindsOf(local);
		for (const name of names) {
			const kind = kinds.get(name) ?? this.#learn(kinds, local, name);
			if (kind === UNTOLD) continue;
			// By a name with capitals HTML finds nothing.
			const value =
				this.#native.getAttribute(element, name) ??
				this.#native.attributeNode(element, null, name)?.value;
			if (value === undefined) continue;
			const safe = this.#safe(element, kind, name, value, traits);
			if (safe !== null) told.push(name.includes(":") ? qualified(element, name) : name, safe);
		}
		return told;
	}

	/** One attribute after it changed; null if it is never told. A removed one has the value null. */
	one(
		element: Element,
		namespace: string | null,
		localName: string,
		traits: number,
	): { name: string; value: string | null } | null {
		const attribute = this.#native.attributeNode(element, namespace, localName);
		const local = this.#native.localName(element);
		const name = attribute?.name ?? prefixed(namespace, localName);
		const kind = kindOf(local, name);
		// The property says what a masked field holds; how often the page sets the attribute is nobody's business.
		const isQuiet = kind === VALUE && this.#privacy.masksValue(traits);
		if (kind === UNTOLD || kind === SCHEME || isQuiet) return null;
		const value = attribute && this.#safe(element, kind, name, attribute.value, traits);
		return { name: wireName(namespace, name), value };
	}

	#kindsOf(local: string): Map<string, number> {
		let kinds = this.#kinds.get(local);
		if (!kinds) {
			kinds = new Map();
			this.#kinds.set(local, kinds);
		}
		return kinds;
	}

	#learn(kinds: Map<string, number>, local: string, name: string): number {
		const kind = kindOf(local, name);
		kinds.set(name, kind);
		return kind;
	}

	#safe(
		element: Element,
		kind: number,
		name: string,
		value: string,
		traits: number,
	): string | null {
		const privacy = this.#privacy;
		if (kind >= VALUE && !(traits & TRAIT.redacted)) {
			return this.#special(element, kind, name, value, traits);
		}
		if (traits & TRAIT.redacted || privacy.masksText(traits)) {
			return this.#masked(element, kind, name, value, traits);
		}
		if (kind === QUIET) return value;
		if (kind === STYLE) {
			const style = filled(value, element);
			return absoluteCss(style, this.#base(element), (url) => this.#resources.style(url));
		}
		if (kind === SRCSET) return absoluteSrcset(value, this.#base(element));
		if (kind === CHECKED && privacy.masksValue(traits)) return null;
		if (kind !== ADDRESS && kind !== PICTURE)
			return value.length < 2 ? value : privacy.prose(value);
		const url = this.#url(element, value);
		if (kind === PICTURE) this.#resources.image(url);
		return url;
	}

	/** An attribute where text is masked, by the preset or, more strictly, by a mark. */
	#masked(
		element: Element,
		kind: number,
		name: string,
		value: string,
		traits: number,
	): string | null {
		if (traits & TRAIT.redacted) return /^(?:class|data-lookalong)$/.test(name) ? value : null;
		if (kind === TOLD) return bullets(value);
		if (kind === STYLE)
			return maskStyle(mapCssUrls(absoluteCss(value, this.#base(element)), withoutQuery));
		if (traits & TRAIT.masked && !this.#isShape(element, name)) return null;
		if (kind === ADDRESS || kind === PICTURE) return withoutQuery(this.#url(element, value));
		if (kind === SRCSET || kind === CHECKED) return null;
		if (kind === DATA && !KEYWORD.test(value)) return null;
		return kind === QUIET ? value : this.#privacy.prose(value);
	}

	#special(
		element: Element,
		kind: number,
		name: string,
		value: string,
		traits: number,
	): string | null {
		if (kind === SCHEME) {
			return this.#native.getAttribute(element, "name") === "color-scheme" ? value : null;
		}
		const privacy = this.#privacy;
		if (kind === OPTION) {
			if (!privacy.masksValue(traits)) return value;
			if (name === "selected") return null;
			return privacy.hidesOption(element as HTMLOptionElement, traits) ? bullets(value) : value;
		}
		// Of a masked field only the property is told.
		const type = this.#native.inputType(element as HTMLInputElement);
		if (type === "hidden" || type === "file") return null;
		return privacy.hidesValue(type, traits) ? null : privacy.prose(value);
	}

	#url(element: Element, value: string): string {
		if (/^\s*#/.test(value)) return value;
		const url = absolute(value, this.#base(element));
		// A link that runs a script still looks like one.
		return CODE.test(url) ? "#" : url;
	}

	#isShape(element: Element, name: string): boolean {
		if (SHAPE.test(name)) return true;
		const isGraphic = this.#native.namespace(element)?.endsWith("svg") ?? false;
		return isGraphic && !SPOKEN.test(name);
	}
}

function qualified(element: Element, name: string): string {
	return wireName(call(element, "getAttributeNode", name)?.namespaceURI ?? null, name);
}

/** Name of an attribute on the wire: namespaced ones carry their namespace between NULs. */
export function wireName(namespace: string | null, name: string): string {
	if (namespace === null || namespace === XMLNS) return name;
	return `\0${namespace}\0${name}`;
}

function prefixed(namespace: string | null, localName: string): string {
	if (namespace?.endsWith("xlink")) return `xlink:${localName}`;
	return namespace?.endsWith("namespace") ? `xml:${localName}` : localName;
}

function withoutQuery(url: string): string {
	return /^(?:data|blob):/i.test(url) ? "" : url.replace(/[?#].*$/, "");
}
