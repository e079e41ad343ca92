/** Where the chat meets the session: keeps what arrives until the session's chunk is there. */
import type { Connection, MessageOf } from "@lookalong/protocol";
import type { SessionSink } from "./client.ts";
import type { Locale, Translate } from "./locale/index.ts";
import { SESSION, type Shelf } from "./shelf.ts";
import type { Shell } from "./shell.ts";

export interface SessionPortOptions {
	readonly shell: Shell;
	readonly tab: Shelf;
	readonly t: Translate;
	readonly locale: Locale;
	closePanel(): void;
}

/** What the session's chunk gives back. */
export interface Session extends Omit<SessionSink, "resumeToken"> {
	shutdown(): void;
}

export class SessionPort implements SessionSink {
	readonly #options: SessionPortOptions;
	#connection: Connection | undefined;
	#session: Session | undefined;
	#loading = false;
	#waiting: ((session: Session) => void)[] = [];
	#over = false;

	constructor(options: SessionPortOptions) {
		this.#options = options;
	}

	/** Give the socket; the client needs this sink before it has one. */
	connect(connection: Connection): void {
		this.#connection = connection;
	}

	state(state: MessageOf<"session_state">): void {
		this.#pass((it) => it.state(state));
		// A session that is over already needs no code to be loaded.
		if (state.phase !== "ended" || this.#options.tab.get(SESSION)) void this.#load();
	}

	snapshotRequest(request: MessageOf<"snapshot_request">): void {
		this.#pass((it) => it.snapshotRequest(request));
	}

	relay(frame: Uint8Array): void {
		this.#session?.relay(frame);
	}

	lost(): void {
		this.#waiting = [];
		this.#session?.lost();
	}

	replaced(): void {
		this.#options.tab.remove(SESSION);
		this.#session?.replaced();
	}

	resumeToken(): string {
		return "";
	}

	shutdown(): void {
		this.#over = true;
		this.#session?.shutdown();
	}

	#pass(call: (session: Session) => void): void {
		if (this.#session) call(this.#session);
		else this.#waiting.push(call);
	}

	async #load(): Promise<void> {
		if (this.#loading || this.#session) return;
		this.#loading = true;
	}
}
