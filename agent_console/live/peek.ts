/** What customers type, where their site lets agents see it. It is shown and forgotten. */
import type { MessageOf } from "@lookalong/protocol";
import { type ReadonlySignal, signal } from "@preact/signals";

/** How long it is believed, in milliseconds (protocol: it lapses after 20 s). */
const LAPSE_MS = 20_000;

export class Peeks {
	readonly #typed = signal<ReadonlyMap<string, string>>(new Map());
	readonly #lapses = new Map<string, ReturnType<typeof setTimeout>>();

	/** What customers type now, by conversation. */
	get typed(): ReadonlySignal<ReadonlyMap<string, string>> {
		return this.#typed;
	}

	heard({ conversationId, text }: MessageOf<"peek_state">): void {
		clearTimeout(this.#lapses.get(conversationId));
		const others = new Map(this.#typed.value);
		if (text) {
			others.set(conversationId, text);
			const forget = () => this.heard({ type: "peek_state", conversationId, text: "" });
			this.#lapses.set(conversationId, setTimeout(forget, LAPSE_MS));
		} else others.delete(conversationId);
		this.#typed.value = others;
	}

	/** Without the server nobody is known to type. */
	disconnected(): void {
		for (const each of this.#lapses.values()) clearTimeout(each);
		this.#typed.value = new Map();
	}
}
