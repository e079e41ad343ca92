import { LIMIT } from "../codec/limit.ts";
import * as OP from "../codec/op.ts";
import type { Writer } from "../codec/writer.ts";
import type { Context } from "./state.ts";
import * as TRAIT from "./trait.ts";

/** Milliseconds between two looks at what keeps changing (canvas, film), and the most for a still one. */
const BUSY_MS = 400;
const FILM_MS = 1000;
const STILL_MS = 6400;

/** Pixels of the picture of a film: it only has to show what is going on. */
const FILM_PIXELS = 200_000;

/** Quality of the WebP picture of a film; a small one costs little, so it is told without loss. */
const FILM_QUALITY = 0.8;
const SMALL_PIXELS = 20_000;

type Source = HTMLCanvasElement & HTMLVideoElement;
type Watched = { due: number; pause: number; last: string };

/** Takes pictures of canvases and films: drawing leaves no record, so they are looked at now and then. */
export class Pictures {
	readonly #context: Context;
	readonly #sources = new Map<Source, Watched>();
	readonly #taken = new Map<Source, string>();
	#scratch: HTMLCanvasElement | null = null;
	#asked = false;

	constructor(context: Context) {
		this.#context = context;
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#taken.size > 0;
	}

	/** Whether there is something to look at. */
	get watching(): boolean {
		return this.#sources.size > 0;
	}

	reset(): void {
		this.#sources.clear();
		this.#taken.clear();
		this.#scratch = null;
	}

	/** An element was written for the first time. */
	element(element: Element, local: string, traits: number): void {
		const isFilm = local === "video";
		if (local !== "canvas" && !isFilm) return;
		const { privacy } = this.#context;
		// What is drawn may be anything, also what was typed: it is told where values are.
		if (!isFilm && privacy.masksValue(traits)) this.#taken.set(element as Source, "");
		else if (!privacy.masksText(traits))
			this.#sources.set(element as Source, { due: 0, pause: pauseOf(isFilm), last: "" });
	}

	/** An element left the mirror. */
	gone(element: Element): void {
		this.#sources.delete(element as Source);
		this.#taken.delete(element as Source);
	}

	/** The customer did something: pictures may change soon. */
	wake(): void {
		const now = this.#context.now();
		for (const [source, watched] of this.#sources) {
			watched.pause = pauseOf(isFilm(source));
			watched.due = Math.min(watched.due, now + watched.pause);
		}
	}

	/** A film was moved or stopped: what it shows now may stay for long. */
	event(target: Node, { type }: Event): void {
		const watched = this.#sources.get(target as Source);
		if (watched && type !== "timeupdate") watched.due = 0;
	}

	/**
	 * Take the pictures that are due; they are told when they are encoded, off the page's thread.
	 * A WebGL canvas has its picture only until it is painted: right after the page drew it.
	 */
	look(now: number): void {
		const due = Array.from(this.#sources).filter(([, watched]) => watched.due <= now);
		if (due.length === 0 || this.#asked) return;
		this.#asked = true;
		requestAnimationFrame(() => {
			this.#asked = false;
			for (const [source, watched] of due) {
				watched.due = now + watched.pause;
				if (this.#sources.has(source)) this.#take(source, watched);
			}
		});
	}

	/** Tell the pictures taken. */
	write(writer: Writer): void {
		for (const [source, url] of this.#taken) {
			const id = this.#context.registry.id(source);
			if (id === 0) continue;
			writer.unsigned(OP.picture);
			writer.unsigned(id);
			writer.string(url);
		}
		this.#taken.clear();
	}

	#take(source: Source, watched: Watched): void {
		try {
			const scratch = this.#copy(source);
			const type = isFilm(source) ? "image/webp" : "image/png";
			if (!scratch) return;
			const quality = scratch.width * scratch.height < SMALL_PIXELS ? 1 : FILM_QUALITY;
			scratch.toBlob((blob) => blob && this.#encode(source, watched, blob), type, quality);
		} catch {
			// What has pixels of another origin may not be read, now or ever.
			this.#sources.delete(source);
		}
	}

	/** What a source shows now, not larger than it may be; null for nothing. */
	#copy(source: Source): HTMLCanvasElement | null {
		const film = isFilm(source);
		if (film && !this.#isShown(source)) return null;
		const width = film ? source.videoWidth : source.width;
		const height = film ? source.videoHeight : source.height;
		if (width * height === 0) return null;
		const most = film ? FILM_PIXELS : LIMIT.picturePixels;
		const scale = Math.min(1, Math.sqrt(most / (width * height)));
		this.#scratch ??= document.createElement("canvas");
		const scratch = this.#scratch;
		scratch.width = Math.ceil(width * scale);
		scratch.height = Math.ceil(height * scale);
		const pen = scratch.getContext("2d", { willReadFrequently: true });
		pen?.drawImage(source, 0, 0, scratch.width, scratch.height);
		return scratch;
	}

	/** Whether a film is in sight and has begun. What a camera sees is told only where the page says so. */
	#isShown(film: HTMLVideoElement): boolean {
		const { native, registry, target } = this.#context;
		const { top, bottom, left, right } = native.box(film);
		const inSight = bottom > 0 && right > 0 && top < target.innerHeight && left < target.innerWidth;
		const tracks = (film.srcObject as Partial<MediaStream> | null)?.getVideoTracks?.() ?? [];
		// Only what the page itself draws is known to be no camera.
		const isCamera = tracks.some((track) => !("canvas" in track));
		if (isCamera && !(registry.traits(film) & TRAIT.shown)) return false;
		return inSight && film.readyState > 1 && (film.currentTime > 0 || !film.poster);
	}

	#encode(source: Source, watched: Watched, blob: Blob): void {
		const reader = new FileReader();
		reader.onload = () => this.#keep(source, watched, String(reader.result));
		reader.onerror = () => this.#context.fault(reader.error);
		reader.readAsDataURL(blob);
	}

	#keep(source: Source, watched: Watched, url: string): void {
		if (!this.#sources.has(source)) return;
		if (url === watched.last) {
			watched.pause = Math.min(watched.pause * 2, STILL_MS);
			return;
		}
		watched.last = url;
		watched.pause = pauseOf(isFilm(source));
		this.#taken.set(source, url);
		this.#context.changed();
	}
}

function isFilm(source: Source): boolean {
	return "videoWidth" in source;
}

function pauseOf(isFilm: boolean): number {
	return isFilm ? FILM_MS : BUSY_MS;
}
