/** Short messages that appear, are read out, and go. */
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Notice {
	readonly id: number;
	readonly tone: "info" | "problem";
	readonly text: string;
	/** What it is about: newer news of the same replace it. */
	readonly topic: string;
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

	/** Show a text. Newer news of a topic replace older ones; a text without a topic is one of its own. */
	show(text: string, tone: Notice["tone"] = "info", topic: string = text): void {
		const id = this.#nextId++;
		const others = this.#shown.value.filter((each) => each.topic !== topic);
		this.#shown.value = [...others, { id, tone, text, topic }].slice(-SHOWN);
		setTimeout(() => this.dismiss(id), STAY_MS);
	}

	dismiss(id: number): void {
		this.#shown.value = this.#shown.value.filter((each) => each.id !== id);
	}
}
