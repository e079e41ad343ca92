/** The desk: everything a console has, put together in one place. */
import {
	agentCodec,
	CloseCode,
	Connection,
	type ConnectionState,
	learnFiling,
	MAJOR,
	type MessageOf,
	MINOR,
	type ServerMessage,
} from "@lookalong/protocol";
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type InboxFilter, neighbour, nextUnread, rows } from "../core/inbox.ts";
import type { Aim } from "../core/outbox.ts";
import { conversationOf, seqOf } from "../core/route.ts";
import { errorKey, type Key, translate } from "../locale/index.ts";
import { Account } from "./account.ts";
import { Attendance } from "./attendance.ts";
import { AuditLog } from "./audit.ts";
import { Chat } from "./chat.ts";
import { Cobrowse } from "./cobrowse.ts";
import { Files } from "./files.ts";
import { Notices } from "./notice.ts";
import { Peeks } from "./peek.ts";
import { Place } from "./place.ts";
import { Preferences } from "./preference.ts";
import { Search } from "./search.ts";
import { ServerClock } from "./server-clock.ts";
import { Drafts } from "./storage.ts";

/** Errors that only say that something crossed on the way; the newer state is there already. */
const RACES: ReadonlySet<string> = new Set(["stale_epoch"]);

/** Whether somebody is logged in here; `checking` until the server said, `change` while they need a new password. */
export type Presence = "checking" | "out" | "change" | "in";

/** The agent at the desk, once welcomed. */
export type Agent = Pick<
	MessageOf<"agent_welcome">,
	"agentId" | "agentName" | "role" | "minor" | "sites"
>;

export class Desk {
	readonly account = new Account();
	readonly audit = new AuditLog();
	readonly notices = new Notices();
	readonly search = new Search();
	readonly clock = new ServerClock();
	readonly peeks = new Peeks();
	readonly preferences: Preferences;
	readonly drafts: Drafts;
	readonly place: Place;
	readonly chat: Chat;
	readonly attendance: Attendance;
	readonly files: Files;
	readonly cobrowse: Cobrowse;
	readonly #connection: Connection;
	readonly #presence: Signal<Presence> = signal("checking");
	readonly #expelled = signal(false);
	readonly #line: Signal<ConnectionState> = signal({ name: "idle" });
	readonly #agent: Signal<Agent | null> = signal(null);

