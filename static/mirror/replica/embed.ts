import { type Envelope, open, readerOf } from "../codec/envelope.ts";
import { FormatError } from "../codec/error.ts";
import { LIMIT } from "../codec/limit.ts";
import { ReadTable } from "../codec/reader.ts";
import { get } from "../member.ts";
import { outerBox } from "../point.ts";
import { blank } from "./blank.ts";
import type { Interpreter } from "./interpreter.ts";
import type { NativeUi } from "./native_ui.ts";
import type { Viewport } from "./viewport.ts";

/** What the replica around does for those in its frames. */
export type EmbedEvents = {
	make(document: Document): Interpreter;
	/** The customer's browser shows something over the page in a frame, or no longer does. */
	native(frame: Element, nativeUi: NativeUi | null): void;
	/** Where the customer's pointer is, in client coordinates of the document around. */
	point(pointer: Viewport["pointer"]): void;
};

/** The replica of a page in a frame. */
type Nested = {
	readonly document: Document;
	readonly interpreter: Interpreter;
	readonly table: ReadTable;
	readonly stream: number;
	readonly snapshot: number;
	/** Of the next payload. */
	sequence: number;
	/** Whether its snapshot is not yet applied whole. */
	loading: boolean;
};

/** The replicas of pages in frames, told by captures of their own: with ids, tables and positions of their own. */
export class Embeds {
	readonly #isDirect: boolean;
	readonly #events: EmbedEvents;
	readonly #nested = new Map<Element, Nested>();

	constructor(isDirect: boolean, events: EmbedEvents) {
		this.#isDirect = isDirect;
		this.#events = events;
	}

	/** Whether something is true of one of them. */
	some(fact: "truncated" | "sealed"): boolean {
		for (const { interpreter } of this.#nested.values()) if (interpreter[fact]) return true;
		return false;
	}

	/** Forget all of them; a snapshot follows. */
	reset(): void {
		for (const frame of this.#nested.keys()) this.drop(frame);
	}

	/** Forget those whose frame is gone, or has been moved and so lost what was in it. */
	sweep(): void {
		for (const [frame, { document }] of this.#nested) {
			if (documentIn(frame) !== document) this.drop(frame);
		}
	}

	/** Forget what a frame shows, and give back the room it took. */
	drop(frame: Element): void {
		const nested = this.#nested.get(frame);
		if (!nested) return;
		this.#nested.delete(frame);
		if (nested.interpreter.nativeUi) this.#events.native(frame, null);
		nested.interpreter.forget();
	}

	/** Let what is there be seen in the middle of a payload. */
	pause(): void {
		for (const { interpreter, loading } of this.#nested.values()) interpreter.pause(loading);
	}

	/** Scroll what could not yet be scrolled as far as told. */
	settle(): void {
		for (const { interpreter } of this.#nested.values()) interpreter.settle();
	}

	/**
	 * Apply a payload of the page in a frame, in slices; where there is no such frame, because it was left out, nothing.
	 *
	 * @throws FormatError if it does not follow the one before: the page around has to be told anew.
	 */
	*apply(frame: Element, payload: Uint8Array): Generator<void> {
		if (payload.length > LIMIT.embed) throw new FormatError("limit");
		const document = documentIn(frame);
		if (!document) return;
		const before = this.#nested.get(frame);
		const envelope = open(payload, before?.document === document ? before : undefined);
		const nested = envelope.kind === "diff" ? before : this.#begin(frame, document, envelope);
		if (envelope.sequence !== nested?.sequence) throw new FormatError("hole");
		nested.sequence++;
		const { interpreter } = nested;
		const shown = interpreter.nativeUi;
		yield* interpreter.run(readerOf(envelope, nested.table));
		nested.loading = false;
		if (interpreter.nativeUi !== shown) this.#events.native(frame, interpreter.nativeUi);
		const { pointer } = interpreter.view;
		if (pointer && interpreter.moved) this.#events.point(around(frame, pointer));
		interpreter.moved = false;
	}

	#begin(frame: Element, document: Document, { stream, snapshot, quirks }: Envelope): Nested {
		this.drop(frame);
		const interpreter = this.#events.make(document);
		const table = new ReadTable();
		const nested = { document, interpreter, table, stream, snapshot, sequence: 0, loading: true };
		this.#nested.set(frame, nested);
		blank(document, quirks ? "quirks" : "standards", this.#isDirect);
		interpreter.begin(document);
		return nested;
	}
}

/** Say in a frame whose document cannot be read that there is one. */
export function describeClosed(document: Document, text: string, isDirect: boolean): void {
	blank(document, "standards", isDirect);
	const [root, body] = [document.createElement("html"), document.createElement("body")];
	body.style.cssText =
		"margin:0;background:#eef1f5;color:#5b6675;font:13px/1.5 system-ui;display:grid;place-items:center;height:100vh;text-align:center";
	body.textContent = text;
	root.append(body);
	document.append(root);
}

function documentIn(frame: Element): Document | null {
	return get(frame as HTMLIFrameElement, "contentDocument") ?? null;
}

/** A point in the page of a frame, in client coordinates of the document around it. */
function around(frame: Element, { x, y }: { x: number; y: number }): { x: number; y: number } {
	const box = outerBox(frame, get(frame, "ownerDocument"));
	return { x: box.x + frame.clientLeft + x, y: box.y + frame.clientTop + y };
}
