import { describe, expect, it } from "vitest";
import {
	type Conversation,
	type Entry,
	emptyConversation,
} from "../../../static/widget/conversation.ts";
import { type Item, layOut } from "../../../static/widget/view/timeline.ts";

const NOON = new Date(2026, 10, 21, 12).getTime();

function entry(seq: number, more: Partial<Entry> = {}): Entry {
	const fixed = { seq, clientId: `c${seq}`, kind: "text", author: "agent" } as const;
	return { ...fixed, authorName: "Mina", text: "hi", atMs: NOON + seq * 1000, ...more };
}

function thread(more: Partial<Conversation>): Conversation {
	return { ...emptyConversation, id: "cnv_1", ...more };
}

function messages(items: Item[]) {
	return items.filter((each) => each.kind === "message");
}

describe("layOut", () => {
	it("separates days", () => {
		const entries = [entry(1), entry(2), entry(3, { atMs: NOON + 86_400_000 })];
		const kinds = layOut(thread({ entries }), true).map((each) => each.kind);
		expect(kinds).toEqual(["day", "message", "message", "day", "message"]);
	});

	it("says from where on a message is new, below the day it came", () => {
		const entries = [
			entry(1),
			entry(2, { atMs: NOON + 86_400_000 }),
			entry(3, { atMs: NOON + 86_401_000 }),
		];
		const kinds = (news: number) => layOut(thread({ entries }), true, news).map((it) => it.kind);
		expect(kinds(2)).toEqual(["day", "message", "day", "new", "message", "message"]);
		expect(kinds(3).indexOf("new")).toBe(4);
		expect(kinds(9)).not.toContain("new");
	});

	it("groups what one person says at a stretch", () => {
		const entries = [entry(1), entry(2), entry(3, { authorName: "Jun" })];
		const runs = messages(layOut(thread({ entries }), true)).map((it) => [it.opens, it.closes]);
		expect(runs).toEqual([
			[true, false],
			[false, true],
			[true, true],
		]);
	});

	it("starts a new group after a pause", () => {
		const entries = [entry(1), entry(2, { atMs: NOON + 10 * 60_000 })];
		expect(messages(layOut(thread({ entries }), true)).every((it) => it.opens)).toBe(true);
	});

	it("tells how far one's own messages got, and nothing of the agent's", () => {
		const own = { author: "visitor", authorName: "" } as const;
		const entries = [entry(1, own), entry(2, own), entry(3, own), entry(4)];
		const agent = { delivered: 2, read: 1 };
		const progress = messages(layOut(thread({ entries, agent }), true)).map((it) => it.progress);
		expect(progress).toEqual(["read", "delivered", "sent", undefined]);
	});

	it("tells sending from waiting from failed", () => {
		const unsent = [
			{ clientId: "a", text: "a", atMs: NOON, failed: "" },
			{ clientId: "b", text: "b", atMs: NOON, failed: "too_long" },
		];
		const of = (connected: boolean) =>
			messages(layOut(thread({ unsent }), connected)).map((it) => it.progress);
		expect(of(true)).toEqual(["sending", "failed"]);
		expect(of(false)).toEqual(["waiting", "failed"]);
	});

	it("keeps the key of a message when it is stored, so that it does not flicker", () => {
		const unsent = [{ clientId: "a", text: "a", atMs: NOON, failed: "" }];
		const before = messages(layOut(thread({ unsent }), true))[0]?.key;
		const entries = [entry(1, { clientId: "a", author: "visitor" })];
		expect(messages(layOut(thread({ entries }), true))[0]?.key).toBe(before);
	});
});
