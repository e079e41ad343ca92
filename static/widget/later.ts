/** A part of the chat whose chunk is loaded once it is wanted. */
import { signal } from "./signal.ts";

export class Later<T> {
	readonly #part = signal<T | undefined>(undefined);
	readonly #load: () => Promise<T>;
	readonly #failed: () => void;
	#loading: Promise<void> | undefined;

	/**
	 * @param load loads the chunk, and makes what is wanted of it
	 * @param failed called when it cannot be loaded; it is tried again when it is wanted again
	 */
	constructor(load: () => Promise<T>, failed: () => void) {
		this.#load = load;
		this.#failed = failed;
	}

	/** The part, or nothing yet: reading it loads it. */
	get value(): T | undefined {
		void this.#want();
		return this.#part.value;
	}

	/** The part once it is loaded; nothing if it cannot be. */
	async wanted(): Promise<T | undefined> {
		await this.#want();
		return this.#part.peek();
	}

	/** The part if it is there; loads nothing. */
	peek(): T | undefined {
		return this.#part.peek();
	}

	#want(): Promise<void> {
		this.#loading ??= this.#get();
		return this.#loading;
	}

	async #get(): Promise<void> {
		try {
			this.#part.value = await this.#load();
		} catch (error) {
			this.#loading = undefined;
			console.warn("Lookalong: a part of the chat could not be loaded.", error);
			this.#failed();
		}
	}
}
