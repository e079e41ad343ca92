import type { Writer } from "../codec/writer.ts";
import { Fields } from "./field.ts";
import { Images } from "./image.ts";
import { Layers } from "./layer.ts";
import type { Native, Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import { Pictures } from "./picture.ts";
import type { Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";
import { Rules } from "./rule.ts";
import type { Sheets } from "./sheet.ts";
import type { Clock, Root } from "./tree.ts";
import { View } from "./view.ts";

/** Everything of a page that is not in its tree, behind one face. */
export class State {
	readonly fields: Fields;
	readonly view: View;
	readonly layers: Layers;
	readonly pictures: Pictures;
	readonly images: Images;
	readonly sheets: Sheets;
	readonly #rules: Rules;

	constructor(
		target: Realm,
		native: Native,
		registry: Registry,
		privacy: Privacy,
		sheets: Sheets,
		now: Clock,
		changed: () => void,
		fault: (error: unknown) => void,
	) {
		this.sheets = sheets;
		this.#rules = new Rules(sheets);
		this.fields = new Fields(native, registry, privacy);
		this.view = new View(target, native, registry, privacy, now);
		this.layers = new Layers(target, native, registry, changed);
		this.pictures = new Pictures(registry, privacy, changed, fault);
		this.images = new Images(native, registry, privacy);
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		const { fields, view, layers, pictures, images, sheets } = this;
		return [fields, view, layers, pictures, images, sheets].some((part) => part.pending);
	}

	/** Whether something has to be looked at now and then. */
	get watching(): boolean {
		return this.#rules.watching || this.pictures.watching;
	}

	/** Start anew for a snapshot. */
	reset(): void {
		const { fields, view, layers, pictures, images, sheets } = this;
		for (const part of [fields, view, layers, pictures, images, sheets]) part.reset();
		this.#rules.reset();
	}

	/** An element was written for the first time. */
	element(element: Element, local: string, traits: number): void {
		this.fields.element(element, local);
		this.layers.element(element, local, traits);
		this.pictures.element(element, local, traits);
		this.images.element(element, local);
		this.view.element(element, local, traits);
	}

	/** An element left the mirror. */
	gone(element: Element, local: string): void {
		this.layers.gone(element, local);
		if (local === "canvas") this.pictures.gone(element);
	}

	/** A root was written for the first time. */
	root(root: Root): void {
		this.sheets.addRoot(root);
		this.view.root(root);
	}

	/** Patch a realm's APIs that change state without a trace. */
	watch(patches: Patches, realm: Realm, changed: () => void): void {
		this.fields.watch(patches, realm, changed);
		this.layers.watch(patches, realm, changed);
		this.#rules.watch(patches, realm, changed);
	}

	/** Look at what leaves no trace. Returns whether something changed. */
	look(now: number): boolean {
		this.pictures.look(now);
		return this.#rules.look();
	}

	/** Tell what changed, until done or late. Returns whether all is told. */
	write(writer: Writer, deadline: number): boolean {
		this.#rules.look();
		if (!this.sheets.write(writer, deadline)) return false;
		if (!this.view.ask(deadline)) return false;
		this.images.write(writer);
		this.pictures.write(writer);
		this.fields.write(writer);
		this.layers.write(writer);
		this.view.write(writer);
		return true;
	}
}
