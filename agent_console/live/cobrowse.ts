/** Co-browse sessions as they happen: what is asked, what runs, what this agent views. */
import {
	ALL_CAPABILITIES,
	type ErrorCode,
	type MessageOf,
	Priority,
	readHeader,
	type SessionState,
} from "@lookalong/protocol";
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
	type Asking,
	type ControlNews,
	controlNews,
	isRunning,
	isViewing,
	refusesSession,
} from "../core/session.ts";
import type { Link } from "./link.ts";
import { Share } from "./share.ts";
import { read, write } from "./storage.ts";

/** Sessions this tab was viewing: a reload of the console takes them up again. */
const VIEWING_KEY = "lookalong.viewing";

/** The dialog for a session code. */
export type CodeEntry =
	| { readonly name: "closed" }
	| { readonly name: "open"; readonly refused: ErrorCode | "offline" | null }
	| { readonly name: "sent" };

export interface CobrowseEvents {
	/** A code was right: this conversation's customer sees the prompt now. */
	redeemed(conversationId: string): void;
	/** A session we viewed was over when we came back. */
	missed(conversationId: string): void;
	/** Our control of a page changed. */
	control(news: ControlNews): void;
}

export class Cobrowse {
	readonly #link: Link;
	readonly #storage: Storage;
	readonly #events: CobrowseEvents;
	readonly #sessions = signal<ReadonlyMap<string, SessionState>>(new Map());
	readonly #asking = signal<ReadonlyMap<string, Asking>>(new Map());
	readonly #shares = signal<ReadonlyMap<string, Share>>(new Map());
	readonly #codeEntry: Signal<CodeEntry> = signal({ name: "closed" });

	/** @param storage of this tab: another tab of the console does not take our sessions up. */
	constructor(link: Link, storage: Storage, events: CobrowseEvents) {
		this.#link = link;
		this.#storage = storage;
		this.#events = events;
	}

	/** The newest session of each conversation. */
	get sessions(): ReadonlySignal<ReadonlyMap<string, SessionState>> {
		return this.#sessions;
	}

	/** What we asked for, by conversation. */
	get asking(): ReadonlySignal<ReadonlyMap<string, Asking>> {
		return this.#asking;
	}

	/** What we view, by session. */
	get shares(): ReadonlySignal<ReadonlyMap<string, Share>> {
		return this.#shares;
	}

	get codeEntry(): ReadonlySignal<CodeEntry> {
		return this.#codeEntry;
	}

	// The agent's doing ----------------------------------------------------------------------------

