/** Whether the customer's own hand is on the page. */

/** A hand rests when nothing came from it for this long, in milliseconds. */
const QUIET_MS = 500;

const SIGNS = [
	"pointerdown",
	"pointermove",
	"keydown",
	"wheel",
	"touchstart",
	"compositionstart",
	"compositionend",
] as const;

export class Activity {
	readonly #host: Element;
	readonly #onStir: () => void;
	readonly #gone = new AbortController();
	/** An input method holds a text that is not written yet: another's in between would break it. */
	#composing = false;
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
		const last = this.#composing ? performance.now() : this.#last;
		return Math.max(0, Math.ceil(last + QUIET_MS - performance.now()));
	}

	/** Listen no more. */
	stop(): void {
		this.#gone.abort();
	}

	#note(event: Event): void {
		// The keys they press there would follow the focus, if it were moved meanwhile.
		const isHand = /^(pointer|wheel|touch)/.test(event.type);
		// Chromium does not mark the end of a composition as its own.
		const isEnd = event.type === "compositionend" && this.#composing;
		if (!(event.isTrusted || isEnd) || (isHand && event.target === this.#host)) return;
		if (event.type === "compositionstart") this.#composing = true;
		else if (isEnd || event.type === "pointerdown") this.#composing = false;
		// Browsers also tell of a pointer under which the page moved.
		const { movementX = 1, movementY = 1 } = event as Partial<PointerEvent>;
		if (event.type === "pointermove" && movementX === 0 && movementY === 0) return;
		this.#last = performance.now();
		this.#onStir();
	}
}
