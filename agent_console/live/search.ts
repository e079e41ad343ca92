/** Looking for words in all messages of the agent's sites, as the server finds them. */
import { batch, type ReadonlySignal, signal } from "@preact/signals";

/** A piece of an excerpt; `found`: it is what was looked for. */
export interface Piece {
	readonly text: string;
	readonly found: boolean;
}

/** A message, as `GET /api/v1/messages` answers; times in milliseconds since 1970. */
export interface Found {
	readonly conversation_id: string;
	readonly seq: number;
	readonly visitor_name: string;
	readonly at_ms: number;
	readonly excerpt: readonly Piece[];
}

/** `next` is what to go on with, 0 if there is nothing more. */
export type Finding =
	| { readonly name: "idle" | "looking" | "failed" }
	| { readonly name: "found"; readonly messages: readonly Found[]; readonly next: number };

/** Pause after a key before the server is asked, in milliseconds. */
const PAUSE_MS = 200;

export class Search {
	readonly #fetch: typeof fetch;
	readonly #text = signal("");
	readonly #finding = signal<Finding>({ name: "idle" });
	#pause: ReturnType<typeof setTimeout> | undefined;
	/** Grows with each query: what an older one found comes too late. */
	#turn = 0;

	/** @param request the browser's `fetch`, or a test's own. */
	constructor(request: typeof fetch = (...args) => fetch(...args)) {
		this.#fetch = request;
	}

	/** What is looked for. */
	get text(): ReadonlySignal<string> {
		return this.#text;
	}

	get finding(): ReadonlySignal<Finding> {
		return this.#finding;
	}

	/** Look for something else, soon; for nothing if it is blank. */
	look(text: string): void {
		clearTimeout(this.#pause);
		const turn = ++this.#turn;
		const blank = text.trim() === "";
		batch(() => {
			this.#text.value = text;
			if (blank) this.#finding.value = { name: "idle" };
			else if (this.#finding.value.name !== "found") this.#finding.value = { name: "looking" };
		});
		if (!blank) this.#pause = setTimeout(() => void this.#ask(turn, 0, []), PAUSE_MS);
	}

	/** Have those stored before. */
	more(): void {
		const { value } = this.#finding;
		if (value.name === "found") void this.#ask(++this.#turn, value.next, value.messages);
	}

	async #ask(turn: number, before: number, known: readonly Found[]): Promise<void> {
		const page = await this.#page(before);
		if (turn !== this.#turn) return;
		this.#finding.value = page
			? { name: "found", messages: [...known, ...page.messages], next: page.next }
			: { name: "failed" };
	}

	async #page(before: number): Promise<{ messages: Found[]; next: number } | null> {
		const query = new URLSearchParams({ q: this.#text.value.trim(), before: `${before}` });
		try {
			const answer = await this.#fetch(`/api/v1/messages?${query}`, {
				credentials: "same-origin",
				cache: "no-store",
			});
			return answer.ok ? await answer.json() : null;
		} catch {
			// The fetch standard has one TypeError for every way not to reach a server.
			return null;
		}
	}
}
