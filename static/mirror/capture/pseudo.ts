import * as OP from "../codec/op.ts";
import type { Writer } from "../codec/writer.ts";
import type { Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import type { Context } from "./state.ts";
import * as TRAIT from "./trait.ts";

/** Elements that can match, besides custom ones. */
const ASKED = new Set("input select textarea button output form fieldset video".split(" "));

/** Calls after which an element may match something else, without a record or an event. */
const SILENT = {
	CustomStateSet: ["add", "delete", "clear"],
	ElementInternals: ["setValidity"],
	HTMLInputElement: ["setCustomValidity"],
	HTMLSelectElement: ["setCustomValidity"],
	HTMLTextAreaElement: ["setCustomValidity"],
};

/**
 * Tells which elements match the pseudo-classes that a copy cannot work out: custom states, whether
 * a masked value (but no secret) is valid, what the browser filled in. Only those that a rule of the page names.
 */
export class Pseudos {
	readonly #context: Context;
	/** Elements that may match, and what was told of them: asking all of a large page takes too long. */
	readonly #told = new Map<Element, string>();
	#count = 0;
	#dirty = false;

	constructor(context: Context) {
		this.#context = context;
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#dirty && this.#context.sheets.pseudos.size > 0;
	}

	reset(): void {
		this.#told.clear();
	}

	/** An element was written for the first time. */
	element(element: Element, local: string): void {
		if (!ASKED.has(local) && !local.includes("-")) return;
		this.#told.set(element, "");
		this.#dirty = true;
	}

	/** An element left the mirror. */
	gone(element: Element): void {
		this.#told.delete(element);
	}

	/** Something may match, or no longer. */
	mark(): void {
		this.#dirty = true;
	}

	/** Be told of custom states and validity. */
	watch(patches: Patches, realm: Realm, changed: () => void): void {
		const table = realm as unknown as Record<string, { prototype: object } | undefined>;
		for (const [owner, names] of Object.entries(SILENT)) {
			for (const name of names) {
				patches.method(table[owner]?.prototype, name, () => {
					this.#dirty = true;
					changed();
				});
			}
		}
	}

	/** Tell what changed. */
	write(writer: Writer): void {
		const names = [...this.#context.sheets.pseudos];
		if (!this.#dirty && names.length === this.#count) return;
		this.#dirty = false;
		this.#count = names.length;
		if (names.length === 0) return;
		for (const [element, told] of this.#told) this.#tell(writer, element, told, names);
	}

	#tell(writer: Writer, element: Element, told: string, names: readonly string[]): void {
		const { native, registry } = this.#context;
		if (this.#holdsSecret(element)) return;
		const held = names.filter((name) => native.matches(element, name));
		const states = held.map((name) => name.replace(/^:state\(\s*([\w-]+).*/, "$1")).join(" ");
		if (told === states) return;
		this.#told.set(element, states);
		writer.unsigned(OP.states);
		writer.unsigned(registry.id(element));
		writer.string(states);
	}

	/** Whether a secret is valid says how long it is, and so does its form. */
	#holdsSecret(element: Element): boolean {
		const { native } = this.#context;
		const local = native.localName(element);
		// A form may hide what it has behind fields of that name, a fieldset does not.
		if (local === "form") return this.#isSecret(native.formElements(element as HTMLFormElement));
		return this.#isSecret(
			local === "fieldset" ? (element as HTMLFieldSetElement).elements : [element],
		);
	}

	#isSecret(fields: ArrayLike<Element>): boolean {
		return Array.from(fields).some((each) => this.#context.registry.traits(each) & TRAIT.secret);
	}
}
