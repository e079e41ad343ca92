import type { MessageOf } from "@lookalong/protocol";
import { describe, expect, it } from "vitest";
import {
	acknowledge,
	advance,
	alter,
	type Conversation,
	compose,
	discard,
	emptyConversation,
	firstUnread,
	lastKnown,
	mark,
	missingAfter,
	receive,
	receiveEarlier,
	receivePage,
	type ServerEntry,
	type,
	unreadCount,
	welcome,
} from "../../../static/widget/conversation.ts";

const ID = "cnv_1";

function entry(seq: number, author: ServerEntry["author"] = "agent", clientId = `c${seq}`) {
	return {
		type: "message",
		conversationId: ID,
		seq,
		clientId,
		kind: "text",
		author,
		authorId: "",
		authorName: "Mina",
		text: `text ${seq}`,
		atMs: seq * 1000,
	} as const satisfies ServerEntry;
}

function page(seqs: number[], headSeq: number, gap = false): MessageOf<"history_page"> {
	const messages = seqs.map((seq) => entry(seq));
	return { type: "history_page", conversationId: ID, messages, headSeq, gap };
}

function ack(clientId: string, seq: number): MessageOf<"ack"> {
	return { type: "ack", clientId, conversationId: ID, seq, atMs: seq * 1000 };
}

function unsent(clientId: string) {
	return { clientId, text: `text of ${clientId}`, atMs: 5, failed: "" };
}

function seqs(conversation: Conversation): number[] {
	return conversation.entries.map((each) => each.seq);
}

const opened = welcome(emptyConversation, ID, 0);

describe("merging by seq", () => {
	it("orders what arrives out of order", () => {
		const thread = [3, 1, 2].reduce((all, seq) => receive(all, entry(seq)), opened);
		expect(seqs(thread)).toEqual([1, 2, 3]);
	});

	it("takes a message once, however often it arrives", () => {
		const thread = [1, 1, 1].reduce((all, seq) => receive(all, entry(seq)), opened);
		expect(seqs(thread)).toEqual([1]);
	});

	it("names the hole to fill, and none when it is filled", () => {
		const holed = receive(receive(opened, entry(1)), entry(4));
		expect(missingAfter(holed)).toBe(1);
		const filled = receivePage(holed, page([2, 3], 4));
		expect(missingAfter(filled)).toBeUndefined();
		expect(seqs(filled)).toEqual([1, 2, 3, 4]);
	});

	it("notices that the last message was lost, from the head alone", () => {
		const thread = welcome(receive(opened, entry(1)), ID, 2);
		expect(missingAfter(thread)).toBe(1);
	});

	it("asks for nothing before there is a conversation", () => {
		expect(missingAfter(emptyConversation)).toBeUndefined();
	});

	it("takes a page with a gap as the new beginning", () => {
		const before = receive(opened, entry(1));
		const thread = receivePage(before, page([8, 9], 9, true));
		expect(seqs(thread)).toEqual([8, 9]);
		expect(thread.truncated).toBe(true);
		expect(lastKnown(thread)).toBe(9);
		expect(missingAfter(thread)).toBeUndefined();
	});

	it("goes on asking while pages end before the head", () => {
		const thread = receivePage(welcome(emptyConversation, ID, 5), page([1, 2], 5));
		expect(missingAfter(thread)).toBe(2);
	});

	it("learns its conversation from the first message", () => {
		expect(receive(emptyConversation, entry(1)).id).toBe(ID);
	});

	it("starts anew when the server names another conversation, but keeps what waits", () => {
		const waiting = compose(receive(opened, entry(1)), unsent("a"));
		const thread = welcome(waiting, "cnv_2", 0);
		expect(thread.entries).toEqual([]);
		expect(thread.unsent.map((each) => each.clientId)).toEqual(["a"]);
		expect(thread.visitor.read).toBe(0);
	});
});

