import { describe, expect, it } from "vitest";
import {
	acknowledged,
	hasRoom,
	OUTBOX_LIMIT,
	type Outbox,
	refused,
	restored,
	retried,
	sendable,
	written,
} from "../../../agent_console/core/outbox.ts";

const text = { clientId: "c1", conversationId: "a", text: "hello", atMs: 1 };

describe("outbox", () => {
	it("sends what was written, in order, under its own id", () => {
		const outbox = written(written([], text), { ...text, clientId: "c2", text: "again" });
		expect(sendable(outbox, 1).map((each) => [each.clientId, each.text])).toEqual([
			["c1", "hello"],
			["c2", "again"],
		]);
	});

	it("sends files by their ids, and what was written with them", () => {
		const id = `att_${"a".repeat(22)}`;
		const filed = { ...text, kind: "file", text: `${id} text/plain 1 0 0 a.txt\n\nlook` } as const;
		expect(sendable(written([], filed), 1)).toEqual([
			{ type: "send_files", clientId: "c1", conversationId: "a", text: "look", files: [id] },
		]);
	});

	it("lets go of a text only when the server has it", () => {
		const outbox = written([], text);
		expect(acknowledged(outbox, "other")).toEqual(outbox);
		expect(acknowledged(outbox, "c1")).toEqual([]);
	});

	it("keeps a refused text, and does not send it by itself", () => {
		const outbox = refused(written([], text), "c1", "too_long");
		expect(outbox).toHaveLength(1);
		expect(sendable(outbox, 1)).toEqual([]);
	});

	it("tries a refused text again under the same id, so that it is stored once", () => {
		const outbox = refused(written([], text), "c1", "store_unavailable");
		expect(
			sendable(
				retried(outbox, "c1", () => "new"),
				1,
			)[0]?.clientId,
		).toBe("c1");
	});

	it("tries again under a new id when the old one holds another text", () => {
		const outbox = refused(written([], text), "c1", "id_reused");
		expect(
			sendable(
				retried(outbox, "c1", () => "new"),
				1,
			)[0]?.clientId,
		).toBe("new");
	});

	it("says when it is full", () => {
		const full: Outbox = Array.from({ length: OUTBOX_LIMIT }, () => ({ ...text, refused: null }));
		expect(hasRoom(full)).toBe(false);
		expect(hasRoom(full.slice(1))).toBe(true);
	});

	it.each([null, "", "nonsense", "null", "[]", "{}", '{"clientId":1}', '{"text":"x"}'])(
		"restores nothing from %j",
		(stored) => expect(restored(stored)).toBeNull(),
	);

	it("restores what was kept", () => {
		const kept = { ...text, refused: null };
		expect(restored(JSON.stringify(kept))).toEqual(kept);
	});

	it("changes and answers messages where the server knows that, and only there", () => {
		const change = { ...text, refused: null, change: { seq: 2, action: "edit" as const } };
		const answer = { ...text, clientId: "c2", refused: null, replyTo: 2 };
		expect(sendable([change, answer], 1).map((each) => each.type)).toEqual(["alter", "reply"]);
		expect(sendable([change, answer], 0).map((each) => each.type)).toEqual(["send"]);
	});
});
