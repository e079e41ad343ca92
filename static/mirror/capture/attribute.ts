import { absolute, absoluteCss, absoluteSrcset, mapCssUrls } from "../url.ts";
import type { Native } from "./native.ts";
import { bullets, maskStyle, type Privacy } from "./privacy.ts";
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
	meta: /^(?:charset|name|property|content)$/,
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

/** Attributes of masked graphics that may hold more than shapes. */
const SPOKEN = /^(?:data-|aria-|id$|href|xlink:|title$)/;

const URL_ATTRIBUTE = /^(?:href|src|poster|background|cite|longdesc|xlink:href)$/;
const PICTURED = /^(?:img|image|input|video|feImage|body|table|td)$/;
const KEYWORD = /^[a-z-]{0,16}$/;
const XMLNS = "http://www.w3.org/2000/xmlns/";

/** Shapes, and attributes of theirs that hold numbers: long ones, but none of a card. */
const SHAPES =
	/^(?:path|rect|circle|ellipse|line|poly(?:gon|line)|g|svg|use|image|tspan|text|stop|(?:linear|radial)Gradient|pattern|clipPath|mask|marker|symbol|animate\w*|fe[A-Z]\w*)$/;
const GEOMETRY =
	/^(?:d|points|[rxy]|[cdfr][xyr]|[xy][12]|width|height|\w*[tT]ransform|viewBox|offset|values|key(?:Times|Splines)|pathLength|stdDeviation|stroke-[\w-]+|[\w-]*opacity)$/;

/** What an attribute is: decided once for a name on a kind of element. */
const KIND = {
	never: 0,
	plain: 1,
	/** Cannot hold prose. */
	quiet: 2,
	style: 3,
	srcset: 4,
	url: 5,
	/** A URL whose resource is part of the picture. */
	picture: 6,
	textual: 7,
	data: 8,
	value: 9,
	checked: 10,
	option: 11,
	scheme: 12,
} as const;
type Kind = (typeof KIND)[keyof typeof KIND];

function kindOf(local: string, name: string): Kind {
	if (NEVER.test(name) || ONLY[local]?.test(name) === false) return KIND.never;
	if (local === "meta" && name === "content") return KIND.scheme;
	if (local === "option" && /^(?:value|selected|label)$/.test(name)) return KIND.option;
	if (local === "input" && name === "value") return KIND.value;
	if (name === "checked") return KIND.checked;
	if (name === "style") return KIND.style;
	if (/srcset$/.test(name)) return KIND.srcset;
	if (URL_ATTRIBUTE.test(name)) return PICTURED.test(local) ? KIND.picture : KIND.url;
	if (TEXTUAL.test(name)) return KIND.textual;
	if (name.startsWith("data-")) return KIND.data;
	const isGeometry = SHAPES.test(local) && GEOMETRY.test(name);
	return isGeometry || SHAPE.test(name) ? KIND.quiet : KIND.plain;
}

/** Decides what is told of attributes: absolute URLs, no handlers, masks applied. */
export class Attributes {
	readonly #native: Native;
	readonly #privacy: Privacy;
	readonly #resources: Resources;
	readonly #base: (node: Node) => string;
	readonly #kinds = new Map<string, Map<string, Kind>>();

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
		const masks = this.#masks(traits);
		for (const name of names) {
			const kind = kinds.get(name) ?? this.#learn(kinds, local, name);
			if (kind === KIND.never) continue;
			const value = this.#native.getAttribute(element, name);
			if (value === null) continue;
			const safe = masks
				? this.#masked(element, kind, name, value, traits)
				: this.#safe(element, kind, name, value, traits);
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
		const isQuiet = kind === KIND.value && this.#privacy.masksValue(traits);
		if (kind === KIND.never || kind === KIND.scheme || isQuiet) return null;
		const told = { name: wireName(namespace, name), value: null };
		if (!attribute) return told;
		const value = this.#masks(traits)
			? this.#masked(element, kind, name, attribute.value, traits)
			: this.#safe(element, kind, name, attribute.value, traits);
		return { ...told, value };
	}

	#kindsOf(local: string): Map<string, Kind> {
		let kinds = this.#kinds.get(local);
		if (!kinds) {
			kinds = new Map();
			this.#kinds.set(local, kinds);
		}
		return kinds;
	}

	#learn(kinds: Map<string, Kind>, local: string, name: string): Kind {
		const kind = kindOf(local, name);
		kinds.set(name, kind);
		return kind;
	}

	#masks(traits: number): boolean {
		return (traits & TRAIT.redacted) !== 0 || this.#privacy.masksText(traits);
	}

	#safe(element: Element, kind: Kind, name: string, value: string, traits: number): string | null {
		switch (kind) {
			case KIND.quiet:
				return value;
			case KIND.style:
				return absoluteCss(value, this.#base(element), (url) => this.#resources.style(url));
			case KIND.srcset:
				return absoluteSrcset(value, this.#base(element));
			case KIND.url:
				return this.#url(element, value);
			case KIND.picture: {
				const url = this.#url(element, value);
				this.#resources.image(url);
				return url;
			}
			case KIND.checked:
				return this.#privacy.masksValue(traits) ? null : value;
			case KIND.value:
			case KIND.option:
			case KIND.scheme:
				return this.#special(element, kind, name, value, traits);
			default:
				return value.length < 2 ? value : this.#privacy.prose(value);
		}
	}

	/** An attribute where text is masked, by the preset or, more strictly, by a mark. */
	#masked(
		element: Element,
		kind: Kind,
		name: string,
		value: string,
		traits: number,
	): string | null {
		if (traits & TRAIT.redacted) return /^(?:class|data-lookalong)$/.test(name) ? value : null;
		if (kind === KIND.textual) return bullets(value);
		if (kind === KIND.style)
			return maskStyle(mapCssUrls(absoluteCss(value, this.#base(element)), withoutQuery));
		if (kind === KIND.value || kind === KIND.option || kind === KIND.scheme) {
			return this.#special(element, kind, name, value, traits);
		}
		if (traits & TRAIT.masked && !this.#isShape(element, name)) return null;
		if (kind === KIND.url || kind === KIND.picture) return withoutQuery(this.#url(element, value));
		if (kind === KIND.srcset || kind === KIND.checked) return null;
		if (kind === KIND.data && !KEYWORD.test(value)) return null;
		return kind === KIND.quiet ? value : this.#privacy.prose(value);
	}

	#special(
		element: Element,
		kind: Kind,
		name: string,
		value: string,
		traits: number,
	): string | null {
		if (kind === KIND.scheme) {
			return this.#native.getAttribute(element, "name") === "color-scheme" ? value : null;
		}
		const privacy = this.#privacy;
		if (kind === KIND.option) {
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
		return /^\s*#/.test(value) ? value : absolute(value, this.#base(element));
	}

	#isShape(element: Element, name: string): boolean {
		if (SHAPE.test(name)) return true;
		const isGraphic = this.#native.namespace(element)?.endsWith("svg") ?? false;
		return isGraphic && !SPOKEN.test(name);
	}
}

function qualified(element: Element, name: string): string {
	return wireName(element.getAttributeNode(name)?.namespaceURI ?? null, name);
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
