/** Guiding the customer's eye: the laser pointer and the highlight, anchored to elements and not to pixels. */
import { encodeHighlight, encodePointer, FrameType } from "@lookalong/protocol";
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Point } from "../core/fit.ts";
import type { Share } from "../live/share.ts";
import { Pace } from "./pace.ts";
import type { ReplicaScreen } from "./screen.ts";

export class Guide {
	readonly #share: Share;
	readonly #screen: ReplicaScreen;
	readonly #marked = signal<number | null>(null);
	readonly #pace = new Pace<Point>((point) => this.#shine(point));
	#shining = false;

	constructor(share: Share, screen: ReplicaScreen) {
		this.#share = share;
		this.#screen = screen;
	}

	/** The element that is highlighted. */
	get marked(): ReadonlySignal<number | null> {
		return this.#marked;
	}

	/** Move the laser pointer, in coordinates of the customer's viewport; null puts it away. */
	point(point: Point | null): void {
		if (point) this.#pace.put(point);
		else this.#putAway();
	}

	/** Highlight the element at a point; the same one again is cleared. */
	mark(point: Point): void {
		const id = this.#screen.locate(point)?.id ?? null;
		this.#highlight(id === this.#marked.value ? null : id);
	}

	/** Leave nothing on the customer's page. */
	clear(): void {
		this.#putAway();
		if (this.#marked.value !== null) this.#highlight(null);
	}

	/** Forget what was drawn: the page it was drawn on is gone. */
	forget(): void {
		this.#pace.cancel();
		this.#shining = false;
		this.#marked.value = null;
	}

	#shine(point: Point): void {
		const place = this.#screen.locate(point);
		if (!place) return;
		this.#shining = this.#share.send(FrameType.pointer, encodePointer(place)) > 0;
	}

	#putAway(): void {
		this.#pace.cancel();
		if (this.#shining) this.#share.send(FrameType.pointer, encodePointer(null));
		this.#shining = false;
	}

	#highlight(id: number | null): void {
		if (this.#share.send(FrameType.highlight, encodeHighlight(id)) > 0) this.#marked.value = id;
	}
}
