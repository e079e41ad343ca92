/** Files of conversations: where each conversation's are asked for, and those that are to be sent. */
import type { MessageOf } from "@lookalong/protocol";
import { Office } from "../../static/filing/office.ts";
import { FileDraft } from "./file-draft.ts";
import type { Link } from "./link.ts";
import { TrayStore } from "./storage.ts";

export class Files {
	readonly #link: Link;
	readonly #storage: Storage;
	readonly #send: (conversationId: string, lines: readonly string[]) => void;
	readonly #offices = new Map<string, Office>();
	readonly #drafts = new Map<string, FileDraft>();
	#store: TrayStore;

	/** @param send sends a message with files, by the lines that name them. */
	constructor(
		link: Link,
		storage: Storage,
		send: (conversationId: string, lines: readonly string[]) => void,
	) {
		this.#link = link;
		this.#storage = storage;
		this.#send = send;
		this.#store = new TrayStore(storage, "");
	}

	/** Where the files of a conversation are asked for. */
	of(conversationId: string): Office {
		const known = this.#offices.get(conversationId);
		if (known) return known;
		const made = new Office({ conversationId, send: (message) => this.#link.send(message) });
		this.#offices.set(conversationId, made);
		return made;
	}

	/** The files that are to go with the next message of a conversation; they go on while another one is open. */
	draft(conversationId: string): FileDraft {
		const known = this.#drafts.get(conversationId);
		if (known) return known;
		const store = this.#store;
		const made = new FileDraft({
			office: this.of(conversationId),
			kept: store.read(conversationId),
			keep: (kept) => store.write(conversationId, kept),
			send: (lines) => this.#send(conversationId, lines),
		});
		this.#drafts.set(conversationId, made);
		return made;
	}

	/** What one agent began to upload is no other's. */
	welcome({ agentId }: MessageOf<"agent_welcome">): void {
		this.#store = new TrayStore(this.#storage, agentId);
	}

	heard(message: MessageOf<"file_pass" | "file_links">): void {
		this.#offices.get(message.conversationId)?.handle(message);
	}

	/** The socket is gone. */
	disconnected(): void {
		for (const each of this.#offices.values()) each.lost();
	}

	/** The log-in ended: what was on its way goes on with the same agent's next one. */
	close(): void {
		for (const each of this.#drafts.values()) each.tray.close();
		this.#drafts.clear();
	}
}
