/** What is to happen later, by name: there is one of each, and a new one takes the place of the one before. */
export class Timers {
	readonly #running = new Map<string, ReturnType<typeof setTimeout>>();

	/** Run something after so many milliseconds. */
	after(name: string, ms: number, run: () => void): void {
		this.cancel(name);
		const timer = setTimeout(() => {
			this.#running.delete(name);
			run();
		}, ms);
		this.#running.set(name, timer);
	}

	cancel(name: string): void {
		clearTimeout(this.#running.get(name));
		this.#running.delete(name);
	}

	cancelAll(): void {
		for (const name of [...this.#running.keys()]) this.cancel(name);
	}
}
