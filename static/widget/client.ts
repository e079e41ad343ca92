/** Binds the thread to the socket: what goes out, what comes in, what is kept for the next page. */
// By module: of the package's index, everything a session needs would come along.
import { Connection, type ConnectionState } from "@lookalong/protocol/connection.ts";
import { LIMITS, MAJOR, MINOR } from "@lookalong/protocol/limit.ts";
import type { MessageOf, ServerMessage, VisitorMessage } from "@lookalong/protocol/message.ts";
import type { OutboxPriority } from "@lookalong/protocol/outbox.ts";
import { uuid7 } from "@lookalong/protocol/uuid.ts";
import { visitorCodec } from "@lookalong/protocol/visitor_codec.ts";
import { plain } from "../filing/plain.ts";
import { maskCardNumbers } from "./card_number.ts";
import type { Aim, ClientOptions, Link } from "./client_options.ts";
import { HISTORY_TIMEOUT_MS, REMEDY_MS, RETRY_MS, TYPING_TTL_MS } from "./client_time.ts";
import { type Code, CodeRequest } from "./code_request.ts";
import * as thread from "./conversation.ts";
import { pageAddress, watchPage } from "./page_watch.ts";
import { quietly } from "./quietly.ts";
import { explainRefusal, PASSING } from "./refusal.ts";
import { messageOf } from "./sent.ts";
import { ACTIVE, READ, remember, TAB, TOKEN } from "./shelf.ts";
import { type ReadonlySignal, type Signal, signal } from "./signal.ts";
import { logFrame, socketUrl } from "./socket.ts";
import { Timers } from "./timers.ts";
import { TypingSignal } from "./typing.ts";
import { forgetUnsent, keepUnsent, readUnsent } from "./unsent_shelf.ts";

type Handlers = { readonly [T in ServerMessage["type"]]?: (message: MessageOf<T>) => void };

