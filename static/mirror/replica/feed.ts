import type { MirrorFrame } from "../codec/envelope.ts";
import { LIMIT } from "../codec/limit.ts";
import type { Pace } from "./pace.ts";

/**
 * Milliseconds of the viewer's thread for each slice of a diff. It is best done in one: between
 * two the browser lays out and draws what is neither before nor after.
 */
const DIFF_MS = 32;

/** Milliseconds for the first slice of a snapshot: most pages are there in it. */
const FIRST_MS = 16;

/**
 * Milliseconds of each further slice of a snapshot, at most and at least. These are short, as the
 * browser lays out what they made: a page laid out as it grows is not laid out at its end.
 */
const SLICE_MS = 8;
const LEAST_MS = 3;

/**
 * Milliseconds that the layout of a slice should take. If it takes more the next slice is shorter,
 * down to a bound: what a table needs grows with its rows, however few are new.
 */
const LAYOUT_MS = 16;

/** Frames that may wait; their bytes may be those of one payload. */
const MAX_WAITING = 1024;

/** What a feed works with. */
export type FeedEvents = {
	/** Apply a frame, in slices. */
	apply(frame: MirrorFrame): Generator<void>;
	/** A slice is over, whether or not the frame is. Lays out what it made of a snapshot. */
	rested(): void;
	/** Applying failed. Nothing waits any more. */
	failed(error: unknown): void;
	/** Frames came faster than they could be applied; all of them were dropped. */
	overflowed(): void;
};

/**
 * Applies frames in their order. One is applied at once if none is before it, so that a change is
 * seen without waiting for any timer; what takes long goes on in slices. A snapshot makes all
 * that is before it worthless. Past a bound everything is dropped, for a new snapshot.
 */
export class Feed {
	readonly #pace: Pace;
	readonly #events: FeedEvents;
	readonly #turns = new MessageChannel();
	readonly #waiting: MirrorFrame[] = [];
	#work: Generator<void> | null = null;
	#held = false;
	#slice = SLICE_MS;
	#isSnapshot = false;

	constructor(pace: Pace, events: FeedEvents) {
		this.#pace = pace;
		this.#events = events;
		this.#turns.port1.onmessage = () => this.#turn(this.#isSnapshot ? this.#slice : DIFF_MS);
	}

	/** Whether something came that is not yet applied whole. */
	get busy(): boolean {
		return this.#work !== null || this.#waiting.length > 0;
	}

	/** Take the next frame. */
	take(frame: MirrorFrame): void {
		if (frame.kind === "snapshot") this.clear();
		const isFirst = !this.busy && !this.#held;
		this.#waiting.push(frame);
		if (isFirst) this.#turn(frame.kind === "snapshot" ? FIRST_MS : DIFF_MS);
		else if (this.#isFull()) {
			this.clear();
			this.#events.overflowed();
		}
	}

	/** Apply nothing before `release`, and then this frame first. */
	hold(frame?: MirrorFrame): void {
		this.#held = true;
		if (frame) this.#waiting.unshift(frame);
	}

	/** Go on after `hold`. */
	release(): void {
		this.#held = false;
		if (this.busy) this.#turn(FIRST_MS);
	}

	/** Drop everything, what is half done too. */
	clear(): void {
		this.#waiting.length = 0;
		this.#work?.return(undefined);
		this.#work = null;
	}

	/** End it. */
	close(): void {
		this.clear();
		this.#turns.port1.close();
	}

	#isFull(): boolean {
		const bytes = this.#waiting.reduce((sum, { payload }) => sum + payload.length, 0);
		return this.#waiting.length > MAX_WAITING || bytes > LIMIT.payload;
	}

	#turn(duration: number): void {
		this.#pace.begin(duration);
		try {
			this.#work ??= this.#next();
			while (this.#work?.next().done) this.#work = this.#pace.isOver ? null : this.#next();
			const made = performance.now();
			this.#events.rested();
			const layout = performance.now() - made;
			const next = Math.min(SLICE_MS, this.#slice * (layout > LAYOUT_MS ? 0.5 : 1.5));
			this.#slice = Math.max(LEAST_MS, next);
		} catch (error) {
			this.clear();
			this.#events.failed(error);
		}
		if (this.busy && !this.#held) this.#turns.port2.postMessage(0);
	}

	#next(): Generator<void> | null {
		const frame = this.#held ? undefined : this.#waiting.shift();
		if (!frame) return null;
		this.#isSnapshot = frame.kind === "snapshot";
		return this.#events.apply(frame);
	}
}