	/** Ask the customer to show the page. */
	ask(conversationId: string): void {
		if (this.#link.send({ type: "session_request", conversationId }, Priority.control))
			this.#wait(conversationId, { name: "asking" });
	}

	/** View a session that runs. */
	join(conversationId: string, sessionId: string): void {
		if (this.#link.send({ type: "session_join", sessionId }, Priority.control))
			this.#wait(conversationId, { name: "joining" });
	}

	/** End a session, or take back a request for one. */
	end(sessionId: string): void {
		this.#link.send({ type: "session_end", sessionId }, Priority.control);
	}

	/** Stop viewing; the session goes on for others. */
	leave(sessionId: string): void {
		this.#link.send({ type: "session_leave", sessionId }, Priority.control);
	}

	/** Ask the customer for control of the page. */
	askForControl(sessionId: string): void {
		const request = { sessionId, permission: "control", capabilities: ALL_CAPABILITIES } as const;
		this.#link.send({ type: "permission_request", ...request }, Priority.control);
	}

	/** Give control back. */
	giveBackControl(sessionId: string): void {
		const revoke = { sessionId, permission: "control" } as const;
		this.#link.send({ type: "permission_revoke", ...revoke }, Priority.control);
	}

	/** Leave control to a colleague, if the customer agrees. */
	handOverControl(sessionId: string, viewer: number): void {
		this.#link.send({ type: "control_hand_over", sessionId, viewer }, Priority.control);
	}

	openCodeEntry(): void {
		this.#codeEntry.value = { name: "open", refused: null };
	}

	closeCodeEntry(): void {
		this.#codeEntry.value = { name: "closed" };
	}

	/** Start a session with the digits the customer read out. */
	redeem(code: string): void {
		const sent = this.#link.send({ type: "session_code_redeem", code }, Priority.control);
		this.#codeEntry.value = sent ? { name: "sent" } : { name: "open", refused: "offline" };
	}

	// The server's word ----------------------------------------------------------------------------

	/** A new socket: viewers are viewers of a socket, so what we viewed is joined again. */
	welcome(welcome: MessageOf<"agent_welcome">): void {
		const viewing = this.#viewing();
		batch(() => {
			this.#asking.value = new Map();
			if (this.#codeEntry.value.name === "sent")
				this.#codeEntry.value = { name: "open", refused: "offline" };
			for (const share of this.#shares.value.values()) share.restart();
			const running = new Set(welcome.conversations.map((each) => each.sessionId));
			for (const sessionId of viewing) if (!running.has(sessionId)) this.#miss(sessionId);
			for (const { conversationId, sessionId } of welcome.conversations)
				if (sessionId && viewing.has(sessionId)) this.join(conversationId, sessionId);
		});
	}

	session(state: SessionState): void {
		const known = this.#sessions.value.get(state.conversationId);
		if (known && isRunning(known) && !isRunning(state) && known.sessionId !== state.sessionId)
			return;
		batch(() => {
			this.#sessions.value = new Map(this.#sessions.value).set(state.conversationId, state);
			this.#answered(state);
			this.#share(state);
			this.#remember();
		});
		const news = controlNews(known, state);
		if (news) this.#events.control(news);
	}

	streamState(state: MessageOf<"stream_state">): void {
		this.#shares.value.get(state.sessionId)?.streamState(state.lagging);
	}

	assetState(state: MessageOf<"asset_state">): void {
		this.#shares.value.get(state.sessionId)?.assetState(state);
	}

	/** Take a frame; one of no session we view came after we left it. */
	relay(frame: Uint8Array): void {
		const { channel } = readHeader(frame);
		const shares = [...this.#shares.value.values()];
		shares.find((share) => share.state.value.channel === channel)?.take(frame);
	}

	/** Take an error that answers a request of ours; false if it answers something else. */
	refused(error: MessageOf<"error">): boolean {
		const asked = this.#asked(error.ref);
		if (asked && refusesSession(error.code)) this.#wait(asked, null);
		if (asked || this.#codeEntry.value.name !== "sent") return false;
		this.#codeEntry.value = { name: "open", refused: error.code as ErrorCode };
		return true;
	}

	/** The log-in ended: nothing of any customer's page stays. */
	close(): void {
		for (const share of this.#shares.value.values()) share.close();
		batch(() => {
			this.#shares.value = new Map();
			this.#sessions.value = new Map();
			this.#asking.value = new Map();
			this.#codeEntry.value = { name: "closed" };
		});
	}

	// Private --------------------------------------------------------------------------------------

	#wait(conversationId: string, asking: Asking | null): void {
		const all = new Map(this.#asking.value);
		if (asking) all.set(conversationId, asking);
		else all.delete(conversationId);
		this.#asking.value = all;
	}

	/** The conversation that an error's reference is about, if we asked for something there. */
	#asked(ref: string): string | undefined {
		if (this.#asking.value.has(ref)) return ref;
		return [...this.#sessions.value.values()].find((each) => each.sessionId === ref)
			?.conversationId;
	}

	#answered(state: SessionState): void {
		const { conversationId } = state;
		const joining = this.#asking.value.get(conversationId)?.name === "joining";
		if (!joining || isViewing(state) || !isRunning(state)) this.#wait(conversationId, null);
		if (this.#codeEntry.value.name !== "sent" || !isRunning(state)) return;
		this.closeCodeEntry();
		this.#events.redeemed(conversationId);
	}

	#share(state: SessionState): void {
		const known = this.#shares.value.get(state.sessionId);
		if (isViewing(state) && known) {
			known.update(state);
			return;
		}
		const shares = new Map(this.#shares.value);
		if (isViewing(state)) shares.set(state.sessionId, new Share(this.#link, state));
		else if (!shares.delete(state.sessionId)) return;
		known?.close();
		this.#shares.value = shares;
	}

	/** Nobody can tell us any more how it ended. */
	#miss(sessionId: string): void {
		const share = this.#shares.value.get(sessionId);
		if (!share) return;
		const { conversationId } = share.state.value;
		share.close();
		this.#shares.value = without(this.#shares.value, sessionId);
		this.#sessions.value = without(this.#sessions.value, conversationId);
		this.#remember();
		this.#events.missed(conversationId);
	}

	/** What this tab views, or viewed before it was reloaded. */
	#viewing(): Set<string> {
		const kept = read(this.#storage, VIEWING_KEY)?.split(" ") ?? [];
		return new Set([...kept, ...this.#shares.value.keys()].filter((each) => each !== ""));
	}

	#remember(): void {
		write(this.#storage, VIEWING_KEY, [...this.#shares.value.keys()].join(" "));
	}
}

function without<V>(all: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
	return new Map([...all].filter(([each]) => each !== key));
}
