/** Short messages that appear, are read out, and go. */
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Notice {
	readonly id: number;
	readonly tone: "info" | "problem";
	readonly text: string;
}

/** How long a notice stays, in milliseconds: two short sentences read slowly. */
const STAY_MS = 6000;
/** The most shown together; an older one makes room. */
const SHOWN = 3;

export class Notices {
	readonly #shown = signal<readonly Notice[]>([]);
	#nextId = 1;

	get shown(): ReadonlySignal<readonly Notice[]> {
		return this.#shown;
	}

	/** Show a text. The same text again does not pile up: it stays a while longer. */
	show(text: string, tone: Notice["tone"] = "info"): void {
		const id = this.#nextId++;
		const others = this.#shown.value.filter((each) => each.text !== text);
		this.#shown.value = [...others, { id, tone, text }].slice(-SHOWN);
		setTimeout(() => this.dismiss(id), STAY_MS);
	}

	dismiss(id: number): void {
		this.#shown.value = this.#shown.value.filter((each) => each.id !== id);
	}
}
