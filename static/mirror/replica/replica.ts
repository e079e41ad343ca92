import { type Envelope, type MirrorFrame, open, readerOf } from "../codec/envelope.ts";
import { FormatError } from "../codec/error.ts";
import { ReadTable } from "../codec/reader.ts";
import { isElement } from "../member.ts";
import { deepestAt, outerBox, pointOn, relativeTo, type Spot } from "../point.ts";
import type { AssetResolver } from "./asset.ts";
import { blank, clear, type Mode } from "./blank.ts";
import { Feed } from "./feed.ts";
import { Interpreter } from "./interpreter.ts";
import { outward } from "./level.ts";
import type { NativeUi } from "./native_ui.ts";
import { Pace } from "./pace.ts";
import { Room } from "./room.ts";
import { MARKER } from "./selector.ts";
import type { Viewport } from "./viewport.ts";

/** How a replica is shown. Every member may be left out. */
export type ReplicaOptions = {
	/** `"direct"`: resources load from their own addresses. A resolver maps each; null loads nothing. */
	assets?: "direct" | AssetResolver;
	/** Address of an empty document under a strict policy, to be loaded instead of `about:blank`. */
	page?: (mode: Mode) => string;
	/** What stands in the place of a drawing that the site has not allowed to be shown. */
	canvasText?: string;
	/** What is said in the place of a page that is not told, as in a frame of another site. */
	closedText?: string;
	/** The replica cannot go on: ask the capture for a snapshot. The reason is a short word, for logs. */
	onResync?: (reason: string) => void;
	/** The customer's viewport, scroll position or pointer changed. */
	onViewport?: (viewport: Viewport) => void;
	/** The customer's browser shows something by itself (a list, a dialog, …), or no longer does. */
	onNative?: (nativeUi: NativeUi | null) => void;
	/** What is shown became whole, or no longer is. */
	onState?: (state: ReplicaState) => void;
};

/** What a viewer has to know of what is shown. */
export type ReplicaState = {
	/** A frame is applied only in part: what is shown is not yet the whole page. */
	loading: boolean;
	/** The page is too large to show in full: what is beyond a bound is left out. */
	truncated: boolean;
	/** Everything is hidden, because the page could not understand what the site wants hidden. */
	sealed: boolean;
};

/** A live copy of a captured page in a frame without scripts. */
export type Replica = {
	/** Take a frame. Returns false if it was refused, or is not yet applied whole. */
	apply(frame: MirrorFrame): boolean;
	/** The document shown. Another one after a snapshot if `page` is used. */
	readonly document: Document;
	readonly frame: HTMLIFrameElement;
	readonly viewport: Readonly<Viewport>;
	/** The capture the shown page came from: goes into actions, so that none hits another page. */
	readonly stream: number;
	/** Whether diffs are refused until the next snapshot. */
	readonly stale: boolean;
	readonly state: Readonly<ReplicaState>;
	nodeById(id: number): Node | null;
	/** The id of a node; 0 if it is not of the page. */
	idOf(node: Node): number;
	/** The element at a point of the customer's viewport, in CSS pixels. */
	locate(x: number, y: number): Spot | null;
	/** The point of the customer's viewport that a spot is at; null if it has no box. */
	place(id: number, rx: number, ry: number): { x: number; y: number } | null;
	destroy(): void;
};

/** Show a replica inside an element of the viewer's page. */
export function createReplica(container: HTMLElement, options: ReplicaOptions): Replica {
	const screen = new Screen(container, options);
	return {
		apply: (frame) => screen.apply(frame),
		get document() {
			return screen.document;
		},
		get viewport() {
			return screen.interpreter.view;
		},
		get stream() {
			return screen.stream;
		},
		get stale() {
			return screen.stale;
		},
		get state() {
			return screen.state;
		},
		frame: screen.frame,
		nodeById: (id) => screen.interpreter.nodes.find(id),
		idOf: (node) => screen.interpreter.nodes.id(node),
		locate: (x, y) => screen.locate(x, y),
		place: (id, rx, ry) => screen.place(id, rx, ry),
		destroy: () => screen.destroy(),
	};
}

/** The frame on the viewer's page, and the order of what is shown in it. */
class Screen {
	readonly frame: HTMLIFrameElement;
	readonly interpreter: Interpreter;
	stale = true;
	stream = 0;
	readonly #options: ReplicaOptions;
	readonly #isDirect: boolean;
	readonly #feed: Feed;
	readonly #pace = new Pace();
	#table = new ReadTable();
	#mode: Mode | null = null;
	#snapshot = 0;
	#sequence = 0;
	/** Whether what is shown is neither the page before a frame nor the one after it. */
	#partial = false;
	/** Whether a snapshot is being applied. */
	#fresh = false;
	/** Whether a snapshot could not be shown at all. */
	#tooLarge = false;
	#nativeUi: NativeUi | null = null;
	#told: ReplicaState = { loading: false, truncated: false, sealed: false };

