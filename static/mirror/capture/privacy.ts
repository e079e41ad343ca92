import { Echoes } from "./echo.ts";
import { BESIDE, IGNORED, Marks, type Rule } from "./mark.ts";
import type { Native, Realm } from "./native.ts";
import type { Registry } from "./registry.ts";
import { isNumberGroup, isSecretField, maskNumbers, namesSecret } from "./secret.ts";
import * as TRAIT from "./trait.ts";
import type { Root } from "./tree.ts";

/**
 * What the mirror shows of text and form values.
 * `default`: text shown, every form value masked. `private`: all text masked too.
 * `sealed`: as `private`, and nothing the page marks to be shown is shown.
 * `open`: values shown, but never secrets.
 */
export type Preset = "default" | "private" | "sealed" | "open";

/** An element of which the viewer sees less than the customer, and how it is hidden. */
export type Hidden = {
	readonly element: Element;
	readonly kind: "masked" | "redacted" | "ignored";
};

/** Shown in place of a secret, whatever its length. */
export const SECRET_MASK = "••••••••";

/** Types of inputs whose value is the caption of a button. */
export const CAPTION = /^(button|submit|reset)$/;

/** Types of inputs whose masked value no browser would show. */
const PICKED = /^(date|datetime-local|month|week|time|number|range|color)$/;

const FIELD = /^(input|textarea|select)$/;
const PICTURE = /^(img|video)$/;

/**
 * Decides what of the page is told, at the source: what is masked here is never serialised.
 * Order of rules: ignored > redacted > masked > shown; secrets are masked whatever a rule says.
 */
export class Privacy {
	readonly marks: Marks;
	readonly #native: Native;
	readonly #isOwn: (element: Element) => boolean;
	readonly #echoes = new Echoes();
	readonly #labelled = new WeakSet<Element>();
	#preset: Preset = "sealed";
	#masksAll = true;

	constructor(native: Native, target: Realm, isOwn: (element: Element) => boolean) {
		this.#native = native;
		this.marks = new Marks(native, target);
		this.#isOwn = isOwn;
	}

	/** Take what the site wants. A snapshot must follow. */
	configure(preset: Preset, rules: readonly Rule[]): void {
		this.marks.configure(rules, preset === "sealed");
		this.#preset = this.marks.sealed ? "sealed" : preset;
		this.#masksAll = this.#preset === "private" || this.#preset === "sealed";
	}

	/** The preset in force: a rule that is not understood seals. */
	get preset(): Preset {
		return this.#preset;
	}

	/** Whether strings in style sheets are masked: they may belong to what is hidden. */
	get masksStyles(): boolean {
		return this.#masksAll || (this.marks.hides && this.#preset !== "open");
	}

	/** Whether an element is absent from the mirror. */
	ignores(element: Element): boolean {
		return this.#isOwn(element) || (this.marks.of(element) & IGNORED) !== 0;
	}

	/** The traits of an element inside a parent of the given traits. */
	inherit(parent: number, element: Element): number {
		return (parent & TRAIT.inherited) | (this.marks.of(element) & ~BESIDE);
	}

	/** Whether text under these traits is masked. */
	masksText(traits: number): boolean {
		if (traits & TRAIT.masked) return true;
		if (traits & TRAIT.shown) return false;
		return this.#masksAll || ((traits & TRAIT.editable) !== 0 && this.#preset === "default");
	}

	/** Whether the value, state or choice of a field with these traits is masked. */
	masksValue(traits: number): boolean {
		if (traits & (TRAIT.masked | TRAIT.secret)) return true;
		return !(traits & TRAIT.shown) && this.#preset !== "open";
	}

