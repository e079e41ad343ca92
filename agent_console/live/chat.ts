/** Chat as it happens: the inbox, the threads, what is unsent, who types. */
import {
	type Alteration,
	type Author,
	type ConversationState,
	type ErrorCode,
	type MessageOf,
	type MessageState,
	uuid7,
} from "@lookalong/protocol";
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { writeManifest } from "../../static/filing/manifest.ts";
import * as inbox from "../core/inbox.ts";
import * as outbox from "../core/outbox.ts";
import * as thread from "../core/thread.ts";
import type { Link } from "./link.ts";
import { OutboxStore } from "./storage.ts";

/** How often typing is told while it goes on, and when a pause ends it, in milliseconds. */
const TYPING_EVERY_MS = 3000;
const TYPING_PAUSE_MS = 5000;
/** How long the other side's typing is believed, in milliseconds (protocol: it lapses after 6 s). */
const TYPING_LAPSE_MS = 6000;

/** What the server could not do now it may be able to do after this time, in milliseconds. */
const RETRY_MS = 3000;

/** Servers of an earlier minor version do not know who has taken a conversation. */
const DESK_MINOR = 2;

type Written = Omit<outbox.Unsent, "clientId" | "atMs" | "refused">;

/** Who speaks here. */
export interface Speaker {
	readonly agentId: string;
	readonly agentName: string;
}

export class Chat {
	readonly #link: Link;
	readonly #storage: Storage;
	readonly #inbox = signal(inbox.emptyInbox);
	readonly #threads = signal<ReadonlyMap<string, thread.Thread>>(new Map());
	readonly #outbox = signal<outbox.Outbox>([]);
	readonly #typing = signal<ReadonlyMap<string, string>>(new Map());
	readonly #writing = signal<ReadonlyMap<string, string>>(new Map());
	readonly #lapses = new Map<string, ReturnType<typeof setTimeout>>();
	readonly #requested = new Map<string, number>();
	readonly #typed = new Map<string, { atMs: number; pause: ReturnType<typeof setTimeout> }>();
	/** The message that was looked for last, by conversation: it is asked for once, there or not. */
	readonly #sought = new Map<string, number>();
	/** When texts are sent again that the server could not take. */
	#again: ReturnType<typeof setTimeout> | undefined;
	/** Of the server, from its welcome on. */
	#minor = 0;
	/** Conversations that are being taken because they are answered, with the id of that. */
	readonly #joins = new Map<string, string>();
	/** The conversations that the server told of on this connection. */
	#listed = new Set<string>();
	#me: Speaker = { agentId: "", agentName: "" };
	#store: OutboxStore;

	constructor(link: Link, storage: Storage) {
		this.#link = link;
		this.#storage = storage;
		this.#store = new OutboxStore(storage, "");
	}

	get inbox(): ReadonlySignal<inbox.Inbox> {
		return this.#inbox;
	}

	get threads(): ReadonlySignal<ReadonlyMap<string, thread.Thread>> {
		return this.#threads;
	}

	get outbox(): ReadonlySignal<outbox.Outbox> {
		return this.#outbox;
	}

	/** Which customer types, by conversation. */
	get typing(): ReadonlySignal<ReadonlyMap<string, string>> {
		return this.#typing;
	}

	/** Which other agent types, by conversation. */
	get writing(): ReadonlySignal<ReadonlyMap<string, string>> {
		return this.#writing;
	}

