/** Files of conversations: where each conversation's are asked for. */
import type { MessageOf } from "@lookalong/protocol";
import { Office } from "../../static/filing/office.ts";
import type { Link } from "./link.ts";

export class Files {
	readonly #link: Link;
	readonly #offices = new Map<string, Office>();

	constructor(link: Link) {
		this.#link = link;
	}

	/** Where the files of a conversation are asked for. */
	of(conversationId: string): Office {
		const known = this.#offices.get(conversationId);
		if (known) return known;
		const made = new Office({ conversationId, send: (message) => this.#link.send(message) });
		this.#offices.set(conversationId, made);
		return made;
	}

	heard(message: MessageOf<"file_pass" | "file_links">): void {
		this.#offices.get(message.conversationId)?.handle(message);
	}

	/** The socket is gone. */
	disconnected(): void {
		for (const each of this.#offices.values()) each.lost();
	}
}
