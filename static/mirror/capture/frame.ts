import { get } from "../member.ts";
import type { Embeds } from "./embed.ts";
import type { Native } from "./native.ts";
import type { Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";
import * as TRAIT from "./trait.ts";
import type { Tree } from "./tree.ts";

/** Keeps documents inside frame elements in step with what is loaded there. */
export class Frames {
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #tree: Tree;
	readonly #waiting = new Set<Element>();
	readonly #documents = new Map<Element, Document>();
	/** The rendering modes told: what is written into a document may change its. */
	readonly #modes = new WeakMap<Document, string>();
	readonly #privacy: Privacy;
	readonly #embeds: Embeds;

	constructor(native: Native, registry: Registry, tree: Tree, privacy: Privacy, embeds: Embeds) {
		this.#native = native;
		this.#registry = registry;
		this.#tree = tree;
		this.#privacy = privacy;
		this.#embeds = embeds;
	}

	/** Whether a document waits to be written. */
	get pending(): boolean {
		return this.#waiting.size > 0;
	}

	/** Whether documents in frames are told. */
	get any(): boolean {
		return this.#documents.size > 0;
	}

	reset(): void {
		this.#waiting.clear();
		this.#documents.clear();
		this.#embeds.reset();
	}

	/** Look for frames that have gone on to another document and not loaded it yet. Returns whether there are any. */
	look(): boolean {
		for (const [frame, document] of this.#documents) {
			const isOther = this.#read(frame) !== document;
			if (isOther || this.#modes.get(document) !== document.compatMode) this.loaded(frame);
		}
		return this.pending;
	}

	/** Frames inside a node kept their documents where a viewer's browser loads theirs anew. */
	kept(moved: Node): void {
		for (const [frame, document] of this.#documents) {
			if (!this.#native.contains(moved, frame)) continue;
			this.#tree.purge(document);
			this.#waiting.add(frame);
		}
		for (const frame of this.#embeds.frames) {
			if (this.#native.contains(moved, frame)) this.#waiting.add(frame);
		}
	}

	/** An element was written for the first time. */
	element(element: Element, local: string, traits: number): void {
		const isFrame = local === "iframe" || local === "frame";
		if (isFrame && !(traits & TRAIT.redacted)) this.#waiting.add(element);
	}

	/** A frame has loaded something: its document may be another one. */
	loaded(frame: Element): void {
		const document = this.#read(frame);
		const before = this.#documents.get(frame);
		const isTold = document && document === before && this.#registry.id(document) !== 0;
		if (isTold && this.#modes.get(document) === document.compatMode) return;
		if (before) this.#tree.purge(before);
		this.#embeds.drop(frame);
		this.#waiting.add(frame);
	}

	/** An element left the mirror. */
	gone(element: Element, local: string): void {
		if (local !== "iframe" && local !== "frame") return;
		this.#waiting.delete(element);
		const document = this.#documents.get(element);
		if (document) this.#tree.purge(document);
		this.#documents.delete(element);
		this.#embeds.drop(element);
	}

	/** Write the documents that wait. */
	write(): void {
		for (const frame of this.#waiting) {
			this.#waiting.delete(frame);
			if (this.#registry.id(frame) === 0) continue;
			const document = this.#read(frame);
			this.#tree.frame(frame, document);
			if (document) {
				this.#documents.set(frame, document);
				this.#modes.set(document, document.compatMode);
			} else this.#documents.delete(frame);
			// A frame that was moved holds an empty document until it has loaded its own again.
			if (!document && this.#mayEmbed(frame)) this.#embeds.open(frame);
			else this.#embeds.drop(frame);
		}
	}

	/** What is masked here cannot be masked from here over there. */
	#mayEmbed(frame: Element): boolean {
		return !this.#privacy.marks.sealed && !(this.#registry.traits(frame) & TRAIT.masked);
	}

	/** The document in a frame, if its origin lets us read it. */
	#read(frame: Element): Document | null {
		try {
			const document = this.#native.contentDocument(frame as HTMLIFrameElement);
			return document && get(document, "defaultView") ? document : null;
		} catch {
			return null;
		}
	}
}
