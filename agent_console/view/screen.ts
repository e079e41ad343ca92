/** The replica of the customer's page: the one place where the console meets the mirror engine's picture. */
import { createReplica, type NativeUi, type Replica, type ReplicaState } from "@lookalong/mirror";
import type { MessageOf, Place } from "@lookalong/protocol";
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Point, Size } from "../core/fit.ts";
import type { Screen, Share } from "../live/share.ts";

type ResyncReason = MessageOf<"resync">["reason"];

/** A rectangle in the customer's viewport. */
export interface Box extends Point, Size {}

/** What is said about the picture, in the agent's language. */
export interface ScreenWords {
	readonly title: string;
	/** In the place of a drawing. */
	readonly canvas: string;
	/** In the place of a page in a frame. */
	readonly closed: string;
}

/** What others use of what comes for the screen. */
export interface ScreenEvents {
	/** The result of an action. */
	answered(payload: Uint8Array<ArrayBuffer>): void;
	/** A viewer draws, or takes marks away. */
	annotated(viewer: number, type: number, body: Uint8Array): void;
}

/** The empty documents a replica is built in, served under its own policy. */
const PAGES = { standards: "replica.html", quirks: "replica-quirks.html" } as const;

export class ReplicaScreen implements Screen {
	readonly #replica: Replica;
	readonly #viewport = signal<Size>({ width: 0, height: 0 });
	readonly #state = signal<ReplicaState>({ loading: false, truncated: false, sealed: false });
	readonly #nativeUi = signal<NativeUi | null>(null);
	readonly #hears: ScreenEvents;

	/**
	 * @param box where the page is built: on the document, and inert
	 * @param words what the frame is called for people who cannot see it, and what stands for what is not shown
	 */
	constructor(box: HTMLElement, share: Share, words: ScreenWords, hears: ScreenEvents) {
		this.#hears = hears;
		this.#replica = createReplica(box, {
			assets: share.assets.resolve,
			page: (mode) => PAGES[mode],
			canvasText: words.canvas,
			closedText: words.closed,
			onResync: (reason) => share.resync(reasonOf(reason)),
			onViewport: ({ width, height }) => {
				this.#viewport.value = { width, height };
			},
			onState: (state) => {
				this.#state.value = state;
			},
			onNative: (nativeUi) => {
				this.#nativeUi.value = nativeUi;
			},
		});
		this.#replica.frame.title = words.title;
		this.#replica.frame.tabIndex = -1;
	}

	/** The size of the customer's viewport, in CSS pixels; 0 × 0 before the first picture. */
	get viewport(): ReadonlySignal<Size> {
		return this.#viewport;
	}

	/** Whether the picture is whole, and whether everything in it is hidden. */
	get state(): ReadonlySignal<ReplicaState> {
		return this.#state;
	}

	/** Whether everything that came of the page is in the picture: what has not come yet may still. */
	get isWhole(): boolean {
		return !this.#replica.stale && !this.#replica.state.loading;
	}

	/** What the customer's browser shows over the page by itself. */
	get nativeUi(): ReadonlySignal<NativeUi | null> {
		return this.#nativeUi;
	}

	mirror(kind: "snapshot" | "diff", payload: Uint8Array<ArrayBuffer>): void {
		this.#replica.apply({ kind, payload });
	}

	actionResult(payload: Uint8Array<ArrayBuffer>): void {
		this.#hears.answered(payload);
	}

	annotated(viewer: number, type: number, body: Uint8Array): void {
		this.#hears.annotated(viewer, type, body);
	}

	/** The element at a point of the customer's viewport, and where in it the point is. */
	locate(point: Point): Place | null {
		return this.#replica.locate(point.x, point.y);
	}

	/** Where a place on an element is now; null when the element is gone or has no box. */
	pointOf({ id, rx, ry }: Place): Point | null {
		return this.#replica.place(id, rx, ry);
	}

	/** The box of an element now. */
	boxOf(id: number): Box | null {
		const from = this.pointOf({ id, rx: 0, ry: 0 });
		const to = this.pointOf({ id, rx: 1, ry: 1 });
		return from && to && { ...from, width: to.x - from.x, height: to.y - from.y };
	}

	/** An element of the picture. Its window is another: use its names, never `instanceof`. */
	elementOf(id: number): Element | null {
		const node = this.#replica.nodeById(id);
		return node?.nodeType === Node.ELEMENT_NODE ? (node as Element) : null;
	}

	/** The id of an element of the picture, 0 for none. */
	idOf(element: Element): number {
		return this.#replica.idOf(element);
	}

	/** The page as it is shown. */
	get document(): Document {
		return this.#replica.document;
	}

	/** The id of the page itself. */
	get rootId(): number {
		return this.idOf(this.#replica.document.documentElement);
	}

	close(): void {
		this.#replica.destroy();
	}
}

function reasonOf(reason: string): ResyncReason {
	return reason === "hole" || reason === "mismatch" ? reason : "corrupt";
}