export class Client {
	readonly #options: ClientOptions;
	readonly #connection: Connection;
	readonly #typing: TypingSignal;
	readonly #gone = new AbortController();
	readonly #stopWatching: () => void;
	readonly #conversation: Signal<thread.Conversation>;
	readonly #link = signal<Link>("connecting");
	readonly #siteName = signal("");
	readonly #agentsOnline = signal<boolean | undefined>(undefined);
	readonly #minor = signal(0);
	readonly #timers = new Timers();
	readonly #code = new CodeRequest(this.#timers, () =>
		this.#send({ type: "session_code_request" }),
	);
	readonly #handlers = this.#makeHandlers();
	#welcomed = false;
	#explained = false;
	#askedAfter = -1;
	/** What the server was told on this socket, as text: it need not hear the same twice. */
	#toldReceipt = "";
	#toldUrl = "";
	/** Who waits for messages that are older than those of the thread. */
	#before: { seq: number; resolve(page: MessageOf<"history_page">): void } | undefined;
	#identity: string;

	constructor(options: ClientOptions) {
		this.#options = options;
		this.#identity = options.identity;
		const [id = "", seq = "0"] = options.local.get(READ)?.split(" ") ?? [];
		const read = Number(seq);
		this.#conversation = signal({
			...thread.emptyConversation,
			id,
			unsent: readUnsent(options.local),
			visitor: { delivered: read, read },
		});
		this.#connection = new Connection({
			url: socketUrl(options.base),
			codec: visitorCodec(),
			hello: () => this.#hello(),
			onMessage: (message) => quietly(() => this.#handle(message)),
			onRelay: (frame) => quietly(() => options.session.relay(frame)),
			onState: (state) => quietly(() => this.#linkChanged(state)),
			...(options.debug && { log: logFrame }),
		});
		this.#typing = new TypingSignal((on) => this.#send({ type: "typing", conversationId: "", on }));
		this.#stopWatching = watchPage(() => this.#tellPage());
		this.#listen();
		this.#connection.connect();
	}

	get conversation(): ReadonlySignal<thread.Conversation> {
		return this.#conversation;
	}
	get link(): ReadonlySignal<Link> {
		return this.#link;
	}
	get siteName(): ReadonlySignal<string> {
		return this.#siteName;
	}
	/** Undefined until the server said it. */
	get agentsOnline(): ReadonlySignal<boolean | undefined> {
		return this.#agentsOnline;
	}
	get code(): ReadonlySignal<Code> {
		return this.#code.code;
	}
	/** The minor version of the protocol that the server speaks: from 1 on messages can be changed. */
	get minor(): ReadonlySignal<number> {
		return this.#minor;
	}
	/** The socket, for the session's frames. */
	get connection(): Connection {
		return this.#connection;
	}

	/**
	 * Send a text, now or as soon as there is a connection.
	 *
	 * @param aim the message it answers or takes the place of, if there is one.
	 * @returns whether a card number was hidden in it.
	 */
	write(words: string, aim?: Aim): boolean {
		const { text, masked } = maskCardNumbers(words.trim());
		this.#typing.stop();
		if (aim?.action === "edit") this.alter(aim.seq, "edit", text);
		else this.#compose({ text, ...(aim && { replyTo: aim.seq }) });
		return masked;
	}

	/** Send files that the server has, by the lines that name them, and perhaps a text with them. */
	writeFiles(lines: readonly string[], words: string): void {
		const { text } = maskCardNumbers(words);
		this.#compose({ kind: "file", text: lines.join("\n") + (text && `\n\n${text}`) });
	}

	/** Do something to a message or the conversation, likewise; see `Change`. */
	alter(seq: number, action: thread.Change["action"], words = ""): void {
		const { text } = maskCardNumbers(words.trim());
		this.#compose({ text, change: { seq, action } });
	}

	/** Have the messages before the first one that is here. */
	async earlier(): Promise<void> {
		const [first] = this.#conversation.peek().entries;
		const page = first && (await this.before(first.seq));
		if (page) this.#update(thread.receiveEarlier(this.#conversation.peek(), page));
	}

	/** Send a refused text again. */
	retry(clientId: string): void {
		this.#update(thread.mark(this.#conversation.peek(), clientId, ""));
		const text = this.#conversation.peek().unsent.find((each) => each.clientId === clientId);
		if (!text) return;
		keepUnsent(this.#options.local, text);
		this.#sendText(text);
	}

	/** Throw a refused text away. */
	discard(clientId: string): void {
		this.#update(thread.discard(this.#conversation.peek(), clientId));
	}

	/** The customer types; or, with an empty composer, does not any more. */
	typed(empty: boolean): void {
		if (empty) this.#typing.stop();
		else this.#typing.typed();
	}

	/** Everything that is here was seen. */
	seen(): void {
		const conversation = this.#conversation.peek();
		const read = thread.lastKnown(conversation);
		if (read > conversation.visitor.read)
			this.#update(thread.advance(conversation, "visitor", { read }), true);
	}

	/** Have the page of messages right before one; nothing if it cannot be had now. One is asked for at a time. */
	before(beforeSeq: number): Promise<MessageOf<"history_page"> | undefined> {
		const conversationId = this.#conversation.peek().id;
		const limit = LIMITS.historyPage;
		return new Promise((resolve) => {
			this.#before = { seq: beforeSeq, resolve };
			this.#timers.after("before", HISTORY_TIMEOUT_MS, () => resolve(undefined));
			if (!this.#send({ type: "history_before", conversationId, beforeSeq, limit }))
				resolve(undefined);
		});
	}

	/** Ask for a session code; the answer shows in `code`. */
	requestCode(): void {
		this.#code.request();
	}

	/** Forget the code on this screen. */
	closeCode(): void {
		this.#code.close();
	}

	/** From now on the customer is whom the site says: connect as that person. */
	identify(identity: string): void {
		if (identity === this.#identity) return;
		this.#identity = identity;
		this.#connection.close();
		const { id, unsent, visitor } = this.#conversation.peek();
		this.#update({ ...thread.emptyConversation, id, unsent, visitor });
		this.#link.value = "reconnecting";
		this.#connection.connect();
	}

	/** Close the socket and take back every listener. */
	close(): void {
		this.#gone.abort();
		this.#stopWatching();
		this.#typing.stop();
		this.#timers.cancelAll();
		this.#connection.close();
	}

	// The socket ----------------------------------------------------------------------------------

	#hello(): VisitorMessage {
		const { site, locale, local, session } = this.#options;
		this.#toldUrl = pageAddress(location);
		return {
			type: "visitor_hello",
			major: MAJOR,
			minor: MINOR,
			siteKey: site,
			visitorToken: local.get(TOKEN) ?? "",
			tabId: this.#tabId(),
			resumeToken: session.resumeToken(),
			lastSeq: thread.lastKnown(this.#conversation.peek()),
			pageUrl: this.#toldUrl,
			locale,
			identity: this.#identity,
		};
	}

	#tabId(): string {
		const { tab } = this.#options;
		const id = tab.get(TAB) ?? uuid7();
		tab.set(TAB, id);
		return id;
	}

	#linkChanged(state: ConnectionState): void {
		const { session } = this.#options;
		if (state.name === "open") {
			this.#welcomed = true;
			this.#link.value = "open";
			return;
		}
		if (state.name === "connecting") return;
		session.lost();
		this.#options.onFiles(undefined);
		this.#askedAfter = -1;
		this.#toldReceipt = "";
		if (state.name === "closed") this.#closed(state.code);
		if (state.name === "waiting") {
			this.#link.value = "reconnecting";
			if (!this.#welcomed) this.#explain();
		}
	}

	/** A close after which the same hello would fail again: change what was wrong, if it is in our hands. */
	#closed(code: number): void {
		const { local, tab, session } = this.#options;
		if (code === 4409) {
			// A duplicated tab has a copy of our id and took our place; the older of the two takes a new one.
			session.replaced();
			tab.set(TAB, uuid7());
			this.#comeBack();
		} else if (code === 4401 && local.get(TOKEN)) {
			local.remove(TOKEN);
			this.#comeBack();
		} else {
			this.#link.value = "unavailable";
			if (!this.#welcomed) this.#explain();
		}
	}

	#comeBack(): void {
		this.#link.value = "reconnecting";
		this.#timers.after("remedy", REMEDY_MS, () => this.#connection.connect());
	}

	/** The first socket was refused: perhaps the site's owner has something to fix. */
	#explain(): void {
		if (this.#explained) return;
		this.#explained = true;
		void explainRefusal(this.#options.base, this.#options.site).then((refusal) => {
			if (refusal === "unknown" || this.#welcomed) return;
			this.#connection.close();
			this.#link.value = "unavailable";
		});
	}

	#listen(): void {
		const { signal } = this.#gone;
		const back = () => {
			if (this.#connection.state.name === "waiting") this.#connection.connect();
		};
		window.addEventListener("online", back, { signal });
		document.addEventListener(
			"visibilitychange",
			() => {
				this.#tellPage();
				if (!document.hidden) back();
			},
			{ signal },
		);
		// The back/forward cache froze the socket to death.
		window.addEventListener("pageshow", (event) => event.persisted && back(), { signal });
	}

	#tellPage(): void {
		this.#send({ type: "page", url: pageAddress(location), visible: !document.hidden });
	}

	#send(message: VisitorMessage, priority?: OutboxPriority): boolean {
		return this.#connection.send(message, priority);
	}

	// What the server says ------------------------------------------------------------------------

	#handle(message: ServerMessage): void {
		const handler = this.#handlers[message.type] as ((it: ServerMessage) => void) | undefined;
		handler?.(message);
	}

	#makeHandlers(): Handlers {
		return {
			visitor_welcome: (it) => this.#onWelcome(it),
			availability: (it) => {
				this.#agentsOnline.value = it.agentsOnline;
			},
			ack: (it) => this.#onAck(it),
			message: (it) => this.#onEntry(it),
			history_page: (it) => this.#onPage(it),
			receipt_state: (it) => this.#onReceipt(it),
			typing_state: (it) => this.#onTyping(it),
			pong: (it) => this.#onHeads(it),
			error: (it) => this.#onError(it),
			session_code: (it) => this.#code.shown(it.code, it.expiresAtMs),
			message_state: (it) =>
				this.#ours(it.conversationId) && this.#update(thread.alter(this.#conversation.peek(), it)),
			site_privacy: (it) => this.#options.session.privacy(it),
			site_chat: (it) => this.#options.onSiteChat(it),
			site_wording: (it) => this.#options.session.wording(it.languages),
			session_state: (it) => this.#options.session.state(it),
			snapshot_request: (it) => this.#options.session.snapshotRequest(it),
			asset_wanted: (it) => this.#options.session.assetWanted(it),
			file_pass: (it) => this.#options.onFiles(it),
			file_links: (it) => this.#options.onFiles(it),
			frame_proof: (it) => this.#options.session.frameProof(it),
		};
	}

	#onWelcome(welcome: MessageOf<"visitor_welcome">): void {
		remember(this.#options.local, TOKEN, welcome.visitorToken);
		this.#options.onIdentity(welcome.identity);
		this.#siteName.value = welcome.siteName;
		this.#minor.value = welcome.minor;
		this.#agentsOnline.value = welcome.agentsOnline;
		const { conversationId, headSeq } = welcome;
		const next = thread.welcome(this.#conversation.peek(), conversationId, headSeq);
		// What is missing by the hello comes by itself; it is asked for only if it has not come by the next heartbeat.
		this.#askedAfter = thread.missingAfter(next) ?? -1;
		this.#update(next, true);
		for (const text of this.#conversation.peek().unsent) if (!text.failed) this.#sendText(text);
		// A single-page application may have moved on since the hello.
		if (document.hidden || this.#toldUrl !== pageAddress(location)) this.#tellPage();
		this.#options.session.welcomed();
		this.#code.welcomed();
	}

	#onAck(ack: MessageOf<"ack">): void {
		const text = this.#conversation.peek().unsent.find((it) => it.clientId === ack.clientId);
		this.#update(thread.acknowledge(this.#conversation.peek(), ack));
		if (text && !text.change) this.#options.onEntry({ author: "visitor", text: plain(text.text) });
	}

	#onEntry(message: thread.ServerEntry): void {
		if (!this.#ours(message.conversationId)) return;
		this.#options.local.set(ACTIVE, `${Date.now()}`);
		this.#update(thread.receive(this.#conversation.peek(), message), true);
		const said = { ...message, text: plain(message.text) };
		this.#options.onEntry(said);
		this.#options.onArrived(said);
	}

	#onPage(page: MessageOf<"history_page">): void {
		if (!this.#ours(page.conversationId)) return;
		if (this.#before && (page.messages.at(-1)?.seq ?? 0) < this.#before.seq) {
			this.#before.resolve(page);
			this.#before = undefined;
			return;
		}
		this.#askedAfter = -1;
		this.#update(thread.receivePage(this.#conversation.peek(), page), true);
	}

	#onReceipt(state: MessageOf<"receipt_state">): void {
		if (!this.#ours(state.conversationId) || state.author === "system") return;
		const to = { delivered: state.deliveredUpTo, read: state.readUpTo };
		this.#update(thread.advance(this.#conversation.peek(), state.author, to));
	}

	#onTyping(state: MessageOf<"typing_state">): void {
		if (!this.#ours(state.conversationId) || state.author !== "agent") return;
		this.#update(thread.type(this.#conversation.peek(), state.on ? state.authorName || "…" : ""));
		this.#timers.after("typing", TYPING_TTL_MS, () =>
			this.#update(thread.type(this.#conversation.peek(), "")),
		);
	}

	/** The head travels with the heartbeat, so that a lost last message is noticed too. */
	#onHeads({ heads }: MessageOf<"pong">): void {
		const conversation = this.#conversation.peek();
		const own = heads.find((each) => each.conversationId === conversation.id);
		this.#askedAfter = -1;
		this.#update({ ...conversation, head: Math.max(conversation.head, own?.lastSeq ?? 0) });
	}

	#onError(error: MessageOf<"error">): void {
		const text = this.#conversation.peek().unsent.find((each) => each.clientId === error.ref);
		if (!text) {
			if (!this.#code.refused(error.code)) this.#options.session.refused();
			return;
		}
		if (PASSING.has(error.code)) {
			this.#timers.after(`retry.${error.ref}`, RETRY_MS, () => this.retry(error.ref));
			return;
		}
		if (text.change) {
			this.discard(error.ref);
			this.#options.onUnchanged();
			return;
		}
		keepUnsent(this.#options.local, { ...text, failed: error.code });
		this.#update(thread.mark(this.#conversation.peek(), error.ref, error.code));
	}

	// The thread ----------------------------------------------------------------------------------

	#ours(conversationId: string): boolean {
		const { id } = this.#conversation.peek();
		return id === "" || id === conversationId;
	}

	/** Take the new thread: forget on disk what is stored now, tell receipts, ask for what is missing. */
	#update(next: thread.Conversation, arrived = false): void {
		const before = this.#conversation.peek();
		this.#conversation.value = next;
		const waiting = new Set(next.unsent.map((each) => each.clientId));
		for (const { clientId } of before.unsent)
			if (!waiting.has(clientId)) forgetUnsent(this.#options.local, clientId);
		if (next.visitor.read !== before.visitor.read)
			this.#options.local.set(READ, `${next.id} ${next.visitor.read}`);
		if (arrived) this.#tellReceipt();
		this.#askForMissing();
	}

	#tellReceipt(): void {
		const conversation = this.#conversation.peek();
		const delivered = thread.lastKnown(conversation);
		const told = `${delivered} ${conversation.visitor.read}`;
		if (!delivered || told === this.#toldReceipt) return;
		this.#conversation.value = thread.advance(conversation, "visitor", { delivered });
		const sent = this.#send({
			type: "receipt",
			conversationId: conversation.id,
			deliveredUpTo: delivered,
			readUpTo: conversation.visitor.read,
		});
		if (sent) this.#toldReceipt = told;
	}

	#askForMissing(): void {
		const conversation = this.#conversation.peek();
		const afterSeq = thread.missingAfter(conversation);
		if (afterSeq === undefined || this.#askedAfter === afterSeq) return;
		const asked = this.#send({
			type: "history_request",
			conversationId: conversation.id,
			afterSeq,
			limit: LIMITS.historyPage,
		});
		if (asked) this.#askedAfter = afterSeq;
	}

	#compose(what: Omit<thread.Unsent, "clientId" | "atMs" | "failed">): void {
		const unsent = { clientId: uuid7(), atMs: Date.now(), failed: "", ...what };
		keepUnsent(this.#options.local, unsent);
		this.#options.local.set(ACTIVE, `${unsent.atMs}`);
		this.#update(thread.compose(this.#conversation.peek(), unsent));
		this.#sendText(unsent);
	}

	#sendText(unsent: thread.Unsent): void {
		const message = !unsent.kind && messageOf(unsent, this.#minor.peek());
		if (message) this.#send(message);
		else if (unsent.kind) this.#options.sendFiles(unsent);
	}
}
