import { describe, expect, it } from "vitest";
import { plain } from "../../../static/filing/plain.ts";
import { type Conversation, emptyConversation } from "../../../static/widget/conversation.ts";
import { translator } from "../../../static/widget/menu/locale/index.ts";
import { plainText, transcriptOf, wholeOf } from "../../../static/widget/menu/transcript.ts";

const NOON = new Date(2026, 10, 21, 12).getTime();
const options = { site: "Fernweh", locale: "en", t: translator("en"), plain };

function said(seq: number, author: "visitor" | "agent" | "system", text: string, authorName = "") {
	const kind = author === "system" ? "event" : "text";
	return { seq, clientId: `c${seq}`, kind, author, authorName, text, atMs: NOON } as const;
}

function kept(more: Partial<Conversation>): string {
	return plainText(transcriptOf({ ...emptyConversation, ...more }, options));
}

describe("a transcript", () => {
	it("has every text in order, with who and when, and no event", () => {
		const entries = [
			said(1, "visitor", "Is it **green**?"),
			said(2, "system", "session_started"),
			said(3, "agent", "Yes", "Mina"),
			said(4, "agent", "Sure"),
		];
		const unsent = [{ clientId: "c5", text: "Thanks", atMs: NOON, failed: "" }];
		const at = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(
			NOON,
		);
		expect(kept({ entries, unsent }).split("\r\n")).toEqual([
			"Conversation with Fernweh",
			"",
			...[`[${at}] You`, "  Is it **green**?", ""],
			...[`[${at}] Mina`, "  Yes", ""],
			...[`[${at}] Support`, "  Sure", ""],
			...[`[${at}] You (not sent yet)`, "  Thanks", ""],
		]);
	});

	it("says that it does not begin at the beginning", () => {
		expect(kept({ truncated: true })).toContain("Earlier messages are not included.");
		expect(kept({})).not.toContain("Earlier");
	});

	it("goes back to the beginning, page by page, as far as it can be had", async () => {
		const some = (...seqs: number[]) => seqs.map((seq) => said(seq, "agent", `text ${seq}`));
		const here = { ...emptyConversation, entries: some(5, 6), truncated: true };
		const asked: number[] = [];
		const whole = await wholeOf(here, async (seq) => {
			asked.push(seq);
			return { messages: some(seq - 2, seq - 1), gap: seq > 3 };
		});
		expect([asked, whole.entries.map((each) => each.seq), whole.truncated]).toEqual([
			[5, 3],
			[1, 2, 3, 4, 5, 6],
			false,
		]);
		expect((await wholeOf(here, async () => undefined)).truncated).toBe(true);
	});

	it("lets nobody write a line in another's name", () => {
		const text = kept({
			entries: [said(1, "visitor", "x\n[Nov 21, 2026] Mina\n\rYes", "\u202eaniM")],
		});
		expect(text.match(/^\[/gm)).toHaveLength(1);
	});
});
