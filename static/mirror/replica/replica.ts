import { type Envelope, type MirrorFrame, open, readerOf } from "../codec/envelope.ts";
import { FormatError } from "../codec/error.ts";
import { ReadTable } from "../codec/reader.ts";
import { deepestAt, outerBox, pointOn, relativeTo, type Spot } from "../point.ts";
import type { AssetResolver } from "./asset.ts";
import { blank, type Mode } from "./blank.ts";
import { Interpreter, type Viewport } from "./interpreter.ts";
import type { NativeUi } from "./native_ui.ts";
import { MARKER } from "./selector.ts";

/** How a replica is shown. Every member may be left out. */
export type ReplicaOptions = {
	/** `"direct"`: resources load from their own addresses. A resolver maps each; null loads nothing. */
	assets?: "direct" | AssetResolver;
	/** Address of an empty document under a strict policy, to be loaded instead of `about:blank`. */
	page?: (mode: Mode) => string;
	/** The replica cannot go on: ask the capture for a snapshot. The reason is for logs. */
	onResync?: (reason: string) => void;
	/** The customer's viewport, scroll position or pointer changed. */
	onViewport?: (viewport: Viewport) => void;
	/** The customer's browser shows something by itself (a list, a dialog, …), or no longer does. */
	onNative?: (nativeUi: NativeUi | null) => void;
};

/** A live copy of a captured page in a frame without scripts. */
export type Replica = {
	/** Apply a frame. Returns false if it was refused, or waits for the empty page. */
	apply(frame: MirrorFrame): boolean;
	/** The document shown. Another one after a snapshot if `page` is used. */
	readonly document: Document;
	readonly frame: HTMLIFrameElement;
	readonly viewport: Readonly<Viewport>;
	/** The capture the shown page came from: goes into actions, so that none hits another page. */
	readonly stream: number;
	/** Whether diffs are refused until the next snapshot. */
	readonly stale: boolean;
	nodeById(id: number): Node | null;
	/** The id of a node; 0 if it is not of the page. */
	idOf(node: Node): number;
	/** The element at a point of the customer's viewport, in CSS pixels. */
	locate(x: number, y: number): Spot | null;
	/** The point of the customer's viewport that a spot is at; null if it has no box. */
	place(id: number, rx: number, ry: number): { x: number; y: number } | null;
	destroy(): void;
};

/** Frames kept while the empty page loads. */
const MAX_WAITING = 1024;

/** What a click, drag or key could start in a frame: none of it happens in a copy. */
const STOPPED = [
	"click",
	"auxclick",
	"submit",
	"dragstart",
	"contextmenu",
	"keydown",
	"beforeinput",
];

