import { OP } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import type { Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import { TRAIT } from "./registry.ts";
import type { Context } from "./state.ts";

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
	readonly #told = new Map<Element, [id: number, states: string]>();
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
	element(local: string): void {
		if (local.includes("-")) this.#dirty = true;
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
		const { sheets } = this.#context;
		const names = [...sheets.pseudos];
		if (!this.#dirty && names.length === this.#count) return;
		this.#dirty = false;
		this.#count = names.length;
		if (names.length === 0) return;
		const before = new Set(this.#told.keys());
		for (const root of sheets.roots) {
			for (const element of root.querySelectorAll(names.join())) {
				before.delete(element);
				this.#tell(writer, element, names);
			}
		}
		for (const element of before) {
			this.#tell(writer, element, []);
			this.#told.delete(element);
		}
	}

	#tell(writer: Writer, element: Element, names: readonly string[]): void {
		const { native, registry } = this.#context;
		const id = registry.id(element);
		// Whether a secret is valid says how long it is.
		if (id === 0 || registry.traits(element) & TRAIT.secret) return;
		const held = names.filter((name) => native.matches(element, name));
		const states = held.map((name) => name.replace(/^:state\(\s*([\w-]+).*/, "$1")).join(" ");
		const told = this.#told.get(element);
		if (told?.[0] === id && told[1] === states) return;
		this.#told.set(element, [id, states]);
		writer.unsigned(OP.states);
		writer.unsigned(id);
		writer.string(states);
	}
}