describe("the outbox", () => {
	const waiting = compose(compose(opened, unsent("a")), unsent("b"));

	it("moves a text into the thread when the server stored it", () => {
		const thread = acknowledge(waiting, ack("a", 1));
		expect(thread.unsent.map((each) => each.clientId)).toEqual(["b"]);
		expect(thread.entries[0]).toMatchObject({ seq: 1, author: "visitor", text: "text of a" });
	});

	it("counts a doubled ack once", () => {
		const thread = acknowledge(acknowledge(waiting, ack("a", 1)), ack("a", 1));
		expect(seqs(thread)).toEqual([1]);
	});

	it("takes the message itself for an ack: it came back from another tab or by history", () => {
		const thread = receive(waiting, entry(1, "visitor", "b"));
		expect(thread.unsent.map((each) => each.clientId)).toEqual(["a"]);
	});

	it("names the hole an ack shows", () => {
		expect(missingAfter(acknowledge(waiting, ack("a", 3)))).toBe(0);
	});

	it("remembers the head of an ack it did not wait for", () => {
		expect(acknowledge(opened, ack("other-tab", 2)).head).toBe(2);
	});

	it("keeps a refused text until somebody throws it away", () => {
		const refused = mark(waiting, "a", "too_long");
		expect(refused.unsent[0]).toMatchObject({ clientId: "a", failed: "too_long" });
		expect(mark(refused, "a", "").unsent[0]?.failed).toBe("");
		expect(discard(refused, "a").unsent.map((each) => each.clientId)).toEqual(["b"]);
	});

	it("does not take the same text twice", () => {
		expect(compose(waiting, unsent("a")).unsent).toHaveLength(2);
	});
});

describe("watermarks", () => {
	it("only grow", () => {
		const read = advance(opened, "agent", { delivered: 4, read: 3 });
		expect(advance(read, "agent", { delivered: 2, read: 1 }).agent).toEqual({
			delivered: 4,
			read: 3,
		});
	});

	it("deliver what was read", () => {
		expect(advance(opened, "visitor", { read: 3 }).visitor).toEqual({ delivered: 3, read: 3 });
	});

	it("leave the thread as it is when nothing changes", () => {
		expect(advance(opened, "visitor", { read: 0 })).toBe(opened);
	});

	it("count answers that were not seen, and no other entries", () => {
		const thread = receivePage(opened, page([1, 2, 3], 3));
		const own = receive(thread, entry(4, "visitor"));
		expect(unreadCount(advance(own, "visitor", { read: 1 }))).toBe(2);
		expect(firstUnread(own)).toBe(1);
		expect(firstUnread(advance(own, "visitor", { read: 9 }))).toBe(0);
	});
});

describe("typing", () => {
	it("ends with the agent's message, not with one's own", () => {
		const typing = type(opened, "Mina");
		expect(receive(typing, entry(1, "visitor")).typing).toBe("Mina");
		expect(receive(typing, entry(1)).typing).toBe("");
	});
});

function state(seq: number, revision: number, fields: Partial<MessageOf<"message_state">> = {}) {
	return {
		type: "message_state",
		conversationId: ID,
		seq,
		revision,
		form: "edited",
		text: `edited by ${revision}`,
		replyTo: 0,
		reactions: [],
		...fields,
	} as const satisfies MessageOf<"message_state">;
}

describe("alter", () => {
	const known = receivePage(emptyConversation, page([1, 2], 2));
	const textOf = (conversation: Conversation, seq: number) =>
		conversation.entries.find((each) => each.seq === seq)?.text;

	it("takes the newest state, in whatever order they come", () => {
		const orders = [
			[3, 5],
			[5, 3],
		];
		for (const order of orders) {
			const altered = order.reduce((all, revision) => alter(all, state(1, revision)), known);
			expect(textOf(altered, 1)).toBe("edited by 5");
		}
	});

	it("keeps what became of a message when it comes again as it was", () => {
		const altered = receive(alter(known, state(1, 3)), entry(1));
		expect(textOf(altered, 1)).toBe("edited by 3");
	});

	it("passes over a message that is not here", () => {
		expect(alter(known, state(9, 10)).entries).toEqual(known.entries);
	});

	it("leaves the text of a message that was only answered or reacted to", () => {
		expect(textOf(alter(known, state(2, 3, { form: "", text: "" })), 2)).toBe("text 2");
	});

	it("is no news and no text of ours", () => {
		const event = { ...entry(3), kind: "event" as const, text: "reaction_set 1 heart" };
		expect(unreadCount(receive(known, event))).toBe(2);
	});

	it("leaves the outbox once it is stored, and adds no text", () => {
		const change = { ...unsent("x1"), change: { seq: 1, action: "edit" as const } };
		const stored = acknowledge(compose(known, change), ack("x1", 3));
		expect(stored.unsent).toEqual([]);
		expect([stored.entries.length, stored.head]).toEqual([2, 3]);
	});
});

describe("receiveEarlier", () => {
	it("puts a page before the first message, and says whether there is more", () => {
		const cut = receivePage(emptyConversation, page([5, 6], 6, true));
		const whole = receiveEarlier(cut, page([3, 4], 6, true));
		expect(whole.entries.map((each) => each.seq)).toEqual([3, 4, 5, 6]);
		expect([whole.truncated, missingAfter(whole)]).toEqual([true, undefined]);
		expect(receiveEarlier(whole, page([1, 2], 6)).truncated).toBe(false);
	});
});
