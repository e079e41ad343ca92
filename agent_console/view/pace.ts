/** Work that is worth doing once per painted frame at most, with the newest value. */

export class Pace<T> {
	readonly #work: (value: T) => void;
	readonly #everyMs: number;
	#value: T | undefined;
	#frame = 0;
	#doneAt = 0;

	/** @param everyMs the least time between two pieces of work, in milliseconds; 0 for every frame */
	constructor(work: (value: T) => void, everyMs = 0) {
		this.#work = work;
		this.#everyMs = everyMs;
	}

	/** The value that waits, if one does. */
	get waiting(): T | undefined {
		return this.#frame === 0 ? undefined : this.#value;
	}

	/** Do the work with this value soon, unless a newer one comes before. */
	put(value: T): void {
		this.#value = value;
		if (this.#frame === 0) this.#request();
	}

	/** Drop what waits. */
	cancel(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
	}

	#request(): void {
		this.#frame = requestAnimationFrame((nowMs) => this.#run(nowMs));
	}

	#run(nowMs: number): void {
		if (nowMs - this.#doneAt < this.#everyMs) {
			this.#request();
			return;
		}
		this.#frame = 0;
		this.#doneAt = nowMs;
		this.#work(this.#value as T);
	}
}
