/** The session code: asked for, shown, and why there is none. */
import { type ReadonlySignal, signal } from "./signal.ts";
import type { Timers } from "./timers.ts";

/** A code that does not come in this time will not come, in milliseconds. */
const CODE_TIMEOUT_MS = 10_000;

/** The session code, from asking for it to its end. */
export type Code =
	| { readonly name: "none" }
	| { readonly name: "requesting" }
	| { readonly name: "shown"; readonly digits: string; readonly expiresAtMs: number }
	| { readonly name: "failed"; readonly reason: string };

export class CodeRequest {
	readonly #code = signal<Code>({ name: "none" });
	readonly #timers: Timers;
	readonly #ask: () => boolean;
	#wanted = false;

	/** @param ask asks the server; false without a connection: it is asked once there is one. */
	constructor(timers: Timers, ask: () => boolean) {
		this.#timers = timers;
		this.#ask = ask;
	}

	get code(): ReadonlySignal<Code> {
		return this.#code;
	}

	request(): void {
		this.#code.value = { name: "requesting" };
		this.#wanted = !this.#ask();
		this.#timers.after("code", CODE_TIMEOUT_MS, () => this.#failed("timeout"));
	}

	/** There is a connection again. */
	welcomed(): void {
		if (this.#wanted) this.request();
	}

	shown(digits: string, expiresAtMs: number): void {
		this.#timers.cancel("code");
		this.#code.value = { name: "shown", digits, expiresAtMs };
	}

	/** Take a refusal, if a code is what was asked for. */
	refused(reason: string): boolean {
		if (this.#code.peek().name !== "requesting") return false;
		this.#failed(reason);
		return true;
	}

	/** Forget the code on this screen. */
	close(): void {
		this.#wanted = false;
		this.#timers.cancel("code");
		this.#code.value = { name: "none" };
	}

	#failed(reason: string): void {
		this.#wanted = false;
		this.#timers.cancel("code");
		this.#code.value = { name: "failed", reason };
	}
}
