/** Whether the customer's own hand is on the page. */

/** A hand rests when nothing came from it for this long, in milliseconds. */
const QUIET_MS = 500;

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

export class Activity {
	readonly #host: Element;
	readonly #onStir: () => void;
	readonly #gone = new AbortController();
	#last = Number.NEGATIVE_INFINITY;

	/**
	 * @param host the widget's own element: what the customer does there is no work on the page
	 * @param onStir called before the page hears of what the hand does
	 */
	constructor(host: Element, onStir: () => void, target: Window = window) {
		this.#host = host;
		this.#onStir = onStir;
		const { signal } = this.#gone;
		for (const name of SIGNS)
			target.addEventListener(name, (event) => this.#note(event), {
				capture: true,
				passive: true,
				signal,
			});
	}

	/** Milliseconds until the hand rests, if it does not move again; 0 when it rests. */
	quietIn(): number {
		return Math.max(0, Math.ceil(this.#last + QUIET_MS - performance.now()));
	}

	/** Listen no more. */
	stop(): void {
		this.#gone.abort();
	}

	#note(event: Event): void {
		if (!event.isTrusted || event.target === this.#host) return;
		// Browsers also tell of a pointer under which the page moved.
		const { movementX = 1, movementY = 1 } = event as Partial<PointerEvent>;
		if (event.type === "pointermove" && movementX === 0 && movementY === 0) return;
		this.#last = performance.now();
		this.#onStir();
	}
}
