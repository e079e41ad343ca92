import type { Writer } from "../codec/writer.ts";
import { Animations } from "./animation.ts";
import { Fields } from "./field.ts";
import { Fonts } from "./font.ts";
import { Images } from "./image.ts";
import { Layers } from "./layer.ts";
import { Media } from "./media.ts";
import type { Native, Realm } from "./native.ts";
import { NativeUi } from "./native_ui.ts";
import type { Patches } from "./patch.ts";
import { Pictures } from "./picture.ts";
import type { Privacy } from "./privacy.ts";
import { Pseudos } from "./pseudo.ts";
import type { Registry } from "./registry.ts";
import type { Resources } from "./resource.ts";
import { Rules } from "./rule.ts";
import type { Sheets } from "./sheet.ts";
import type { Clock, Root } from "./tree.ts";
import { View } from "./view.ts";

/** What the parts of the state share. */
export type Context = {
	readonly target: Realm;
	readonly native: Native;
	readonly registry: Registry;
	readonly privacy: Privacy;
	readonly resources: Resources;
	readonly sheets: Sheets;
	readonly now: Clock;
	/** Something changed: write soon. */
	changed(): void;
	/** Write and emit before this returns: the page is about to stop. */
	flush(): void;
	fault(error: unknown): void;
	/** The shadow root of an element, closed ones included where known. */
	shadowRoot(element: Element): ShadowRoot | null;
	/** What a font was made of before capture started, where that is known. */
	fontSource(face: FontFace): unknown;
};

/** Everything of a page that is not in its tree, behind one face. */
export class State {
	readonly fields: Fields;
	readonly view: View;
	readonly layers: Layers;
	readonly pictures: Pictures;
	readonly images: Images;
	readonly sheets: Sheets;
	readonly natives: NativeUi;
	readonly #media: Media;
	readonly #animations: Animations;
	readonly #pseudos: Pseudos;
	readonly #fonts: Fonts;
	readonly #rules: Rules;

	readonly #parts: readonly { readonly pending: boolean; reset(): void }[];

	constructor(context: Context) {
		const { target, native, registry, privacy, sheets, changed } = context;
		this.sheets = sheets;
		this.#rules = new Rules(sheets);
		this.fields = new Fields(native, registry, privacy);
		this.view = new View(context);
		this.layers = new Layers(target, native, registry, changed);
		this.pictures = new Pictures(context);
		this.images = new Images(native, registry, privacy, context.resources);
		this.natives = new NativeUi(context);
		this.#media = new Media(context);
		this.#animations = new Animations(context);
		this.#pseudos = new Pseudos(context);
		this.#fonts = new Fonts(context);
		const { fields, view, layers, pictures, images, natives } = this;
		const rest = [this.#media, this.#animations, this.#pseudos, this.#fonts];
		this.#parts = [fields, view, layers, pictures, images, sheets, natives, ...rest];
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#rules.pending || this.#parts.some((part) => part.pending);
	}

	/** Whether something has to be looked at now and then. */
	get watching(): boolean {
		return this.#rules.watching || this.pictures.watching || this.natives.watching;
	}

	/** Start anew for a snapshot. */
	reset(): void {
		for (const part of this.#parts) part.reset();
		this.#rules.reset();
	}

	/** Give back what outlives a snapshot. */
	stop(): void {
		this.reset();
		this.view.stop();
		this.natives.stop();
		this.#fonts.stop();
	}

	/** An element was written for the first time. */
	element(element: Element, local: string, traits: number): void {
		this.fields.element(element, local);
		this.layers.element(element, local, traits);
		this.pictures.element(element, local, traits);
		this.images.element(element, local);
		this.#media.element(element, local);
		this.#pseudos.element(element, local);
	}

	/** An element left the mirror. */
	gone(element: Element, local: string): void {
		this.layers.gone(element, local);
		this.view.gone(element);
		this.#pseudos.gone(element);
		if (local === "canvas" || local === "video") this.pictures.gone(element);
	}

	/** A root was written for the first time. */
	root(root: Root): void {
		this.sheets.addRoot(root);
		this.view.root(root);
		this.#animations.root(root);
		this.#fonts.root(root);
	}

	/** An event that more than one part may learn from. */
	event(target: Node, event: Event): void {
		this.natives.event(target, event);
		this.#media.event(target, event);
		this.pictures.event(target, event);
		if (event.type === "contentvisibilityautostatechange") this.view.seen();
		// What a script or the customer's hand changes without these comes by the fields themselves.
		if (/^(?:focusout|invalid|click|change)$/.test(event.type)) this.#pseudos.mark();
	}

	/** Patch a realm's APIs that change state without a trace. */
	watch(patches: Patches, realm: Realm, changed: () => void): void {
		this.fields.watch(patches, realm, changed);
		this.layers.watch(patches, realm, changed);
		this.natives.watch(patches, realm);
		this.#animations.watch(patches, realm, changed);
		this.#pseudos.watch(patches, realm, changed);
		this.#fonts.watch(patches, realm, changed);
		this.#rules.watch(patches, realm, changed);
	}

	/** Look at what leaves no trace. Returns whether something changed. */
	look(now: number): boolean {
		this.pictures.look(now);
		const changed = this.natives.look();
		return this.#rules.look() || changed;
	}

	/** Tell what changed in style sheets, until done or late. Returns whether all is told. */
	style(writer: Writer, deadline: number): boolean {
		this.#fonts.write();
		return this.sheets.write(writer, deadline);
	}

	/** Tell what changed, until done or late. Returns whether all is told. */
	write(writer: Writer, deadline: number): boolean {
		this.#rules.look();
		if (!this.style(writer, deadline)) return false;
		if (!this.view.ask(deadline)) return false;
		if (this.fields.pending) this.#pseudos.mark();
		this.images.write(writer);
		this.#media.write(writer);
		this.pictures.write(writer);
		this.fields.write(writer);
		this.layers.write(writer);
		this.view.write(writer);
		this.natives.write(writer);
		this.#animations.write(writer);
		this.#pseudos.write(writer);
		return true;
	}
}
