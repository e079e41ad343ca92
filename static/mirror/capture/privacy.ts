import type { Native } from "./native.ts";
import { TRAIT } from "./registry.ts";
import { isCardGroup, isSecretField, maskCards } from "./secret.ts";

/**
 * What the mirror shows of text and form values.
 * `default`: text shown, every form value masked. `private`: all text masked too.
 * `open`: values shown, but never secrets.
 */
export type Preset = "default" | "private" | "open";

/** Shown in place of a secret, whatever its length. */
export const SECRET_MASK = "••••••••";

/** Types of inputs whose value is the caption of a button. */
const CAPTION = /^(button|submit|reset)$/;

/** Secrets shorter than this are not looked for elsewhere: they would match by chance. */
const ECHO_UNITS = 4;

/** How many secrets are remembered for the echo check. */
const ECHOES = 16;

/**
 * Decides what of the page is told, at the source: what is masked here is never serialised.
 * Order of rules: ignored > redacted > masked > shown; secrets are masked whatever a rule says.
 */
export class Privacy {
	readonly preset: Preset;
	readonly #native: Native;
	readonly #isOwn: (element: Element) => boolean;
	readonly #secrets: string[] = [];

	constructor(native: Native, preset: Preset, isOwn: (element: Element) => boolean) {
		this.#native = native;
		this.preset = preset;
		this.#isOwn = isOwn;
	}

	/** Whether an element is absent from the mirror. */
	ignores(element: Element): boolean {
		if (this.#isOwn(element)) return true;
		return this.#rules(element).includes("ignore");
	}

	/** The traits of an element inside a parent of the given traits. */
	inherit(parent: number, element: Element): number {
		let traits = parent & (TRAIT.masked | TRAIT.shown | TRAIT.editable | TRAIT.readonly);
		for (const rule of this.#rules(element)) {
			if (rule === "redact") traits |= TRAIT.redacted | TRAIT.opaque;
			else if (rule === "mask") traits |= TRAIT.masked;
			else if (rule === "show") traits |= TRAIT.shown;
			else if (rule === "readonly") traits |= TRAIT.readonly;
		}
		const editable = this.#native.getAttribute(element, "contenteditable");
		if (editable !== null && editable.toLowerCase() !== "false") traits |= TRAIT.editable;
		return traits;
	}

	/** Whether text under these traits is masked. */
	masksText(traits: number): boolean {
		if (traits & TRAIT.masked) return true;
		if (traits & TRAIT.shown) return false;
		if (this.preset === "private") return true;
		return (traits & TRAIT.editable) !== 0 && this.preset === "default";
	}

	/** Whether the value of a field with these traits is masked. */
	masksValue(traits: number): boolean {
		if (traits & (TRAIT.masked | TRAIT.secret)) return true;
		return !(traits & TRAIT.shown) && this.preset !== "open";
	}

	/** Whether the state of a checkbox or radio button is hidden: it says less than a value. */
	masksState(traits: number): boolean {
		if (traits & (TRAIT.masked | TRAIT.secret)) return true;
		return !(traits & TRAIT.shown) && this.preset === "private";
	}

	/** Whether a field is, or once was, one that holds a secret. */
	isSecret(field: Element): boolean {
		return isSecretField(this.#native, field);
	}

	/** The text of a node as the mirror may show it. */
	text(node: Node, data: string, traits: number): string {
		if (this.masksText(traits)) return bullets(data);
		const digit = data.charCodeAt(data.length - 1);
		// Only a text that ends in a digit or blank can be one group of a split card number.
		if (data.length <= 24 && digit <= 57 && isCardGroup(this.#native, node, data)) {
			return data.replace(/\d/g, "•");
		}
		return this.prose(data);
	}

	/** Ordinary text without card numbers and without echoes of secrets. */
	prose(text: string): string {
		let safe = maskCards(text);
		for (const secret of this.#secrets) {
			if (safe.includes(secret)) safe = safe.replaceAll(secret, SECRET_MASK);
		}
		return safe;
	}

	/** The value of a field as the mirror may show it; `""` stays `""` except for secrets' length. */
	value(value: string, type: string, traits: number): string {
		if (traits & TRAIT.secret) {
			this.#remember(value);
			return value === "" ? "" : SECRET_MASK;
		}
		if (CAPTION.test(type)) return this.masksText(traits) ? bullets(value) : this.prose(value);
		return this.masksValue(traits) ? bullets(value) : this.prose(value);
	}

	#remember(secret: string): void {
		if (secret.length < ECHO_UNITS || this.#secrets.includes(secret)) return;
		this.#secrets.unshift(secret);
		this.#secrets.length = Math.min(this.#secrets.length, ECHOES);
	}

	#rules(element: Element): readonly string[] {
		const rules = this.#native.getAttribute(element, "data-lookalong");
		return rules === null ? NO_RULES : rules.toLowerCase().split(/\s+/);
	}
}

const NO_RULES: readonly string[] = [];

/** Replace every visible character, keeping length and line breaks. */
export function bullets(text: string): string {
	return text.replace(/\S/g, "•");
}