	/** How far each thread is known, for a hello. */
	cursors(): MessageOf<"agent_hello">["cursors"] {
		return [...this.#threads.value]
			.filter(([, each]) => each.loaded)
			.map(([conversationId, each]) => ({ conversationId, lastSeq: thread.lastSeq(each) }));
	}

	// The agent's doing ----------------------------------------------------------------------------

	/** Have a conversation's newest messages here, and all since a message that is looked for. */
	open(conversationId: string, seq: number | null = null): void {
		const known = this.#thread(conversationId);
		const wanted = seq === null ? null : this.#around(conversationId, seq);
		if (wanted) this.#ask(conversationId, wanted);
		else if (known.loaded && this.#listed.has(conversationId)) this.#complete(conversationId);
		else if (known.loaded)
			this.#ask(conversationId, { afterSeq: thread.lastSeq(known), limit: thread.PAGE_SIZE });
		else this.#ask(conversationId, { afterSeq: 0, limit: thread.FIRST_SIZE });
	}

	/** Have the page before the first message that is here. */
	earlier(conversationId: string): void {
		const beforeSeq = thread.earlier(this.#thread(conversationId));
		if (beforeSeq === null) return;
		const limit = thread.PAGE_SIZE;
		this.#link.send({ type: "history_before", conversationId, beforeSeq, limit });
	}

	/**
	 * Say something; false when too much waits already and nothing was taken.
	 *
	 * @param aim the message it answers or takes the place of, if there is one.
	 */
	say(conversationId: string, text: string, aim?: outbox.Aim | null): boolean {
		if (aim?.action === "edit") return this.alter(conversationId, aim.seq, "edit", text);
		return this.#write({ conversationId, text, ...(aim && { replyTo: aim.seq }) });
	}

	/** Say something with files, which the lines name; it waits however much does. */
	sayFiles(conversationId: string, lines: readonly string[], words: string): void {
		this.#put({ conversationId, kind: "file", text: writeManifest(lines, words) });
	}

	/** Whether one more text may be said. */
	hasRoom(): boolean {
		return outbox.hasRoom(this.#outbox.value);
	}

	/** Do something to a message; false likewise. */
	alter(conversationId: string, seq: number, action: Alteration, text = ""): boolean {
		return this.#write({ conversationId, text, change: { seq, action } });
	}

	#write(what: Written): boolean {
		if (!this.hasRoom()) return false;
		this.#put(what);
		return true;
	}

	#put(what: Written): void {
		const unsent = { clientId: uuid7(), atMs: Date.now(), refused: null, ...what };
		this.#keep([...this.#outbox.value, unsent]);
		this.stopped(what.conversationId);
		if (!what.change) this.#join(what.conversationId);
		for (const each of outbox.sendable([unsent], this.#minor)) this.#link.send(each);
	}

	/** Try a refused text again. */
	retry(clientId: string): void {
		this.#keep(outbox.retried(this.#outbox.value, clientId, uuid7));
		this.#flush();
	}

	/** Throw a refused text away. */
	discard(clientId: string): void {
		this.#keep(outbox.discarded(this.#outbox.value, clientId));
	}

	/** Take a conversation, or have somebody else take it; an empty id leaves it. False while there is no connection. */
	assign(conversationId: string, agentId: string): boolean {
		const fromId = this.#inbox.value.conversations.get(conversationId)?.assigneeId ?? "";
		const said = { clientId: uuid7(), conversationId, fromId, agentId };
		return this.#link.send({ type: "assign", ...said });
	}

	/** End a conversation; whoever writes opens it again. False while there is no connection. */
	conclude(conversationId: string): boolean {
		return this.#link.send({ type: "conclude", clientId: uuid7(), conversationId });
	}

	/** A key was pressed in the composer; `text` is what stands there now. */
	typed(conversationId: string, text: string): void {
		const before = this.#typed.get(conversationId);
		clearTimeout(before?.pause);
		if (text === "") {
			this.stopped(conversationId);
			return;
		}
		const fresh = before !== undefined && Date.now() - before.atMs < TYPING_EVERY_MS;
		if (!fresh) this.#link.send({ type: "typing", conversationId, on: true });
		const pause = setTimeout(() => this.stopped(conversationId), TYPING_PAUSE_MS);
		this.#typed.set(conversationId, { atMs: fresh ? before.atMs : Date.now(), pause });
	}

	/** The agent paused, or left the composer. */
	stopped(conversationId: string): void {
		const before = this.#typed.get(conversationId);
		if (!before) return;
		clearTimeout(before.pause);
		this.#typed.delete(conversationId);
		this.#link.send({ type: "typing", conversationId, on: false });
	}

	/** The agent looks at a conversation: what is here is read. */
	seen(conversationId: string): void {
		const row = this.#inbox.value.conversations.get(conversationId);
		const upTo = thread.lastSeq(this.#thread(conversationId));
		if (!row || upTo <= row.agentReadUpTo) return;
		const receipt = { conversationId, deliveredUpTo: upTo, readUpTo: upTo } as const;
		if (this.#link.send({ type: "receipt", ...receipt }))
			this.#inbox.value = inbox.readUpTo(this.#inbox.value, conversationId, upTo);
	}

	// The server's word ----------------------------------------------------------------------------

	/** @param open the conversation that is worked in, and stays. */
	welcome(welcome: MessageOf<"agent_welcome">, open: string | null = null): void {
		batch(() => {
			if (this.#me.agentId !== welcome.agentId) this.#restore(welcome);
			this.#minor = welcome.minor;
			this.#listed = new Set(welcome.conversations.map((each) => each.conversationId));
			const kept = this.#inbox.value.conversations.get(open ?? "");
			this.#inbox.value = inbox.welcomed(welcome.conversations, kept);
			for (const each of welcome.conversations) this.#follow(each);
		});
		this.#flush();
	}

	/** The socket is gone: nothing asked for on it will be answered, nobody is known to type. */
	disconnected(): void {
		this.#requested.clear();
		this.#sought.clear();
		this.#joins.clear();
		clearTimeout(this.#again);
		this.#again = undefined;
		this.#typing.value = new Map();
		this.#writing.value = new Map();
	}

	/** The log-in ended. Unsent texts stay in storage for the same agent's next one. */
	close(): void {
		this.disconnected();
		this.#inbox.value = inbox.emptyInbox;
		this.#threads.value = new Map();
		this.#outbox.value = [];
		this.#me = { agentId: "", agentName: "" };
	}

	conversation(state: ConversationState): void {
		this.#listed.add(state.conversationId);
		if (state.assigneeId) this.#joins.delete(state.conversationId);
		this.#inbox.value = inbox.changed(this.#inbox.value, state);
		this.#follow(state);
	}

	message(message: MessageOf<"message">): void {
		batch(() => {
			this.#inbox.value = inbox.heard(this.#inbox.value, message);
			this.#change(message.conversationId, (each) => thread.received(each, message));
			this.#keep(outbox.acknowledged(this.#outbox.value, message.clientId));
			if (message.kind !== "event") this.#untype(message.conversationId, message.author);
		});
		if (message.author === "visitor") this.#delivered(message);
		if (message.kind === "event") this.#passOver(message);
		this.#complete(message.conversationId);
	}

	ack(ack: MessageOf<"ack">): void {
		const unsent = this.#outbox.value.find((each) => each.clientId === ack.clientId);
		if (!unsent) return;
		const { change, replyTo } = unsent;
		if (change) {
			// The entry that says so comes by itself, and what became of the message with it.
			this.#keep(outbox.acknowledged(this.#outbox.value, ack.clientId));
			return;
		}
		this.message({
			type: "message",
			conversationId: ack.conversationId,
			seq: ack.seq,
			clientId: ack.clientId,
			kind: unsent.kind ?? "text",
			author: "agent",
			authorId: this.#me.agentId,
			authorName: this.#me.agentName,
			text: unsent.text,
			atMs: ack.atMs,
		});
		if (replyTo) this.messageState(replyState(ack, replyTo));
	}

	/** What became of a message; of a thread that is not followed it is had with its history. */
	messageState(state: MessageState): void {
		this.#change(state.conversationId, (each) => thread.altered(each, state));
	}

	history(page: MessageOf<"history_page">): void {
		this.#requested.delete(page.conversationId);
		batch(() => {
			this.#change(page.conversationId, (each) => thread.paged(each, page));
			for (const each of page.messages)
				this.#keep(outbox.acknowledged(this.#outbox.value, each.clientId));
		});
		// A page without messages brought nothing nearer: asking again would get the same.
		if (page.messages.length > 0) this.#complete(page.conversationId);
	}

	receipt(receipt: MessageOf<"receipt_state">): void {
		const { conversationId, author, readUpTo } = receipt;
		this.#change(conversationId, (each) => thread.receipted(each, receipt));
		if (author === "agent")
			this.#inbox.value = inbox.readUpTo(this.#inbox.value, conversationId, readUpTo);
	}

	typingState(state: MessageOf<"typing_state">): void {
		const { conversationId, author, authorName } = state;
		this.#untype(conversationId, author);
		if (!state.on) return;
		const typing = this.#typists(author);
		typing.value = new Map(typing.value).set(conversationId, authorName);
		const lapse = setTimeout(() => this.#untype(conversationId, author), TYPING_LAPSE_MS);
		this.#lapses.set(author + conversationId, lapse);
	}

	pong(pong: MessageOf<"pong">): void {
		for (const { conversationId, lastSeq } of pong.heads) {
			this.#change(conversationId, (each) => thread.headed(each, lastSeq));
			this.#complete(conversationId);
		}
	}

	/** Take an error that answers a text; false if it answers something else. */
	refused(error: MessageOf<"error">): boolean {
		if (error.code === "not_found" && this.#requested.delete(error.ref)) {
			this.#inbox.value = inbox.gone(this.#inbox.value, error.ref);
			return true;
		}
		if ([...this.#joins.values()].includes(error.ref)) return true;
		if (!this.#outbox.value.some((each) => each.clientId === error.ref)) return false;
		const code = error.code as ErrorCode;
		const unsent = this.#outbox.value.find((each) => each.clientId === error.ref);
		if (unsent?.change && !outbox.isPassing(code)) {
			// What was not changed stays as it is shown; the reason is told as any other.
			this.discard(error.ref);
			return false;
		}
		this.#keep(outbox.refused(this.#outbox.value, error.ref, code));
		if (outbox.isPassing(code)) this.#sendAgain();
		return true;
	}

	// Private --------------------------------------------------------------------------------------

	/** Who answers a conversation that nobody has taken takes it, once: its refusal says that another was first. */
	#join(conversationId: string): void {
		const row = this.#inbox.value.conversations.get(conversationId);
		if (this.#minor < DESK_MINOR || row?.assigneeId !== "" || this.#joins.has(conversationId))
			return;
		const clientId = uuid7();
		const said = { clientId, conversationId, fromId: "", agentId: this.#me.agentId };
		if (this.#link.send({ type: "assign", ...said })) this.#joins.set(conversationId, clientId);
	}

	#thread(conversationId: string): thread.Thread {
		return this.#threads.value.get(conversationId) ?? thread.emptyThread;
	}

	/** Change a thread that is followed; others are only rows of the inbox. */
	#change(conversationId: string, change: (each: thread.Thread) => thread.Thread): void {
		const known = this.#threads.value.get(conversationId);
		if (known)
			this.#threads.value = new Map(this.#threads.value).set(conversationId, change(known));
	}

	#follow(state: ConversationState): void {
		const { conversationId, headSeq, visitorReadUpTo } = state;
		this.#change(conversationId, (each) => ({
			...thread.headed(each, headSeq),
			visitorReadUpTo: Math.max(each.visitorReadUpTo, visitorReadUpTo),
		}));
		this.#complete(conversationId);
	}

	/** What to ask for to have a message that is looked for; once, whether it is there or not. */
	#around(conversationId: string, seq: number): thread.Missing | null {
		if (this.#sought.get(conversationId) === seq) return null;
		this.#sought.set(conversationId, seq);
		const head = this.#inbox.value.conversations.get(conversationId)?.headSeq ?? seq;
		return thread.around(this.#thread(conversationId), seq, head);
	}

	/** Ask for what a followed thread lacks. */
	#complete(conversationId: string): void {
		const known = this.#threads.value.get(conversationId);
		const wanted = known && thread.missing(known);
		if (wanted) this.#ask(conversationId, wanted);
	}

	/** Ask for a page of history, once for each place. */
	#ask(conversationId: string, wanted: thread.Missing): void {
		if (!this.#threads.value.has(conversationId))
			this.#threads.value = new Map(this.#threads.value).set(conversationId, thread.emptyThread);
		if (this.#requested.get(conversationId) === wanted.afterSeq) return;
		if (this.#link.send({ type: "history_request", conversationId, ...wanted }))
			this.#requested.set(conversationId, wanted.afterSeq);
	}

	/** Tell that a text arrived, when nobody looks; `seen` tells more when somebody does. */
	#delivered(message: MessageOf<"message">): void {
		const { conversationId, seq } = message;
		const row = this.#inbox.value.conversations.get(conversationId);
		if (!row || row.agentReadUpTo >= seq) return;
		const receipt = { conversationId, deliveredUpTo: seq, readUpTo: row.agentReadUpTo } as const;
		this.#link.send({ type: "receipt", ...receipt });
	}

	/** An event is no message to answer: where all before it was read, it is read with it. */
	#passOver({ conversationId, seq }: MessageOf<"message">): void {
		const row = this.#inbox.value.conversations.get(conversationId);
		if (row?.agentReadUpTo !== seq - 1) return;
		const receipt = { conversationId, deliveredUpTo: seq, readUpTo: seq } as const;
		if (this.#link.send({ type: "receipt", ...receipt }))
			this.#inbox.value = inbox.readUpTo(this.#inbox.value, conversationId, seq);
	}

	#typists(author: Author): Signal<ReadonlyMap<string, string>> {
		return author === "agent" ? this.#writing : this.#typing;
	}

	#untype(conversationId: string, author: Author): void {
		clearTimeout(this.#lapses.get(author + conversationId));
		const typing = this.#typists(author);
		if (!typing.value.has(conversationId)) return;
		const others = new Map(typing.value);
		others.delete(conversationId);
		typing.value = others;
	}

	#flush(): void {
		for (const send of outbox.sendable(this.#outbox.value, this.#minor)) this.#link.send(send);
	}

	/** Send what waits once more, in order and together: the server takes none before the one it could not store. */
	#sendAgain(): void {
		this.#again ??= setTimeout(() => {
			this.#again = undefined;
			this.#flush();
		}, RETRY_MS);
	}

	/** Another agent at this browser has another outbox. */
	#restore(me: Speaker): void {
		this.#me = { agentId: me.agentId, agentName: me.agentName };
		this.#store = new OutboxStore(this.#storage, me.agentId);
		this.#outbox.value = this.#store.load();
	}

	#keep(next: outbox.Outbox): void {
		this.#store.save(this.#outbox.value, next);
		this.#outbox.value = next;
	}
}

function replyState({ conversationId, seq }: MessageOf<"ack">, replyTo: number): MessageState {
	const nothing = { revision: 0, form: "", text: "", reactions: [] } as const;
	return { type: "message_state", conversationId, seq, replyTo, ...nothing };
}
