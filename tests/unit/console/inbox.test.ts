import type { ConversationState, Message } from "@lookalong/protocol";
import { describe, expect, it } from "vitest";
import {
	changed,
	emptyInbox,
	gone,
	heard,
	neighbour,
	nextUnread,
	readUpTo,
	rows,
	unread,
	waiting,
	welcomed,
} from "../../../agent_console/core/inbox.ts";

function conversation(id: string, fields: Partial<ConversationState> = {}): ConversationState {
	return {
		type: "conversation_state",
		conversationId: id,
		siteId: "sit_1",
		phase: "open",
		visitorId: "vis_1",
		visitorName: "",
		pageUrl: "",
		online: true,
		headSeq: 3,
		visitorReadUpTo: 0,
		agentReadUpTo: 1,
		lastAuthor: "visitor",
		lastText: "hello",
		updatedAtMs: 1000,
		sessionId: "",
		visitorSubject: "",
		offered: false,
		waitingSinceMs: 0,
		assigneeId: "",
		assigneeName: "",
		...fields,
	};
}

function message(fields: Partial<Message> = {}): Message {
	return {
		type: "message",
		conversationId: "a",
		seq: 4,
		clientId: "c4",
		kind: "text",
		author: "visitor",
		authorId: "",
		authorName: "",
		text: "news",
		atMs: 5000,
		...fields,
	};
}

describe("inbox", () => {
	it("is not loaded before the first welcome, and is after an empty one", () => {
		expect(emptyInbox.loaded).toBe(false);
		expect(welcomed([]).loaded).toBe(true);
	});

	it("forgets at a welcome what the server does not list any more", () => {
		const before = changed(emptyInbox, conversation("old"));
		expect([...welcomed([conversation("new")]).conversations.keys()]).toEqual(["new"]);
		expect(before.conversations.has("old")).toBe(true);
	});

	it("shows a new text in its row before the server sends the row", () => {
		const inbox = heard(welcomed([conversation("a")]), message());
		const row = inbox.conversations.get("a");
		expect(row).toMatchObject({ headSeq: 4, lastText: "news", updatedAtMs: 5000 });
	});

	it("keeps the last text when an event comes", () => {
		const event = message({ kind: "event", author: "system", text: "session_ended" });
		const row = heard(welcomed([conversation("a")]), event).conversations.get("a");
		expect(row).toMatchObject({ headSeq: 4, lastText: "hello", lastAuthor: "visitor" });
	});

	it("does not go back for a message it knows, nor invent a conversation", () => {
		const inbox = welcomed([conversation("a")]);
		expect(heard(inbox, message({ seq: 3 }))).toBe(inbox);
		expect(heard(inbox, message({ conversationId: "unknown" }))).toBe(inbox);
	});

	it("counts as unread what came after the last read entry", () => {
		expect(unread(conversation("a"))).toBe(2);
		expect(unread(conversation("a", { agentReadUpTo: 3 }))).toBe(0);
	});

	it("counts nothing as unread when an agent had the last word", () => {
		expect(unread(conversation("a", { lastAuthor: "agent" }))).toBe(0);
	});

	it("never lowers what was read", () => {
		const inbox = welcomed([conversation("a", { agentReadUpTo: 3 })]);
		expect(readUpTo(inbox, "a", 2)).toBe(inbox);
		expect(waiting(readUpTo(welcomed([conversation("a")]), "a", 3))).toBe(0);
	});

	it("lists the newest first, and in one order when times are equal", () => {
		const inbox = welcomed([
			conversation("b"),
			conversation("a"),
			conversation("c", { updatedAtMs: 2000 }),
		]);
		expect(rows(inbox, "all", null).map((each) => each.conversationId)).toEqual(["c", "a", "b"]);
	});

	it("keeps the open conversation in the unread list, so that it does not vanish under the hand", () => {
		const inbox = welcomed([conversation("a"), conversation("b", { agentReadUpTo: 3 })]);
		expect(rows(inbox, "unread", null).map((each) => each.conversationId)).toEqual(["a"]);
		expect(rows(inbox, "unread", "b").map((each) => each.conversationId)).toEqual(["a", "b"]);
	});

	it("keeps at a welcome the row that is worked in, as the server last told it", () => {
		const kept = conversation("a", { headSeq: 9 });
		expect([...welcomed([conversation("b")], kept).conversations.keys()]).toEqual(["a", "b"]);
		expect(welcomed([conversation("a")], kept).conversations.get("a")?.headSeq).toBe(3);
		expect(gone(welcomed([kept]), "a").conversations.size).toBe(0);
	});

	it("lists by phase, and first of those that wait the one that waits longest", () => {
		const inbox = welcomed([
			conversation("a", { waitingSinceMs: 20, updatedAtMs: 90 }),
			conversation("b", { waitingSinceMs: 10, updatedAtMs: 80 }),
			conversation("c", { phase: "resolved", waitingSinceMs: 5 }),
			conversation("d"),
		]);
		const ids = (...args: [Parameters<typeof rows>[1], string | null]) =>
			rows(inbox, ...args).map((each) => each.conversationId);
		expect(ids("waiting", null)).toEqual(["b", "a"]);
		expect(ids("waiting", "d")).toEqual(["b", "a", "d"]);
		expect(ids("open", null)).toEqual(["d", "a", "b"]);
		expect(ids("ended", null)).toEqual(["c"]);
	});

	it("counts the wait from the first message without an answer", () => {
		const since = (inbox: ReturnType<typeof welcomed>) =>
			inbox.conversations.get("a")?.waitingSinceMs;
		const asked = heard(welcomed([conversation("a")]), message());
		expect(since(asked)).toBe(5000);
		const again = heard(asked, message({ seq: 5, atMs: 6000 }));
		expect(since(again)).toBe(5000);
		expect(since(heard(again, message({ seq: 6, author: "system" })))).toBe(5000);
		expect(since(heard(again, message({ seq: 6, author: "agent" })))).toBe(0);
	});

	it("jumps to the unread one that waits longest, never to the open one", () => {
		const inbox = welcomed([
			conversation("a", { waitingSinceMs: 20 }),
			conversation("b", { waitingSinceMs: 10 }),
			conversation("c", { waitingSinceMs: 5, agentReadUpTo: 3 }),
		]);
		expect(nextUnread(inbox, null)).toBe("b");
		expect(nextUnread(inbox, "b")).toBe("a");
		expect(nextUnread(welcomed([conversation("a")]), "a")).toBeNull();
	});

	it("moves by one row and stops at both ends", () => {
		const list = rows(welcomed([conversation("a"), conversation("b")]), "all", null);
		expect(neighbour(list, null, 1)).toBe("a");
		expect(neighbour(list, null, -1)).toBe("b");
		expect(neighbour(list, "a", 1)).toBe("b");
		expect(neighbour(list, "b", 1)).toBe("b");
		expect(neighbour([], null, 1)).toBeNull();
	});
});
