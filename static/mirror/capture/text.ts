import * as OP from "../codec/op.ts";
import type { Writer } from "../codec/writer.ts";
import { isElement } from "../member.ts";
import type { Native } from "./native.ts";
import { bullets, type Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";
import * as TRAIT from "./trait.ts";

/** Says what the mirror shows of texts. */
export class Texts {
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #privacy: Privacy;

	constructor(native: Native, registry: Registry, privacy: Privacy) {
		this.#native = native;
		this.#registry = registry;
		this.#privacy = privacy;
	}

	/** The text of a node as the mirror may show it. */
	of(text: CharacterData, traits: number): string {
		const type = this.#native.nodeType(text);
		// Comments and instructions are notes to developers: only their place is told.
		if (type !== 3 && type !== 4)
			return this.#privacy.preset === "open" ? this.#native.data(text) : "";
		return this.shown(text, this.#native.data(text), traits);
	}

	/** What the mirror shows of a text node if its data were `data`. */
	shown(text: Node, data: string, traits: number): string {
		return this.#value(text, data, traits) ?? this.#privacy.text(text, data, traits);
	}

	/** What is shown of text that is the value of a field; null if it is not. */
	#value(text: Node, data: string, traits: number): string | null {
		if (!(traits & TRAIT.value)) return null;
		const parent = this.#native.parentNode(text);
		if (!parent || !isElement(parent)) return null;
		const option = this.#native.closest(parent, "option,textarea");
		if (!option) return null;
		if (this.#native.localName(option) === "textarea") {
			return this.#privacy.value(data, "", this.#registry.traits(option));
		}
		const isHidden = this.#privacy.hidesOption(option as HTMLOptionElement, traits);
		return isHidden ? bullets(data) : null;
	}
}

/**
 * Write the new text of a node or the value of a field, as a splice where that is shorter.
 *
 * @param whole How all of it is told: TEXT or VALUE.
 * @param before What the replica was told before; null if that is not known.
 */
export function writeText(
	writer: Writer,
	whole: number,
	id: number,
	text: string,
	before: string | null,
): void {
	const cut = before === null ? null : difference(before, text);
	if (!cut || cut.inserted.length + 4 >= text.length) {
		writer.unsigned(whole);
		writer.unsigned(id);
		writer.string(text);
		return;
	}
	writer.unsigned(OP.splice);
	writer.unsigned(id);
	writer.unsigned(cut.start);
	writer.unsigned(cut.removed);
	writer.string(cut.inserted);
}

/** What a text edit removed and inserted: common ends left out. */
function difference(
	before: string,
	after: string,
): { start: number; removed: number; inserted: string } {
	const most = Math.min(before.length, after.length);
	let start = 0;
	while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
	let tail = 0;
	while (
		tail < most - start &&
		before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
	) {
		tail++;
	}
	return {
		start,
		removed: before.length - start - tail,
		inserted: after.slice(start, after.length - tail),
	};
}