	constructor(container: HTMLElement, options: ReplicaOptions) {
		this.#options = options;
		const assets = options.assets ?? "direct";
		this.#isDirect = assets === "direct";
		this.frame = makeFrame(container.ownerDocument);
		container.append(this.frame);
		this.interpreter = new Interpreter(this.document, assets, {
			pace: this.#pace,
			room: new Room(),
			canvasText: options.canvasText ?? "Drawing, not shown",
			closedText: options.closedText ?? "Content of another site, not shared",
		});
		this.#feed = new Feed(this.#pace, {
			apply: (frame) => this.#apply(frame),
			rested: () => this.#rested(),
			failed: (error) => this.#fail(error),
			overflowed: () => this.#overflowed(),
		});
		if (options.page) this.#load("standards");
		else this.#blank("standards");
	}

	get document(): Document {
		return this.frame.contentDocument as Document;
	}

	get state(): ReplicaState {
		const truncated = this.#tooLarge || this.interpreter.truncated;
		return { loading: this.#feed.busy, truncated, sealed: this.interpreter.sealed };
	}

	apply(frame: MirrorFrame): boolean {
		this.#feed.take(frame);
		return !this.stale && !this.#feed.busy;
	}

	locate(x: number, y: number): Spot | null {
		const nodes = this.interpreter.nodes;
		let at: Node | null = deepestAt(this.document, x, y);
		// A page in a frame that is told by a capture of its own has ids of its own: here it is the frame's.
		while (at && nodes.id(at) === 0) at = at === this.document ? null : outward(at);
		if (!at || !isElement(at)) return null;
		const element = at;
		const box = outerBox(element, this.document);
		return { id: nodes.id(element), ...relativeTo(box, x, y) };
	}

	place(id: number, rx: number, ry: number): { x: number; y: number } | null {
		const node = this.interpreter.nodes.find(id);
		return node && isElement(node) ? pointOn(node, rx, ry, this.document) : null;
	}

	destroy(): void {
		this.#feed.close();
		this.stale = true;
		this.frame.remove();
	}

	*#apply(frame: MirrorFrame): Generator<void> {
		this.#fresh = frame.kind === "snapshot";
		const envelope = open(frame.payload, { stream: this.stream, snapshot: this.#snapshot });
		if (envelope.kind !== frame.kind) throw new FormatError("kind");
		if (this.#fresh) {
			if (!this.#begin(frame, envelope)) return;
			this.#partial = true;
			this.#blank(envelope.quirks ? "quirks" : "standards");
			// To take a large page away is a slice of its own.
			if (this.#pace.isOver) yield;
		} else {
			if (this.stale) return;
			this.#expect(envelope);
			this.#partial = true;
		}
		yield* this.interpreter.run(readerOf(envelope, this.#table));
		this.#partial = false;
		this.stale = false;
	}

	/** Make ready for a snapshot. Returns false if an empty page has to load first. */
	#begin(frame: MirrorFrame, envelope: Envelope): boolean {
		this.stale = true;
		this.stream = envelope.stream;
		this.#snapshot = envelope.snapshot;
		this.#sequence = 0;
		this.#tooLarge = false;
		const mode: Mode = envelope.quirks ? "quirks" : "standards";
		if (this.#options.page && mode !== this.#mode) {
			this.#feed.hold(frame);
			this.#load(mode);
			return false;
		}
		this.#table = new ReadTable();
		return true;
	}

	#expect({ sequence }: Envelope): void {
		if (sequence !== this.#sequence + 1) throw new FormatError("hole");
		this.#sequence = sequence;
	}

	#fail(error: unknown): void {
		const reason = error instanceof FormatError ? error.reason : "apply";
		// A comparison changes nothing: what it found wrong is old, but the viewer's best picture.
		if (this.#partial && reason !== "mismatch") this.#blank(this.#mode ?? "standards");
		this.#partial = false;
		this.stale = true;
		// Another snapshot of the same page would be as large.
		this.#tooLarge = this.#fresh && reason === "limit";
		this.#rested();
		if (!this.#tooLarge) this.#options.onResync?.(reason);
	}

	#overflowed(): void {
		this.#fresh = false;
		this.#fail(new FormatError("limit"));
	}

	#blank(mode: Mode): void {
		const { document } = this;
		if (this.#options.page) clear(document);
		else blank(document, mode, this.#isDirect);
		this.#mode = mode;
		this.interpreter.begin(document);
	}

	#load(mode: Mode): void {
		this.#feed.hold();
		this.#mode = mode;
		this.frame.addEventListener("load", () => this.#loaded(), { once: true });
		this.frame.src = this.#options.page?.(mode) ?? "about:blank";
	}

	#loaded(): void {
		if (!this.frame.contentDocument) return;
		this.interpreter.begin(this.document);
		this.#feed.release();
	}

	/** Bring what is told of the picture in line with it: it may be seen now. */
	#rested(): void {
		if (this.interpreter.moved) {
			this.interpreter.moved = false;
			const { view: viewport } = this.interpreter;
			this.frame.style.width = `${viewport.width}px`;
			this.frame.style.height = `${viewport.height}px`;
			this.frame.style.colorScheme = viewport.dark ? "dark" : "light";
			this.#options.onViewport?.({ ...viewport });
		}
		if (this.#partial) this.interpreter.pause(this.#fresh);
		else this.interpreter.settle();
		this.#tellNative();
		this.#tellState();
	}

	#tellState(): void {
		const { state } = this;
		const { loading, truncated, sealed } = this.#told;
		const isSame = state.loading === loading && state.truncated === truncated;
		if (isSame && state.sealed === sealed) return;
		this.#told = state;
		this.#options.onState?.(state);
	}

	#tellNative(): void {
		const { nativeUi } = this.interpreter;
		if (nativeUi === this.#nativeUi) return;
		this.#nativeUi = nativeUi;
		this.#options.onNative?.(nativeUi);
	}
}

function makeFrame(document: Document): HTMLIFrameElement {
	const frame = document.createElement("iframe");
	frame.setAttribute("sandbox", "allow-same-origin");
	frame.setAttribute(`${MARKER}replica`, "");
	frame.tabIndex = -1;
	frame.style.cssText = "border:0;pointer-events:none;background:#fff";
	return frame;
}
