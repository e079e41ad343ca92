/** What time the server has: how long ago something was is told by its clock, whatever this machine's says. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";

/** How often ages are looked at while any is shown, in milliseconds. */
const TICK_MS = 1000;

export class ServerClock {
	/** What the server's clock is ahead of this one, in milliseconds. */
	readonly #ahead = signal(0);
	readonly #local;
	/** Milliseconds since 1970 at the server, once a second for as long as somebody looks. */
	readonly now: ReadonlySignal<number>;

	constructor() {
		let ticking: ReturnType<typeof setInterval>;
		this.#local = signal(Date.now(), {
			watched() {
				this.value = Date.now();
				ticking = setInterval(() => {
					this.value = Date.now();
				}, TICK_MS);
			},
			unwatched: () => clearInterval(ticking),
		});
		this.now = computed(() => this.#local.value + this.#ahead.value);
	}

	/** Learn what the server's clock says. */
	set(nowMs: number): void {
		this.#ahead.value = nowMs - Date.now();
	}
}