	/** Whether of a node itself, text or field, the viewer gets a mask. */
	masks(node: Node, traits: number): boolean {
		if (traits & (TRAIT.redacted | TRAIT.secret)) return true;
		const isField = FIELD.test(this.#native.nodeName(node).toLowerCase());
		return isField ? this.masksValue(traits) : this.masksText(traits);
	}

	/** Look through a root before it is written. */
	addRoot(root: Root): void {
		this.marks.addRoot(root);
		if (!this.marks.isFresh) return;
		// Asking each field for its labels would search the page for each field.
		for (const label of this.#native.queryAll(root, "label")) {
			const field = (label as HTMLLabelElement).control;
			if (field && namesSecret(this.#native.textContent(label) ?? "")) this.#labelled.add(field);
		}
	}

	/** Whether a field is one that holds a secret. */
	isSecret(field: Element): boolean {
		const isLabelled = this.#labelled.has(field) || undefined;
		return isSecretField(
			this.#native,
			field,
			this.marks.isFresh ? (isLabelled ?? false) : isLabelled,
		);
	}

	/** The text of a node as the mirror may show it. */
	text(node: Node, data: string, traits: number): string {
		if (this.masksText(traits)) return bullets(data);
		return isNumberGroup(this.#native, node, data) ? bullets(data) : this.prose(data);
	}

	/** Ordinary text without numbers of cards and accounts and without echoes of what is masked. */
	prose(text: string): string {
		return this.#echoes.mask(maskNumbers(text));
	}

	/** Take note of what a field holds, before anything that may repeat it is written. */
	learn(field: Element, value: string, traits: number, changed: boolean): void {
		if (this.masksValue(traits))
			this.#echoes.learn(field, value, (traits & TRAIT.secret) !== 0, changed);
	}

	/** Whether a field is one that `learn` took note of. */
	knows(field: Element): boolean {
		return this.#echoes.knows(field);
	}

	/** The value of a field as the mirror may show it; only whether a secret is empty is told. */
	value(value: string, type: string, traits: number): string {
		if (traits & TRAIT.secret) return value && SECRET_MASK;
		if (!this.hidesValue(type, traits)) return this.prose(value);
		return PICKED.test(type) ? "" : bullets(value);
	}

	/** Whether the value of an input of a type is masked; that of a button is its caption. */
	hidesValue(type: string, traits: number): boolean {
		return CAPTION.test(type) ? this.masksText(traits) : this.masksValue(traits);
	}

	/** Whether the words of an option are masked. A list is text, and what of it was chosen is not told; but where all of it was, the list is the choice. */
	hidesOption(option: HTMLOptionElement, traits: number): boolean {
		if (!this.masksValue(traits) || this.masksText(traits)) return this.masksText(traits);
		if (!this.#native.selected(option)) return false;
		const select = this.#native.closest(option, "select") as HTMLSelectElement | null;
		if (!select) return true;
		return Array.from(this.#native.options(select)).every(
			(each) => this.#native.selected(each) || each.disabled || !each.value,
		);
	}

	/** Everything in the roots known that is not told as it is, the outermost where such are nested. */
	*hidden(registry: Registry): Generator<Hidden> {
		for (const element of this.marks.all(this.#masksAll ? "*" : "input,textarea,select,canvas")) {
			const kind = this.#isOwn(element) ? null : this.#kindOf(element, registry.traits(element));
			const isInside = registry.id(element) === 0 && kind !== "ignored";
			if (kind && !isInside) yield { element, kind };
		}
	}

	#kindOf(element: Element, traits: number): Hidden["kind"] | null {
		const marks = this.marks.of(element);
		if (marks & IGNORED) return "ignored";
		if (traits & TRAIT.redacted) return "redacted";
		if (traits & TRAIT.masked && !(marks & TRAIT.masked)) return null;
		const local = this.#native.localName(element);
		const type = local === "input" ? this.#native.inputType(element as HTMLInputElement) : "";
		const isField = FIELD.test(local) && !CAPTION.test(type) && type !== "hidden";
		if (isField || local === "canvas") return this.masksValue(traits) ? "masked" : null;
		if (!this.masksText(traits)) return null;
		const isWhole = marks & (TRAIT.masked | TRAIT.editable) || PICTURE.test(local);
		return isWhole || this.#hasText(element) ? "masked" : null;
	}

	#hasText(element: Element): boolean {
		const native = this.#native;
		for (let node = native.firstChild(element); node; node = native.nextSibling(node)) {
			if (native.nodeType(node) === 3 && /\S/.test(native.data(node as Text))) return true;
		}
		return false;
	}
}

/** Replace every visible character, keeping length and line breaks. */
export function bullets(text: string): string {
	return text.replace(/\S/g, "•");
}

/** A URL or a string of CSS. What is bare in a URL is bounded: a broken one would be looked for to the end each time. */
const QUOTED = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/.source;
const PART = new RegExp(`url\\(\\s*(?:${QUOTED}|[^)"']{0,2048})\\s*\\)|${QUOTED}`, "gi");

/** Properties whose strings are shown to people, up to the end of the declaration. */
const TELLING = new RegExp(
	`([;{\\s]|^)(content|quotes|list-style(?:-type)?|symbols|additive-symbols|prefix|suffix|negative|pad|--[\\w-]+)(\\s*:)((?:${PART.source}|[^;{}"'])*)`,
	"gi",
);
const LETTER = /\\([\da-f]{1,6})\s?|\\[\s\S]|[\p{L}\p{N}]/giu;

/** Replace letters and digits in strings of CSS that are shown; glyphs of icon fonts stay. */
export function maskStyle(css: string): string {
	return css.replace(TELLING, (_, before: string, name: string, colon: string, value: string) => {
		const masked = value.replace(PART, (part) =>
			/^u/i.test(part) ? part : part.replace(LETTER, masksLetter),
		);
		return before + name + colon + masked;
	});
}

function masksLetter(part: string, hex?: string): string {
	const char = hex ? String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)) : part;
	return /^\\?[\p{L}\p{N}]/u.test(char) ? "•" : part;
}
