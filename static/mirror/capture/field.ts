import * as OP from "../codec/op.ts";
import type { Writer } from "../codec/writer.ts";
import type { Native, Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import { CAPTION, type Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";
import { writeText } from "./text.ts";

/** What changes a field without an event, by the kind of element. */
const SETTERS: Readonly<Record<string, readonly string[]>> = {
	input: ["value", "checked", "indeterminate", "valueAsNumber", "valueAsDate"],
	textarea: ["value"],
	select: ["value", "selectedIndex"],
	option: ["selected"],
};
const METHODS: Readonly<Record<string, readonly string[]>> = {
	input: ["setRangeText", "stepUp", "stepDown"],
	textarea: ["setRangeText"],
};

/** Browsers put this before the name of a chosen file (HTML §4.10.5.4). */
const FAKE_PATH = /^C:\\fakepath\\/;

/** Radio buttons of a page up to which all are told when something has moved: a few hundred bytes. */
const MOST_RADIOS = 128;

/** Tells what form fields hold: properties that no mutation record reports. */
export class Fields {
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #privacy: Privacy;
	readonly #dirty = new Set<Element>();
	readonly #fresh = new Set<Element>();
	readonly #radios = new Set<Element>();
	#hasMoved = false;
	/** What was told of each field, if anything was. */
	readonly #told = new WeakMap<Element, string>();
	readonly #watched = new WeakSet<object>();
	#watchOwn: ((field: Element) => void) | null = null;
	#watch: ((local: string, prototype: object | undefined) => void) | null = null;

	constructor(native: Native, registry: Registry, privacy: Privacy) {
		this.#native = native;
		this.#registry = registry;
		this.#privacy = privacy;
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#dirty.size > 0;
	}

	reset(): void {
		this.#radios.clear();
		this.#settle();
	}

	#settle(): void {
		this.#dirty.clear();
		this.#fresh.clear();
		this.#hasMoved = false;
	}

	/** A field was written for the first time. */
	element(element: Element, local: string): void {
		if (local === "option") this.#markOwner(element);
		else if (local === "input" || local === "textarea" || local === "select") {
			this.#fresh.add(element);
			this.#dirty.add(element);
			this.#learn(element, local, false);
			this.#watch?.(local, ownerOfValue(element));
			this.#watchOwn?.(element);
		}
	}

	/** Something the replica has was put into another place. */
	moved(): void {
		this.#hasMoved = true;
	}

	/** A field may hold something else now. */
	mark(node: unknown): void {
		if (!isNode(node) || this.#native.nodeType(node) !== 1) return;
		const element = node as Element;
		const local = this.#native.localName(element);
		if (local === "option" || local === "optgroup") this.#markOwner(element);
		else if (local === "form") this.#markForm(element as HTMLFormElement);
		else if (local === "input" || local === "textarea" || local === "select")
			this.#dirty.add(element);
	}

	/** Be told when scripts change fields: no event and no record says so. */
	watch(patches: Patches, realm: Realm, changed: () => void): void {
		const after = (field: Element): void => {
			this.mark(field);
			changed();
		};
		this.#watch = (local, prototype) => {
			if (!prototype || this.#watched.has(prototype)) return;
			this.#watched.add(prototype);
			for (const name of SETTERS[local] ?? []) patches.setter<Element>(prototype, name, after);
			for (const name of METHODS[local] ?? []) patches.method<Element>(prototype, name, after);
		};
		// React gives fields setters of their own, which keep the browser's from before us.
		this.#watchOwn = (field) => {
			if (this.#watched.has(field)) return;
			this.#watched.add(field);
			for (const name of ["value", "checked"]) patches.setter<Element>(field, name, after);
		};
		this.#watch("input", realm.HTMLInputElement?.prototype);
		this.#watch("textarea", realm.HTMLTextAreaElement?.prototype);
		this.#watch("select", realm.HTMLSelectElement?.prototype);
		this.#watch("option", realm.HTMLOptionElement?.prototype);
	}

	/** Note what fields hold now, before something is written that may repeat it. */
	learn(): void {
		for (const field of this.#dirty) {
			// One that is not told yet, in a snapshot that goes on, may be one that was masked before.
			if (this.#registry.id(field) === 0 && !this.#privacy.knows(field)) continue;
			this.#learn(field, this.#native.localName(field), !this.#fresh.has(field));
		}
	}

	#learn(field: Element, local: string, changed: boolean): void {
		if (local === "select") return;
		const value =
			local === "input"
				? this.#native.value(field as HTMLInputElement).replace(FAKE_PATH, "")
				: this.#native.textareaValue(field as HTMLTextAreaElement);
		this.#privacy.learn(field, value, this.#registry.traits(field), changed);
	}

	/** Tell the fields that were marked. */
	write(writer: Writer): void {
		this.#markRadios();
		for (const field of this.#dirty) {
			const id = this.#registry.id(field);
			if (id === 0) continue;
			const isFresh = this.#fresh.has(field);
			if (isFresh) this.#told.delete(field);
			this.#field(writer, field, id, isFresh);
		}
		this.#settle();
	}

	/**
	 * One radio button that is checked, renamed or moved unchecks others of its name: in the replica maybe others
	 * than in the page, because there all that happened at once happens in another order.
	 */
	#markRadios(): void {
		const names = new Set<string | null>();
		for (const radio of this.#radios) {
			if (this.#registry.id(radio) === 0) this.#radios.delete(radio);
			else if (this.#dirty.has(radio)) names.add(this.#native.getAttribute(radio, "name"));
		}
		for (const field of this.#fresh)
			if (this.#isRadio(field)) names.add(this.#native.getAttribute(field, "name"));
		const isAny = this.#hasMoved && this.#radios.size <= MOST_RADIOS;
		if (!isAny && names.size === 0) return;
		for (const radio of this.#radios)
			if (isAny || names.has(this.#native.getAttribute(radio, "name"))) this.#dirty.add(radio);
	}

	#isRadio(field: Element): boolean {
		const isInput = this.#native.localName(field) === "input";
		return isInput && this.#native.inputType(field as HTMLInputElement) === "radio";
	}

	#markOwner(option: Element): void {
		const select = this.#native.closest(option, "select");
		if (select) this.#dirty.add(select);
	}

	#markForm(form: HTMLFormElement): void {
		for (const field of this.#native.formElements(form)) this.mark(field);
	}

	#field(writer: Writer, field: Element, id: number, fresh: boolean): void {
		const local = this.#native.localName(field);
		if (local === "select") this.#select(writer, field as HTMLSelectElement, id);
		else if (local === "textarea") this.#textarea(writer, field as HTMLTextAreaElement, id, fresh);
		else this.#input(writer, field as HTMLInputElement, id, fresh);
	}

	#input(writer: Writer, input: HTMLInputElement, id: number, fresh: boolean): void {
		const type = this.#native.inputType(input);
		if (type === "file" || type === "hidden") return;
		const traits = this.#registry.traits(input);
		// That of a button is its attribute, and to set it would make one.
		if (CAPTION.test(type) && !this.#privacy.hidesValue(type, traits)) return;
		if (type === "radio") this.#radios.add(input);
		if (type === "checkbox" || type === "radio") {
			this.#checked(writer, input, id, this.#privacy.masksValue(traits), fresh);
			return;
		}
		const value = this.#native.value(input);
		const shown = this.#privacy.value(value, type, traits);
		if (this.#privacy.hidesValue(type, traits)) this.#masked(writer, input, id, shown);
		else if (!fresh || value !== (this.#native.getAttribute(input, "value") ?? "")) {
			this.#value(writer, input, id, shown);
		}
	}

	/** Tell a mask; one that stays the same once, because each telling would be a keystroke. */
	#masked(writer: Writer, field: Element, id: number, mask: string): void {
		if ((this.#told.get(field) ?? "") !== mask) this.#value(writer, field, id, mask);
	}

	/** Tell the state of a box, or once that it is not told. */
	#checked(
		writer: Writer,
		input: HTMLInputElement,
		id: number,
		masked: boolean,
		fresh: boolean,
	): void {
		if (masked && !fresh) return;
		const isOn = !masked && this.#native.checked(input);
		const bits = Number(isOn) + 2 * Number(masked || this.#native.indeterminate(input));
		writer.unsigned(OP.checked);
		writer.unsigned(id);
		writer.unsigned(bits);
	}

	#textarea(writer: Writer, area: HTMLTextAreaElement, id: number, fresh: boolean): void {
		const value = this.#native.textareaValue(area);
		const traits = this.#registry.traits(area);
		const shown = this.#privacy.value(value, "", traits);
		if (fresh && value === this.#native.textareaDefault(area)) return;
		if (this.#privacy.masksValue(traits)) this.#masked(writer, area, id, shown);
		else this.#value(writer, area, id, shown);
	}

	/** Tell a value, or what became other of it since it was told. */
	#value(writer: Writer, field: Element, id: number, value: string): void {
		writeText(writer, OP.value, id, value, this.#told.get(field) ?? null);
		this.#told.set(field, value);
	}

	#select(writer: Writer, select: HTMLSelectElement, id: number): void {
		const chosen: number[] = [];
		if (!this.#privacy.masksValue(this.#registry.traits(select))) {
			Array.from(this.#native.options(select)).forEach((option, index) => {
				if (this.#native.selected(option)) chosen.push(index);
			});
		}
		writer.unsigned(OP.selected);
		writer.unsigned(id);
		writer.unsigned(chosen.length);
		for (const index of chosen) writer.unsigned(index);
	}
}

function isNode(value: unknown): value is Node {
	return typeof value === "object" && value !== null && "nodeType" in value;
}

/**
 * The prototype whose `value` a field has. Not always that of its window: a document reached while
 * its frame navigates keeps elements of the realm before.
 */
function ownerOfValue(field: Element): object | undefined {
	let owner: object | null = Object.getPrototypeOf(field);
	while (owner && !Object.hasOwn(owner, "value")) owner = Object.getPrototypeOf(owner);
	return owner ?? undefined;
}
