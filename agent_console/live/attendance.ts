/** Who else looks at the conversation that this console shows, and who is there to take one. */
import type { Colleague, MessageOf } from "@lookalong/protocol";
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Link } from "./link.ts";

/** Servers of an earlier minor version do not know who looks at what. */
const SINCE_MINOR = 2;

export class Attendance {
	readonly #link: Link;
	readonly #others = signal<readonly Colleague[]>([]);
	readonly #colleagues = signal<readonly Colleague[] | null>(null);
	#shown = "";
	#minor = 0;
	#ownId = "";

	constructor(link: Link) {
		this.#link = link;
	}

	/** The other agents who look at the conversation that is shown. */
	get others(): ReadonlySignal<readonly Colleague[]> {
		return this.#others;
	}

	/** Who is there to take the conversation that was asked about; null until the server said. */
	get colleagues(): ReadonlySignal<readonly Colleague[] | null> {
		return this.#colleagues;
	}

	/** Ask who is there to take a conversation. */
	ask(conversationId: string): void {
		this.#colleagues.value = null;
		this.#link.send({ type: "colleagues_request", conversationId });
	}

	answered({ agents }: MessageOf<"colleagues">): void {
		this.#colleagues.value = agents.filter((each) => each.agentId !== this.#ownId);
	}

	/** Say which conversation is shown now, empty for none. */
	show(conversationId: string): void {
		if (conversationId === this.#shown) return;
		this.#shown = conversationId;
		this.#others.value = [];
		this.#say();
	}

	welcome({ agentId, minor }: MessageOf<"agent_welcome">): void {
		this.#ownId = agentId;
		this.#minor = minor;
		if (this.#shown) this.#say();
	}

	heard({ conversationId, agents }: MessageOf<"attendance">): void {
		if (conversationId === this.#shown)
			this.#others.value = agents.filter((each) => each.agentId !== this.#ownId);
	}

	/** Without the server nobody is known to be there. */
	disconnected(): void {
		this.#others.value = [];
	}

	#say(): void {
		if (this.#minor < SINCE_MINOR) return;
		this.#link.send({ type: "attend", conversationId: this.#shown });
	}
}
