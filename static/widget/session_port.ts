/** Where the chat meets the session: keeps what arrives until the session's chunk is there. */
import type { Connection, MessageOf, SiteWords } from "@lookalong/protocol";
import type { Locale } from "./locale/index.ts";
import { readRecord, writeRecord } from "./session_record.ts";
import type { SessionSink } from "./session_sink.ts";
import type { Shelf } from "./shelf.ts";
import type { Shell } from "./shell.ts";
import { type ReadonlySignal, signal } from "./signal.ts";

/** What the session works with. */
export interface SessionEnvironment {
	readonly shell: Shell;
	readonly connection: Connection;
	readonly tab: Shelf;
	readonly locale: Locale;
	closePanel(): void;
	/** What the site says in its own words. */
	wording(): readonly SiteWords[];
}

/** A session that goes on is told right after the welcome; one that is not told of in this time is over, in ms. */
const RESUME_MS = 5000;

/**
 * Where the customer's offer to show the page stands: on its way, waiting for an agent to ask, without an answer or
 * refused; `shown` once an agent asked, whether it was offered or not.
 */
export type Offer = "none" | "sent" | "waiting" | "refused" | "shown";

/** What the session's chunk gives back. */
export interface Session
	extends Pick<
		SessionSink,
		"privacy" | "state" | "snapshotRequest" | "assetWanted" | "frameProof" | "relay" | "lost"
	> {
	/** Another tab took the session over: this one shows and sends nothing of it any more. */
	replaced(): void;
	/** The server came back without it. */
	missing(): void;
	shutdown(): void;
}

/** All of it but what comes over the socket. */
type Surroundings = Omit<SessionEnvironment, "connection" | "wording">;

export class SessionPort implements SessionSink {
	readonly #environment: Surroundings;
	#connection: Connection | undefined;
	#session: Session | undefined;
	#privacy: MessageOf<"site_privacy"> | undefined;
	#wording: readonly SiteWords[] = [];
	#loading = false;
	#over = false;
	#resume: ReturnType<typeof setTimeout> | undefined;
	#waiting: ((session: Session) => void)[] = [];
	readonly #offer = signal<Offer>("none");
	/** The session that waits for an agent, empty for none. */
	#pending = "";
	/** An offer was taken back before the server had answered it. */
	#withdrawn = false;

	constructor(environment: Surroundings) {
		this.#environment = environment;
	}

	/** Give the socket; the client needs this sink before it has one. */
	connect(connection: Connection): void {
		this.#connection = connection;
	}

	get offer(): ReadonlySignal<Offer> {
		return this.#offer;
	}

	/** Offer the page to the site's agents, now or once there is a connection: who wants to look still has to ask. */
	offerPage(): void {
		this.#withdrawn = false;
		this.#offer.value = "sent";
		this.#connection?.send({ type: "session_offer" });
	}

	/** Take the offer back, as soon as the server has said what it is called. */
	withdraw(): void {
		this.#offer.value = "none";
		this.#withdrawn = this.#pending === "";
		if (this.#pending) this.#connection?.send({ type: "session_end", sessionId: this.#pending });
	}

	/** The server refused something that was no text. */
	refused(): void {
		if (this.#offer.peek() === "sent") this.#offer.value = "refused";
	}

	/** Kept for the next question; those of an earlier socket count no more. */
	wording(languages: readonly SiteWords[]): void {
		this.#wording = languages;
	}

	/** Tell a stop that could not be told before, and wait for word of a session that was going on. */
	welcomed(): void {
		if (this.#offer.peek() === "sent") this.offerPage();
		const { tab } = this.#environment;
		this.#wording = [];
		const record = readRecord(tab);
		if (record?.stopped) {
			const told = this.#connection?.send({ type: "session_end", sessionId: record.id });
			if (told) writeRecord(tab, undefined);
		}
		clearTimeout(this.#resume);
		this.#resume = setTimeout(() => {
			if (!readRecord(tab)?.stopped) writeRecord(tab, undefined);
			this.#session?.missing();
		}, RESUME_MS);
	}

	/** Kept, unlike all else, while there is no session: nothing may be shown that it hides. */
	privacy(privacy: MessageOf<"site_privacy">): void {
		this.#privacy = privacy;
		this.#session?.privacy(privacy);
	}

	state(state: MessageOf<"session_state">): void {
		clearTimeout(this.#resume);
		this.#pending = state.phase === "pending" ? state.sessionId : "";
		this.#offer.value = offerAfter(this.#offer.peek(), state);
		if (this.#pending && this.#withdrawn) this.withdraw();
		this.#pass((it) => it.state(state));
		// A session that is over needs no code to be loaded.
		if (state.phase !== "ended") void this.#load();
		else if (!this.#session) writeRecord(this.#environment.tab, undefined);
	}

	snapshotRequest(request: MessageOf<"snapshot_request">): void {
		this.#pass((it) => it.snapshotRequest(request));
	}

	assetWanted(wanted: MessageOf<"asset_wanted">): void {
		this.#session?.assetWanted(wanted);
	}

	frameProof(proof: MessageOf<"frame_proof">): void {
		this.#session?.frameProof(proof);
	}

	relay(frame: Uint8Array): void {
		this.#session?.relay(frame);
	}

	lost(): void {
		if (this.#offer.peek() !== "sent") this.#offer.value = "none";
		clearTimeout(this.#resume);
		this.#waiting = [];
		this.#session?.lost();
	}

	replaced(): void {
		writeRecord(this.#environment.tab, undefined);
		this.#session?.replaced();
	}

	resumeToken(): string {
		return readRecord(this.#environment.tab)?.token ?? "";
	}

	/** Leave nothing running. */
	shutdown(): void {
		this.#over = true;
		clearTimeout(this.#resume);
		this.#session?.shutdown();
	}

	#pass(call: (session: Session) => void): void {
		if (this.#session) call(this.#session);
		else this.#waiting.push(call);
	}

	async #load(): Promise<void> {
		if (this.#loading || this.#session || !this.#connection) return;
		this.#loading = true;
		try {
			const { startSession } = await import("./session/session.tsx");
			if (this.#over) return;
			const [connection, wording] = [this.#connection, () => this.#wording];
			this.#session = startSession({ ...this.#environment, connection, wording });
			if (this.#privacy) this.#session.privacy(this.#privacy);
			for (const call of this.#waiting.splice(0)) call(this.#session);
		} catch (error) {
			// Without its code nothing can be shown or shared; the request ends by the server's time limit.
			console.warn("Lookalong: page sharing could not be loaded.", error);
		} finally {
			this.#loading = false;
		}
	}
}

function offerAfter(before: Offer, { phase, endedReason }: MessageOf<"session_state">): Offer {
	if (phase === "pending") return "waiting";
	if (phase !== "ended") return "shown";
	return before === "waiting" && endedReason === "pending_timeout" ? "refused" : "none";
}
