import type { MirrorFrame } from "../codec/envelope.ts";
import { LIMIT } from "../codec/limit.ts";
import type { Pace } from "./pace.ts";

/** Milliseconds of the viewer's thread for what comes first: most frames are done in them. */
const FIRST_MS = 20;

/** Milliseconds of each slice after that, at most and at least: the browser answers in between. */
const SLICE_MS = 8;
const LEAST_MS = 2;

/** Milliseconds that a slice may take with the layout of what it made. More, and the next is shorter. */
const TURN_MS = 24;

/** Frames that may wait; their bytes may be those of one payload. */
const MAX_WAITING = 1024;

/** What a feed works with. */
export type FeedEvents = {
	/** Apply a frame, in slices. */
	apply(frame: MirrorFrame): Generator<void>;
	/** A slice is over, whether or not the frame is. Lays out what it made. */
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

	constructor(pace: Pace, events: FeedEvents) {
		this.#pace = pace;
		this.#events = events;
		this.#turns.port1.onmessage = () => this.#turn(this.#slice);
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
		if (isFirst) this.#turn(FIRST_MS);
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
		const start = performance.now();
		this.#pace.begin(duration);
		try {
			this.#work ??= this.#next();
			while (this.#work?.next().done) this.#work = this.#pace.isOver ? null : this.#next();
			this.#events.rested();
			const isLong = performance.now() - start > TURN_MS;
			this.#slice = Math.min(SLICE_MS, Math.max(LEAST_MS, this.#slice * (isLong ? 0.5 : 1.5)));
		} catch (error) {
			this.clear();
			this.#events.failed(error);
		}
		if (this.busy && !this.#held) this.#turns.port2.postMessage(0);
	}

	#next(): Generator<void> | null {
		const frame = this.#held ? undefined : this.#waiting.shift();
		return frame ? this.#events.apply(frame) : null;
	}
}
