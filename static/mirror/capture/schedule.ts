import type { Clock } from "./tree.ts";

/** Milliseconds between two diffs: one frame of a 60 Hz screen. */
const FRAME_MS = 16;

/** Bytes waiting to be sent above which the uplink is behind. */
const PRESSURE_BYTES = 256 * 1024;

/** Milliseconds after which an uplink that is behind is looked at again. */
const PRESSURE_MS = 50;

/**
 * Says when to write. The first change goes at once (leading edge), what follows within the frame
 * goes together; while the uplink is behind, changes wait and go as the state they end in.
 */
export class Schedule {
	readonly #now: Clock;
	readonly #run: () => void;
	readonly #pressure: (() => number) | undefined;
	readonly #channel = new MessageChannel();
	#timer: ReturnType<typeof setTimeout> | null = null;
	#posted = false;
	#last = Number.NEGATIVE_INFINITY;
	#stopped = false;

	constructor(now: Clock, run: () => void, pressure: (() => number) | undefined) {
		this.#now = now;
		this.#run = run;
		this.#pressure = pressure;
		this.#channel.port1.onmessage = () => {
			this.#posted = false;
			this.#due();
		};
	}

	/** Something changed: write now if the last diff is a frame ago, else when it is. */
	soon(): void {
		if (this.#timer === null) this.#due();
	}

	/** Something changed in the middle of the page's code: write when that is through. */
	later(): void {
		if (this.#timer !== null) return;
		const wait = this.#wait();
		if (wait > 0) this.#sleep(wait);
		else this.slice();
	}

	/** Go on in the next task. */
	slice(): void {
		if (this.#posted || this.#stopped) return;
		this.#posted = true;
		this.#channel.port2.postMessage(0);
	}

	/** A frame was emitted. */
	sent(): void {
		this.#last = this.#now();
	}

	stop(): void {
		this.#stopped = true;
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#channel.port1.onmessage = null;
		this.#channel.port1.close();
	}

	#due(): void {
		if (this.#stopped || this.#timer !== null) return;
		const wait = this.#wait();
		if (wait <= 0) this.#run();
		else this.#sleep(wait);
	}

	#wait(): number {
		return this.isBehind ? PRESSURE_MS : FRAME_MS - (this.#now() - this.#last);
	}

	#sleep(wait: number): void {
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.#due();
		}, wait);
	}

	/** Whether the uplink is behind. */
	get isBehind(): boolean {
		return this.#pressure !== undefined && this.#pressure() > PRESSURE_BYTES;
	}
}