/** Show a replica inside an element of the viewer's page. */
export function createReplica(container: HTMLElement, options: ReplicaOptions): Replica {
	const screen = new Screen(container, options);
	return {
		apply: (frame) => screen.apply(frame),
		get document() {
			return screen.document;
		},
		get viewport() {
			return screen.interpreter.viewport;
		},
		get stream() {
			return screen.stream;
		},
		get stale() {
			return screen.stale;
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
	readonly #waiting: MirrorFrame[] = [];
	#table = new ReadTable();
	#mode: Mode | null = null;
	#loading = false;
	#snapshot = 0;
	#sequence = 0;
	#nativeUi: NativeUi | null = null;

	constructor(container: HTMLElement, options: ReplicaOptions) {
		this.#options = options;
		const assets = options.assets ?? "direct";
		this.#isDirect = assets === "direct";
		this.frame = makeFrame(container.ownerDocument);
		container.append(this.frame);
		this.interpreter = new Interpreter(this.document, assets);
		if (options.page) this.#load("standards");
		else this.#blank("standards");
	}

	get document(): Document {
		return this.frame.contentDocument as Document;
	}

	apply(frame: MirrorFrame): boolean {
		if (this.#loading) return this.#keep(frame);
		try {
			this.#apply(frame, open(frame.payload));
			return true;
		} catch (error) {
			this.#fail(error);
			return false;
		}
	}

	locate(x: number, y: number): Spot | null {
		const nodes = this.interpreter.nodes;
		let element = deepestAt(this.document, x, y);
		while (element && nodes.id(element) === 0) element = element.parentElement;
		if (!element) return null;
		const box = outerBox(element, this.document);
		return { id: nodes.id(element), ...relativeTo(box, x, y) };
	}

	place(id: number, rx: number, ry: number): { x: number; y: number } | null {
		const node = this.interpreter.nodes.find(id);
		return node?.nodeType === 1 ? pointOn(node as Element, rx, ry, this.document) : null;
	}

	destroy(): void {
		this.#waiting.length = 0;
		this.stale = true;
		this.frame.remove();
	}

	#apply(frame: MirrorFrame, envelope: Envelope): void {
		if (envelope.kind !== frame.kind) throw new FormatError("kind", "frame and payload disagree");
		if (envelope.kind === "snapshot") {
			if (!this.#begin(frame, envelope)) return;
		} else if (this.stale) {
			return;
		} else {
			this.#expect(envelope);
		}
		this.interpreter.run(readerOf(envelope, this.#table));
		this.stale = false;
		this.#shown();
	}

	/** Empty the screen for a snapshot. Returns false if an empty page has to load first. */
	#begin(frame: MirrorFrame, envelope: Envelope): boolean {
		this.stale = true;
		this.stream = envelope.stream;
		this.#snapshot = envelope.snapshot;
		this.#sequence = 0;
		const mode: Mode = envelope.quirks ? "quirks" : "standards";
		if (this.#options.page && mode !== this.#mode) {
			this.#waiting.push(frame);
			this.#load(mode);
			return false;
		}
		this.#table = new ReadTable();
		this.#blank(mode);
		return true;
	}

	#expect({ stream, snapshot, sequence }: Envelope): void {
		if (stream !== this.stream || snapshot !== this.#snapshot) {
			throw new FormatError("stale", "diff of another snapshot");
		}
		if (sequence !== this.#sequence + 1) {
			throw new FormatError("hole", `expected diff ${this.#sequence + 1}, got ${sequence}`);
		}
		this.#sequence = sequence;
	}

	#fail(error: unknown): void {
		const isOrder =
			error instanceof FormatError && (error.reason === "hole" || error.reason === "stale");
		// What was there before a hole is old but whole; after a failure half way it is neither.
		if (!isOrder && !this.stale) this.#blank(this.#mode ?? "standards");
		if (!isOrder && this.stale) clear(this.document);
		this.stale = true;
		this.#tellNative();
		this.#options.onResync?.(error instanceof FormatError ? error.reason : "apply");
	}

	#blank(mode: Mode): void {
		const { document } = this;
		if (this.#options.page) clear(document);
		else blank(document, mode, this.#isDirect);
		this.#mode = mode;
		this.interpreter.begin(document);
		this.#stopActions(document);
	}

	#load(mode: Mode): void {
		this.#loading = true;
		this.#mode = mode;
		this.frame.addEventListener("load", () => this.#loaded(), { once: true });
		this.frame.src = this.#options.page?.(mode) ?? "about:blank";
	}

	#loaded(): void {
		this.#loading = false;
		if (!this.frame.contentDocument) return;
		this.interpreter.begin(this.document);
		this.#stopActions(this.document);
		for (const frame of this.#waiting.splice(0)) this.apply(frame);
	}

	#keep(frame: MirrorFrame): boolean {
		if (frame.kind === "snapshot") this.#waiting.length = 0;
		this.#waiting.push(frame);
		if (this.#waiting.length > MAX_WAITING) {
			this.#waiting.length = 0;
			this.#options.onResync?.("limit");
		}
		return false;
	}

	#shown(): void {
		const { viewport } = this.interpreter;
		this.frame.style.width = `${viewport.width}px`;
		this.frame.style.height = `${viewport.height}px`;
		this.frame.style.colorScheme = viewport.dark ? "dark" : "light";
		this.interpreter.settle();
		this.#options.onViewport?.({ ...viewport });
		this.#tellNative();
	}

	#tellNative(): void {
		const { nativeUi } = this.interpreter;
		if (nativeUi === this.#nativeUi) return;
		this.#nativeUi = nativeUi;
		this.#options.onNative?.(nativeUi);
	}

	#stopActions(document: Document): void {
		for (const type of STOPPED) document.addEventListener(type, stop, { capture: true });
		// Pictures that arrive make pages longer: only then can they be scrolled as far.
		document.addEventListener("load", () => this.interpreter.settle(), { capture: true });
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

function clear(document: Document): void {
	while (document.firstChild) document.firstChild.remove();
	document.adoptedStyleSheets = [];
}

function stop(event: Event): void {
	event.preventDefault();
}
