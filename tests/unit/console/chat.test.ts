import type { AgentMessage, ConversationState, Message, MessageOf } from "@lookalong/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Chat } from "../../../agent_console/live/chat.ts";
import { MemoryStorage } from "./memory-storage.ts";

const row: ConversationState = {
	type: "conversation_state",
	conversationId: "a",
	siteId: "s",
	phase: "open",
	visitorId: "v",
	visitorName: "",
	pageUrl: "",
	online: true,
	headSeq: 2,
	visitorReadUpTo: 0,
	agentReadUpTo: 1,
	lastAuthor: "visitor",
	lastText: "",
	updatedAtMs: 1,
	sessionId: "",
	visitorSubject: "",
	offered: false,
	waitingSinceMs: 0,
	assigneeId: "",
	assigneeName: "",
};

function message(seq: number, fields: Partial<Message> = {}): Message {
	return {
		type: "message",
		conversationId: "a",
		seq,
		clientId: `c${seq}`,
		kind: "text",
		author: "visitor",
		authorId: "v",
		authorName: "",
		text: "hello",
		atMs: seq,
		...fields,
	};
}

function welcome(agentId = "me"): MessageOf<"agent_welcome"> {
	return {
		type: "agent_welcome",
		minor: 0,
		nodeId: "n",
		agentId,
		agentName: "Mina",
		role: "agent",
		heartbeatS: 20,
		sites: [],
		conversations: [row],
		nowMs: 0,
	};
}

