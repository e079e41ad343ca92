import type { Message, MessageOf } from "@lookalong/protocol";
import { describe, expect, it } from "vitest";
import {
	around,
	earlier,
	emptyThread,
	headed,
	lastSeq,
	lines,
	mark,
	missing,
	PAGE_SIZE,
	paged,
	receipted,
	received,
} from "../../../agent_console/core/thread.ts";

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
		text: `text ${seq}`,
		atMs: Date.UTC(2026, 10, 20, 12) + seq * 1000,
		...fields,
	};
}

function page(from: number, to: number, headSeq = to): MessageOf<"history_page"> {
	const messages = Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
	return { type: "history_page", conversationId: "a", messages, headSeq, gap: from > 1 };
}

function seqs(thread: { readonly messages: readonly Message[] }): number[] {
	return thread.messages.map((each) => each.seq);
}

describe("thread", () => {
	it("asks for the newest page first", () => {
		expect(missing(emptyThread)).toEqual({ afterSeq: 0, limit: PAGE_SIZE });
	});

	it("takes the next message", () => {
		const thread = received(paged(emptyThread, page(1, 3)), message(4));
		expect(seqs(thread)).toEqual([1, 2, 3, 4]);
		expect(missing(thread)).toBeNull();
	});

	it("takes a message twice only once", () => {
		const thread = received(paged(emptyThread, page(1, 3)), message(3));
		expect(seqs(thread)).toEqual([1, 2, 3]);
	});

	it("keeps no message beyond a hole, and asks for what fills it", () => {
		const thread = received(paged(emptyThread, page(1, 3)), message(6));
		expect(seqs(thread)).toEqual([1, 2, 3]);
		expect(missing(thread)).toEqual({ afterSeq: 3, limit: PAGE_SIZE });
		expect(seqs(paged(thread, page(4, 6)))).toEqual([1, 2, 3, 4, 5, 6]);
	});

	it("learns from the heartbeat that the last message was lost", () => {
		const thread = headed(paged(emptyThread, page(1, 3)), 4);
		expect(missing(thread)).toEqual({ afterSeq: 3, limit: PAGE_SIZE });
	});

	it("starts anew when too much was missed to be joined", () => {
		const thread = paged(paged(emptyThread, page(1, 3)), page(300, 320));
		expect(lastSeq(thread)).toBe(320);
		expect(thread.messages[0]?.seq).toBe(300);
		expect(thread.older).toBe(true);
	});

	it("asks for exactly the page before what is here", () => {
		const thread = paged(emptyThread, page(201, 300));
		expect(earlier(thread)).toBe(201);
		const joined = paged(thread, page(101, 200, 300));
		expect(seqs(joined)).toHaveLength(200);
		expect(earlier(joined)).toBe(101);
	});

	it("asks for a message that is not here with some before it", () => {
		const thread = paged(emptyThread, page(901, 1000));
		expect(around(thread, 950, 1000)).toBeNull();
		expect(around(thread, 500, 1000)).toEqual({ afterSeq: 480, limit: PAGE_SIZE });
		expect(around(thread, 3, 1000)).toEqual({ afterSeq: 1, limit: PAGE_SIZE });
		expect(around(emptyThread, 1, 150)).toEqual({ afterSeq: 0, limit: 200 });
	});

	it("has nothing earlier than the first message", () => {
		const thread = paged(emptyThread, page(1, 3));
		expect(thread.older).toBe(false);
		expect(earlier(thread)).toBeNull();
	});

	it("is loaded by an empty page, too", () => {
		const empty = { ...page(1, 1), messages: [], headSeq: 0 };
		expect(paged(emptyThread, empty).loaded).toBe(true);
		expect(missing(paged(emptyThread, empty))).toBeNull();
	});

	it("marks a message as sent, delivered, read by the customer's watermarks", () => {
		const receipt = {
			type: "receipt_state",
			conversationId: "a",
			author: "visitor",
			deliveredUpTo: 2,
			readUpTo: 1,
		} as const;
		const thread = receipted(paged(emptyThread, page(1, 3)), receipt);
		expect([1, 2, 3].map((seq) => mark(thread, seq))).toEqual(["read", "delivered", "sent"]);
		const back = receipted(thread, { ...receipt, deliveredUpTo: 1, readUpTo: 0 });
		expect(mark(back, 1)).toBe("read");
		const own = receipted(thread, { ...receipt, author: "agent", readUpTo: 3 });
		expect(mark(own, 3)).toBe("sent");
	});
});

describe("lines", () => {
	it("puts a date above each day", () => {
		const tomorrow = message(2, { atMs: message(1).atMs + 24 * 3600_000 });
		const kinds = lines([message(1), tomorrow]).map((each) => each.kind);
		expect(kinds).toEqual(["day", "text", "day", "text"]);
	});

	it("groups texts of one author that are close together", () => {
		const shown = lines([message(1), message(2), message(3, { author: "agent", authorId: "m" })]);
		const groups = shown.filter((each) => each.kind === "text");
		expect(groups.map(({ first, last }) => [first, last])).toEqual([
			[true, false],
			[false, true],
			[true, true],
		]);
	});

	it("ends a group at an event and at a pause", () => {
		const event = message(2, { kind: "event", author: "system", authorId: "" });
		const late = message(4, { atMs: message(3).atMs + 600_000 });
		const texts = lines([message(1), event, message(3), late]).filter(
			(each) => each.kind === "text",
		);
		expect(texts.every(({ first, last }) => first && last)).toBe(true);
	});

	it("tells two agents apart", () => {
		const one = message(1, { author: "agent", authorId: "m" });
		const other = message(2, { author: "agent", authorId: "n" });
		const texts = lines([one, other]).filter((each) => each.kind === "text");
		expect(texts.map((each) => each.first)).toEqual([true, true]);
	});
});
