import * as OP from "../codec/op.ts";
import type { Writer } from "../codec/writer.ts";
import type { Native } from "./native.ts";
import type { Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";
import type { Resources } from "./resource.ts";

/** Tells which candidate the customer's browser chose for images that leave a choice. */
export class Images {
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #privacy: Privacy;
	readonly #resources: Resources;
	readonly #dirty = new Set<Element>();

	constructor(native: Native, registry: Registry, privacy: Privacy, resources: Resources) {
		this.#native = native;
		this.#registry = registry;
		this.#privacy = privacy;
		this.#resources = resources;
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#dirty.size > 0;
	}

	reset(): void {
		this.#dirty.clear();
	}

	/** An element was written for the first time, or has loaded something. */
	element(element: Element, local: string): void {
		const isPicture = /^image\/|\.(?:svg|png|gif|webp|jpe?g)$/i;
		if (/^(?:object|embed)$/.test(local)) {
			const { type } = element as HTMLObjectElement;
			if (isPicture.test(type || addressOf(element))) this.#dirty.add(element);
		}
		if (local !== "img") return;
		const parent = this.#native.parentNode(element);
		const inPicture = parent !== null && this.#native.nodeName(parent) === "PICTURE";
		const { complete, currentSrc, src } = element as HTMLImageElement;
		// The page may have another base than when the image was loaded.
		const isElsewhere = complete && currentSrc !== "" && currentSrc !== src;
		if (isElsewhere || inPicture || this.#native.hasAttribute(element, "srcset"))
			this.#dirty.add(element);
	}

	/** Tell the choices. */
	write(writer: Writer): void {
		for (const image of this.#dirty) {
			const id = this.#registry.id(image);
			const url = addressOf(image);
			if (id === 0 || !url || this.#privacy.masksText(this.#registry.traits(image))) continue;
			writer.unsigned(OP.source);
			writer.unsigned(id);
			writer.string(url);
			this.#resources.image(url);
		}
		this.#dirty.clear();
	}
}

/** What an image, object or embed shows. */
function addressOf(element: Element): string {
	const { currentSrc, data, src } = element as HTMLImageElement & HTMLObjectElement;
	return currentSrc ?? data ?? src;
}