describe("Chat", () => {
	let sent: AgentMessage[];
	let online: boolean;
	let storage: MemoryStorage;
	let chat: Chat;

	function make(): Chat {
		const send = (each: AgentMessage) => {
			if (online) sent.push(each);
			return online;
		};
		return new Chat({ send, sendRelay: () => online }, storage);
	}

	function sentOf<T extends AgentMessage["type"]>(type: T) {
		return sent.filter((each) => each.type === type) as Extract<AgentMessage, { type: T }>[];
	}

	/** Arrive at the conversation with its two messages. */
	function read(): void {
		chat.welcome(welcome());
		chat.open("a");
		const messages = [message(1), message(2)];
		chat.history({ type: "history_page", conversationId: "a", messages, headSeq: 2, gap: false });
		sent = [];
	}

	beforeEach(() => {
		vi.useFakeTimers();
		[sent, online, storage] = [[], true, new MemoryStorage()];
		chat = make();
	});
	afterEach(() => vi.useRealTimers());

	it("asks for a thread once, and says in the next hello how far it is", () => {
		chat.welcome(welcome());
		chat.open("a");
		chat.open("a");
		expect(sentOf("history_request")).toHaveLength(1);
		read();
		expect(chat.cursors()).toEqual([{ conversationId: "a", lastSeq: 2 }]);
	});

	it("takes a conversation that it answers, once, and leaves alone what a colleague took", () => {
		read();
		chat.welcome({ ...welcome(), minor: 2 });
		chat.say("a", "hello");
		chat.say("a", "there");
		expect(sentOf("assign")).toMatchObject([{ conversationId: "a", fromId: "", agentId: "me" }]);
		expect(sent.findIndex((each) => each.type === "assign")).toBeLessThan(
			sent.findIndex((each) => each.type === "send"),
		);
		const ref = sentOf("assign")[0]?.clientId ?? "";
		expect(chat.refused({ type: "error", code: "not_allowed", text: "", ref })).toBe(true);
		chat.conversation({ ...row, assigneeId: "bo", assigneeName: "Bo" });
		chat.say("a", "too");
		expect(sentOf("assign")).toHaveLength(1);
		chat.assign("a", "me");
		expect(sentOf("assign")[1]).toMatchObject({ fromId: "bo", agentId: "me" });
	});

	it("says nothing of who takes it to a server that does not know that", () => {
		read();
		chat.say("a", "hello");
		expect(sentOf("assign")).toEqual([]);
	});

	it("asks for a conversation that the new welcome does not list, and forgets one that is gone", () => {
		read();
		chat.disconnected();
		chat.welcome({ ...welcome(), conversations: [] }, "a");
		expect(chat.inbox.value.conversations.has("a")).toBe(true);
		chat.open("a");
		expect(sentOf("history_request")).toMatchObject([{ afterSeq: 2 }]);
		expect(chat.refused({ type: "error", code: "not_found", text: "", ref: "a" })).toBe(true);
		expect(chat.inbox.value.conversations.has("a")).toBe(false);
	});

	it("tells a customer who types from an agent who writes", () => {
		read();
		const typing = { type: "typing_state", conversationId: "a", on: true } as const;
		chat.typingState({ ...typing, author: "visitor", authorName: "" });
		chat.typingState({ ...typing, author: "agent", authorName: "Bo" });
		expect([chat.typing.value.get("a"), chat.writing.value.get("a")]).toEqual(["", "Bo"]);
		chat.message(message(3, { author: "agent", authorId: "bo" }));
		expect([chat.typing.value.has("a"), chat.writing.value.has("a")]).toEqual([true, false]);
		vi.advanceTimersByTime(6000);
		expect(chat.typing.value.has("a")).toBe(false);
	});

	it("fills a hole from the store", () => {
		read();
		chat.message(message(5));
		expect(sentOf("history_request")).toMatchObject([{ afterSeq: 2 }]);
	});

	it("asks no second time for what the server does not have", () => {
		read();
		chat.message(message(5));
		const empty = { type: "history_page", conversationId: "a", messages: [] } as const;
		chat.history({ ...empty, headSeq: 5, gap: false });
		expect(sentOf("history_request")).toHaveLength(1);
	});

	it("learns from the heartbeat of a last message that was lost", () => {
		read();
		chat.pong({ type: "pong", nonce: 1, heads: [{ conversationId: "a", lastSeq: 9 }] });
		expect(sentOf("history_request")).toMatchObject([{ afterSeq: 2 }]);
	});

	it("asks again on a new socket for what the old one took along", () => {
		read();
		chat.message(message(5));
		chat.disconnected();
		sent = [];
		chat.welcome(welcome());
		expect(sentOf("history_request")).toMatchObject([{ afterSeq: 2 }]);
	});

	it("shows a text as unsent until it is acknowledged, then once in its place", () => {
		read();
		chat.say("a", "hi");
		const [send] = sentOf("send");
		expect(chat.outbox.value).toHaveLength(1);
		const clientId = send?.clientId ?? "";
		chat.ack({ type: "ack", clientId, conversationId: "a", seq: 3, atMs: 9 });
		chat.ack({ type: "ack", clientId, conversationId: "a", seq: 3, atMs: 9 });
		expect(chat.outbox.value).toEqual([]);
		const thread = chat.threads.value.get("a");
		expect(thread?.messages.map((each) => each.text)).toEqual(["hello", "hello", "hi"]);
		expect(thread?.messages.at(-1)).toMatchObject({ author: "agent", authorName: "Mina" });
	});

	it("sends what was written without a network once it is there, under the same id", () => {
		read();
		online = false;
		chat.say("a", "first");
		chat.say("a", "second");
		expect(sentOf("send")).toEqual([]);
		const ids = chat.outbox.value.map((each) => each.clientId);
		online = true;
		chat.welcome(welcome());
		expect(sentOf("send").map((each) => each.clientId)).toEqual(ids);
	});

	it("keeps unsent texts through a reload, for the same agent alone", () => {
		read();
		online = false;
		chat.say("a", "hi");
		online = true;
		chat = make();
		chat.welcome(welcome("somebody else"));
		expect(chat.outbox.value).toEqual([]);
		chat = make();
		chat.welcome(welcome());
		expect(sentOf("send").map((each) => each.text)).toEqual(["hi"]);
	});

	it("does not send a refused text again by itself, but when the agent wants it", () => {
		read();
		chat.say("a", "hi");
		const [unsent] = chat.outbox.value;
		const ref = unsent?.clientId ?? "";
		const error = { type: "error", code: "too_long", text: "", ref } as const;
		expect(chat.refused(error)).toBe(true);
		vi.advanceTimersByTime(60_000);
		expect(chat.refused({ ...error, ref: "other" })).toBe(false);
		chat.welcome(welcome());
		expect(sentOf("send")).toHaveLength(1);
		chat.retry(ref);
		expect(sentOf("send")).toHaveLength(2);
		chat.discard(ref);
		expect(chat.outbox.value).toEqual([]);
		expect(storage.length).toBe(0);
	});

	it("sends texts that the server could not store again by itself, in order and together", () => {
		read();
		for (const text of ["one", "two"]) chat.say("a", text);
		for (const { clientId } of chat.outbox.value)
			chat.refused({ type: "error", code: "store_unavailable", text: "", ref: clientId });
		expect(chat.outbox.value.map((each) => each.refused)).toEqual(
			Array(2).fill("store_unavailable"),
		);
		expect(sentOf("send")).toHaveLength(2);
		vi.advanceTimersByTime(3000);
		expect(sentOf("send").map((each) => each.text)).toEqual(["one", "two", "one", "two"]);
		vi.advanceTimersByTime(60_000);
		expect(sentOf("send")).toHaveLength(4);
	});

	it("tells that a text arrived, and that it was read only when somebody looked", () => {
		read();
		chat.message(message(3));
		expect(sentOf("receipt")).toMatchObject([{ deliveredUpTo: 3, readUpTo: 1 }]);
		chat.seen("a");
		chat.seen("a");
		expect(sentOf("receipt").slice(1)).toMatchObject([{ deliveredUpTo: 3, readUpTo: 3 }]);
	});

	it("counts no event as a message to read, where all before it was read", () => {
		read();
		const event = { kind: "event", author: "system", text: "session_ended" } as const;
		chat.message(message(3, event));
		expect(sentOf("receipt")).toEqual([]);
		chat.seen("a");
		chat.message(message(4, event));
		expect(sentOf("receipt").at(-1)).toMatchObject({ readUpTo: 4 });
		expect(chat.inbox.value.conversations.get("a")?.agentReadUpTo).toBe(4);
	});

	it("tells typing at the first key, again every 3 s, and the end after a pause", () => {
		read();
		chat.typed("a", "h");
		chat.typed("a", "he");
		expect(sentOf("typing").map((each) => each.on)).toEqual([true]);
		vi.advanceTimersByTime(3000);
		chat.typed("a", "hel");
		expect(sentOf("typing").map((each) => each.on)).toEqual([true, true]);
		vi.advanceTimersByTime(5000);
		expect(sentOf("typing").map((each) => each.on)).toEqual([true, true, false]);
	});

	it("ends typing when the text is gone, or sent", () => {
		read();
		chat.typed("a", "h");
		chat.typed("a", "");
		chat.typed("a", "h");
		chat.say("a", "h");
		vi.advanceTimersByTime(10_000);
		expect(sentOf("typing").map((each) => each.on)).toEqual([true, false, true, false]);
	});

	it("believes the customer's typing for 6 s, or until the text comes", () => {
		read();
		const typing = { type: "typing_state", conversationId: "a", author: "visitor" } as const;
		chat.typingState({ ...typing, authorName: "Jisoo", on: true });
		expect(chat.typing.value.get("a")).toBe("Jisoo");
		vi.advanceTimersByTime(6000);
		expect(chat.typing.value.size).toBe(0);
		chat.typingState({ ...typing, authorName: "Jisoo", on: true });
		chat.message(message(3));
		expect(chat.typing.value.size).toBe(0);
	});

	it("forgets everything of an agent who logged out", () => {
		read();
		chat.close();
		expect(chat.inbox.value.loaded).toBe(false);
		expect(chat.threads.value.size).toBe(0);
	});
});
