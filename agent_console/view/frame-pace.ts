/** Work that is worth doing once per painted frame at most, with the newest value. */

export class FramePace<T> {
	readonly #work: (value: T) => void;
	#value: T | undefined;
	#frame = 0;

	constructor(work: (value: T) => void) {
		this.#work = work;
	}

	/** Do the work with this value at the next frame, unless a newer one comes before. */
	put(value: T): void {
		this.#value = value;
		if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#run());
	}

	/** The value that waits, if one does. */
	get waiting(): T | undefined {
		return this.#frame === 0 ? undefined : this.#value;
	}

	/** Drop what waits. */
	cancel(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
	}

	#run(): void {
		this.#frame = 0;
		this.#work(this.#value as T);
	}
}
