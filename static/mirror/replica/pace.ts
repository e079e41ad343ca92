/** Looks between two readings of the clock. */
const LOOKS = 16;

/** Shares the viewer's thread: work asks now and then whether its slice is over. */
export class Pace {
	#end = 0;
	#looks = 0;

	/** Start a slice of some milliseconds. */
	begin(duration: number): void {
		this.#end = performance.now() + duration;
	}

	/** Whether the slice is over. A heavy step reads the clock at once. */
	late(weight = 1): boolean {
		this.#looks += weight;
		if (this.#looks < LOOKS) return false;
		this.#looks = 0;
		return this.isOver;
	}

	/** Whether the slice is over, by the clock. */
	get isOver(): boolean {
		return performance.now() >= this.#end;
	}
}
