/** What is asked over the socket about files: passes to upload by, and where files are. */
import { LIMITS } from "@lookalong/protocol/limit.ts";
import type { FileLink, MessageOf } from "@lookalong/protocol/message.ts";

/** An answer that does not come in this time will not come, in milliseconds. */
const TIMEOUT_MS = 15_000;
/** A pass or a link that ends sooner than this is not begun with, in milliseconds. */
const MARGIN_MS = 20_000;

export interface OfficeOptions {
	/** Send over the socket; false if that is not open. */
	send(message: MessageOf<"file_pass_request" | "file_links_request" | "send_files">): boolean;
	/** Of the conversation; empty for a customer's own. */
	readonly conversationId: string;
}

interface Waiting {
	resolve(link: FileLink | undefined): void;
	reject(error: Error): void;
}

export class Office {
	readonly #options: OfficeOptions;
	readonly #links = new Map<string, { link: FileLink; until: number }>();
	readonly #waiting = new Map<string, Waiting[]>();
	#pass: MessageOf<"file_pass"> | undefined;
	#passWanted: ((pass: MessageOf<"file_pass">) => void)[] = [];
	#asked: string[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(options: OfficeOptions) {
		this.#options = options;
	}

	/** A pass that is good for a while. `fresh`: the one there was is good no more. */
	pass(fresh = false): Promise<MessageOf<"file_pass">> {
		if (this.#pass && !fresh && this.#pass.expiresAtMs - MARGIN_MS > Date.now())
			return Promise.resolve(this.#pass);
		const { conversationId } = this.#options;
		return new Promise((resolve, reject) => {
			this.#passWanted.push(resolve);
			setTimeout(() => reject(new Error("no pass came")), TIMEOUT_MS);
			if (!this.#options.send({ type: "file_pass_request", conversationId }))
				reject(new Error("the socket is not open"));
		});
	}

	/** Where a file is; nothing if it is not there any more. Those asked for together are asked for at once. */
	link(fileId: string): Promise<FileLink | undefined> {
		const known = this.#links.get(fileId);
		if (known && known.until - MARGIN_MS > Date.now()) return Promise.resolve(known.link);
		return new Promise((resolve, reject) => {
			const others = this.#waiting.get(fileId) ?? [];
			this.#waiting.set(fileId, [...others, { resolve, reject }]);
			setTimeout(() => this.#ask());
		});
	}

	/** Take what the server says. */
	handle(message: MessageOf<"file_pass" | "file_links">): void {
		if (message.type === "file_pass") {
			this.#pass = message;
			for (const resolve of this.#passWanted.splice(0)) resolve(message);
			return;
		}
		for (const link of message.links)
			this.#links.set(link.fileId, { link, until: message.expiresAtMs });
		// Who is left out of an answer is not there.
		this.#end((fileId, { resolve }) => resolve(this.#links.get(fileId)?.link));
	}

	/** The socket is gone: what was asked for on it gets no answer. */
	lost(): void {
		this.#passWanted = [];
		// The next one may be somebody else's.
		this.#pass = undefined;
		this.#end((_, { reject }) => reject(new Error("the socket is gone")));
	}

	/** Ask for what is waited for, one question at a time: an answer does not say what was asked. */
	#ask(): void {
		if (this.#asked.length || !this.#waiting.size) return;
		this.#asked = [...this.#waiting.keys()].slice(0, LIMITS.fileLinks);
		const { conversationId } = this.#options;
		const gone = (_: string, { reject }: Waiting) => reject(new Error("no answer came"));
		this.#timer = setTimeout(() => this.#end(gone), TIMEOUT_MS);
		if (!this.#options.send({ type: "file_links_request", conversationId, files: this.#asked }))
			this.#end(gone);
	}

	#end(tell: (fileId: string, waiting: Waiting) => void): void {
		clearTimeout(this.#timer);
		for (const fileId of this.#asked.splice(0)) {
			const waiting = this.#waiting.get(fileId) ?? [];
			this.#waiting.delete(fileId);
			for (const each of waiting) tell(fileId, each);
		}
		this.#ask();
	}
}