	/** What each message is for; the others are the visitor's. */
	readonly #handlers: { [T in ServerMessage["type"]]?: (message: MessageOf<T>) => void } = {
		agent_welcome: (message) => this.#welcome(message),
		conversation_state: (message) => this.chat.conversation(message),
		message: (message) => this.#message(message),
		ack: (message) => this.chat.ack(message),
		history_page: (message) => this.chat.history(message),
		receipt_state: (message) => this.chat.receipt(message),
		typing_state: (message) => this.chat.typingState(message),
		pong: (message) => this.chat.pong(message),
		file_pass: (message) => this.files.heard(message),
		file_links: (message) => this.files.heard(message),
		message_state: (message) => this.chat.messageState(message),
		attendance: (message) => this.attendance.heard(message),
		peek_state: (message) => this.peeks.heard(message),
		colleagues: (message) => this.attendance.answered(message),
		session_state: (message) => this.cobrowse.session(message),
		stream_state: (message) => this.cobrowse.streamState(message),
		asset_state: (message) => this.cobrowse.assetState(message),
		error: (message) => this.#refused(message),
	};

	/** Which conversations the list shows. */
	readonly filter: Signal<InboxFilter> = signal("all");
	/** What the next text is aimed at, and where. */
	readonly aim = signal<(Aim & { readonly conversationId: string }) | null>(null);
	/** The open conversation's id. */
	readonly open: ReadonlySignal<string | null>;
	/** Whether the composer that comes next takes the focus, because a key brought the agent there. */
	#writes = false;

	constructor(owner: Window) {
		this.preferences = new Preferences(owner.localStorage, owner.navigator.languages);
		this.drafts = new Drafts(owner.sessionStorage);
		this.place = new Place(owner);
		this.open = computed(() => conversationOf(this.place.route.value));
		this.#connection = new Connection({
			url: `${owner.location.origin.replace(/^http/, "ws")}/ws/agent`,
			codec: agentCodec(),
			hello: () => ({
				type: "agent_hello",
				major: MAJOR,
				minor: MINOR,
				cursors: this.chat.cursors(),
			}),
			onMessage: (message) => this.#receive(message),
			onRelay: (frame) => this.cobrowse.relay(frame),
			onState: (state) => this.#enter(state),
		});
		learnFiling(this.#connection.codec);
		this.files = new Files(this.#connection, owner.sessionStorage, (conversationId, lines) => {
			this.chat.sayFiles(conversationId, lines, this.drafts.of(conversationId).value.trim());
			this.drafts.write(conversationId, "");
		});
		this.chat = new Chat(this.#connection, owner.localStorage);
		this.attendance = new Attendance(this.#connection);
		this.cobrowse = new Cobrowse(this.#connection, owner.sessionStorage, {
			redeemed: (conversationId) => this.place.go({ pane: "page", conversationId }),
			missed: () => this.notices.show(this.#text("session.missed")),
			control: (news) => this.notices.show(this.#text(`control.${news}`), "info", "control"),
		});
		effect(() => this.#openThread());
	}

	get presence(): ReadonlySignal<Presence> {
		return this.#presence;
	}

	/** Whether the log-in ended by itself, not by the agent. */
	get expelled(): ReadonlySignal<boolean> {
		return this.#expelled;
	}

	/** The state of the connection. */
	get line(): ReadonlySignal<ConnectionState> {
		return this.#line;
	}

	get agent(): ReadonlySignal<Agent | null> {
		return this.#agent;
	}

	/** Find out whether somebody is logged in, and begin. */
	async start(): Promise<void> {
		const state = await this.account.state();
		if (state === "out") this.#presence.value = "out";
		else this.enter(state === "change");
	}

	/** A log-in succeeded; whether a password has to be chosen before anything else. */
	enter(mustChange: boolean): void {
		if (mustChange) {
			this.#presence.value = "change";
			return;
		}
		this.#presence.value = "in";
		this.#connection.connect();
	}

	/** Log out for good. */
	async logOut(): Promise<void> {
		if (await this.account.logOut()) this.#leave(false);
		else this.notices.show(this.#text("error.unreachable"), "problem");
	}

	/** Open the next or the previous conversation of the list, as a key does. */
	walk(step: 1 | -1): void {
		const list = rows(this.chat.inbox.value, this.filter.value, this.open.value);
		this.#write(neighbour(list, this.open.value, step));
	}

	/** Open the unread conversation whose customer waits longest, as a key does. */
	walkToUnread(): void {
		this.#write(nextUnread(this.chat.inbox.value, this.open.value));
	}

	/** Tell a composer that appears whether it takes the focus; only the first that asks does. */
	takeFocus(): boolean {
		const wanted = this.#writes;
		this.#writes = false;
		return wanted;
	}

	/** Come back now instead of waiting. */
	reconnect(): void {
		this.#connection.connect();
	}

	#write(conversationId: string | null): void {
		if (conversationId === null || conversationId === this.open.value) return;
		this.#writes = true;
		this.place.go({ pane: "thread", conversationId });
	}

	#leave(expelled: boolean): void {
		this.#expelled.value = expelled;
		this.#connection.close();
		this.cobrowse.close();
		this.chat.close();
		this.files.close();
		this.#agent.value = null;
		this.search.look("");
		this.#presence.value = "out";
	}

	#openThread(): void {
		const open = this.open.value;
		const seq = seqOf(this.place.route.value);
		if (open && this.#line.value.name === "open") this.chat.open(open, seq);
	}

	#enter(state: ConnectionState): void {
		this.#line.value = state;
		if (state.name !== "open") {
			this.chat.disconnected();
			this.attendance.disconnected();
			this.peeks.disconnected();
			this.files.disconnected();
		}
		if (state.name === "closed" && state.code === CloseCode.notAuthenticated) this.#leave(true);
		if (state.name === "waiting") void this.#checkLogin();
	}

	/** A handshake that is refused looks like any loss to a browser: ask whether it is the log-in that ended. */
	async #checkLogin(): Promise<void> {
		if ((await this.account.state()) === "out" && this.#line.value.name !== "open")
			this.#leave(true);
	}

	#receive(message: ServerMessage): void {
		const handle = this.#handlers[message.type] as ((each: ServerMessage) => void) | undefined;
		handle?.(message);
	}

	#welcome(welcome: MessageOf<"agent_welcome">): void {
		this.#agent.value = welcome;
		this.files.welcome(welcome);
		this.clock.set(welcome.nowMs);
		this.chat.welcome(welcome, this.open.value);
		this.attendance.welcome(welcome);
		this.cobrowse.welcome(welcome);
		this.#openThread();
	}

	#message(message: MessageOf<"message">): void {
		this.chat.message(message);
		// What was typed is said.
		const { author, conversationId, kind } = message;
		if (author === "visitor" && kind !== "event")
			this.peeks.heard({ type: "peek_state", conversationId, text: "" });
	}

	#refused(error: MessageOf<"error">): void {
		if (this.chat.refused(error) || this.cobrowse.refused(error) || RACES.has(error.code)) return;
		this.notices.show(this.#text(errorKey(error.code)), "problem");
	}

	#text(key: Key): string {
		return translate(this.preferences.locale.value, key);
	}
}
