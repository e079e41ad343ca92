/** Tells the other side that the customer is typing: repeated while it goes on, taken back when it stops. */

/** The server lets the indicator lapse after 6 s, so it is repeated well before, in milliseconds. */
const REPEAT_MS = 3000;
/** Without a key for this long the customer is thinking, not typing, in milliseconds. */
const IDLE_MS = 5000;

export class TypingSignal {
	readonly #send: (on: boolean) => void;
	readonly #now: () => number;
	#toldAt = 0;
	#idle: ReturnType<typeof setTimeout> | undefined;

	constructor(send: (on: boolean) => void, now: () => number = () => performance.now()) {
		this.#send = send;
		this.#now = now;
	}

	/** A key was pressed in the composer. */
	typed(): void {
		clearTimeout(this.#idle);
		this.#idle = setTimeout(() => this.stop(), IDLE_MS);
		if (this.#toldAt && this.#now() - this.#toldAt < REPEAT_MS) return;
		this.#toldAt = this.#now();
		this.#send(true);
	}

	/** The text was sent, cleared, or left alone. */
	stop(): void {
		clearTimeout(this.#idle);
		if (!this.#toldAt) return;
		this.#toldAt = 0;
		this.#send(false);
	}
}
