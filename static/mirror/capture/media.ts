import * as OP from "../codec/op.ts";
import { MEDIA } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import type { Context } from "./state.ts";

/** Milliseconds between two tellings of how far playing has come. */
const PROGRESS_MS = 1000;

/** Tells how far films and sounds have come, whether they pause, and the size of their pictures. */
export class Media {
	readonly #context: Context;
	readonly #dirty = new Set<HTMLVideoElement>();
	#due = 0;

	constructor(context: Context) {
		this.#context = context;
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#dirty.size > 0;
	}

	reset(): void {
		this.#dirty.clear();
	}

	/** An element was written for the first time. */
	element(element: Element, local: string): void {
		if (/^(?:vide|audi)o$/.test(local)) this.#dirty.add(element as HTMLVideoElement);
	}

	/** Something happened to an element. */
	event(target: Node, { type }: Event): void {
		const { native, now } = this.#context;
		if (native.nodeType(target) !== 1) return;
		if (type === "timeupdate") {
			if (now() < this.#due) return;
			this.#due = now() + PROGRESS_MS;
		}
		this.element(target as Element, native.localName(target as Element));
	}

	/** Tell what changed. */
	write(writer: Writer): void {
		for (const media of this.#dirty) {
			const id = this.#context.registry.id(media);
			if (id === 0) continue;
			const { paused, muted, currentTime, videoWidth = 0, videoHeight = 0 } = media;
			writer.unsigned(OP.media);
			writer.unsigned(id);
			writer.unsigned((paused ? MEDIA.paused : 0) | (muted ? MEDIA.muted : 0));
			for (const value of [currentTime * 1000, videoWidth, videoHeight]) {
				writer.unsigned(Math.round(value));
			}
		}
		this.#dirty.clear();
	}
}
