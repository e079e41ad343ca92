import { OP } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import type { Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";

/** Milliseconds between two looks at a canvas that keeps changing, and the most for a still one. */
const BUSY_MS = 400;
const STILL_MS = 6400;

/** Pictures above this many pixels are not taken: reading them back would hold up the page. */
const MAX_PIXELS = 4_000_000;

type Watched = { due: number; pause: number; last: string };

/** Takes pictures of canvases: drawing leaves no record, so they are looked at now and then. */
export class Pictures {
	readonly #registry: Registry;
	readonly #privacy: Privacy;
	readonly #changed: () => void;
	readonly #fault: (error: unknown) => void;
	readonly #canvases = new Map<HTMLCanvasElement, Watched>();
	readonly #taken = new Map<HTMLCanvasElement, string>();

	constructor(
		registry: Registry,
		privacy: Privacy,
		changed: () => void,
		fault: (error: unknown) => void,
	) {
		this.#registry = registry;
		this.#privacy = privacy;
		this.#changed = changed;
		this.#fault = fault;
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#taken.size > 0;
	}

	/** Whether there is something to look at. */
	get watching(): boolean {
		return this.#canvases.size > 0;
	}

	reset(): void {
		this.#canvases.clear();
		this.#taken.clear();
	}

	/** An element was written for the first time. */
	element(element: Element, local: string, traits: number): void {
		if (local !== "canvas" || this.#privacy.masksText(traits)) return;
		this.#canvases.set(element as HTMLCanvasElement, { due: 0, pause: BUSY_MS, last: "" });
	}

	/** An element left the mirror. */
	gone(element: Element): void {
		this.#canvases.delete(element as HTMLCanvasElement);
		this.#taken.delete(element as HTMLCanvasElement);
	}

	/** The customer did something: pictures may change soon. */
	wake(): void {
		for (const watched of this.#canvases.values()) {
			watched.pause = BUSY_MS;
			watched.due = Math.min(watched.due, performance.now() + BUSY_MS);
		}
	}

	/** Take the pictures that are due; they are told when they are encoded, off the page's thread. */
	look(now: number): void {
		for (const [canvas, watched] of this.#canvases) {
			if (now < watched.due) continue;
			watched.due = now + watched.pause;
			this.#take(canvas, watched);
		}
	}

	/** Tell the pictures taken. */
	write(writer: Writer): void {
		for (const [canvas, url] of this.#taken) {
			const id = this.#registry.id(canvas);
			if (id === 0) continue;
			writer.unsigned(OP.picture);
			writer.unsigned(id);
			writer.string(url);
		}
		this.#taken.clear();
	}

	#take(canvas: HTMLCanvasElement, watched: Watched): void {
		const { width, height } = canvas;
		if (width * height === 0 || width * height > MAX_PIXELS) return;
		try {
			canvas.toBlob((blob) => blob && this.#encode(canvas, watched, blob));
		} catch {
			// A canvas with pixels of another origin may not be read, now or ever.
			this.#canvases.delete(canvas);
		}
	}

	#encode(canvas: HTMLCanvasElement, watched: Watched, blob: Blob): void {
		const reader = new FileReader();
		reader.onload = () => this.#keep(canvas, watched, String(reader.result));
		reader.onerror = () => this.#fault(reader.error);
		reader.readAsDataURL(blob);
	}

	#keep(canvas: HTMLCanvasElement, watched: Watched, url: string): void {
		if (!this.#canvases.has(canvas)) return;
		if (url === watched.last) {
			watched.pause = Math.min(watched.pause * 2, STILL_MS);
			return;
		}
		watched.last = url;
		watched.pause = BUSY_MS;
		this.#taken.set(canvas, url);
		this.#changed();
	}
}
