/** What the thread shows, in order: days, messages in groups, and what waits. Pure, so that it can be tested. */
import type { Conversation, Entry, Unsent } from "../conversation.ts";

/** How far a message of the customer got. */
export type Progress = "waiting" | "sending" | "sent" | "delivered" | "read" | "failed";

export type Item =
	| { readonly kind: "day"; readonly key: string; readonly atMs: number }
	| { readonly kind: "new"; readonly key: string; readonly atMs: number }
	| { readonly kind: "event"; readonly key: string; readonly entry: Entry }
	| {
			readonly kind: "message";
			readonly key: string;
			/** Whether the text names files. */
			readonly filed: boolean;
			readonly own: boolean;
			readonly name: string;
			readonly text: string;
			readonly atMs: number;
			/** First of a run by the same person: shows the name. */
			readonly opens: boolean;
			/** Last of a run: shows the time. */
			readonly closes: boolean;
			readonly progress: Progress | undefined;
			readonly unsent: Unsent | undefined;
			/** The message as it is stored. */
			readonly entry: Entry | undefined;
	  };

/** Messages of one person further apart than this are two runs, in milliseconds. */
const RUN_MS = 5 * 60 * 1000;

/** Entries that say what was done to a message: the message shows it. */
const ALTERATION = /^(text|reaction)_/;

/**
 * Lay the thread out. `connected` tells sending from waiting.
 *
 * @param news the `seq` of the first message the customer had not seen when they came back; 0 for none.
 */
export function layOut(conversation: Conversation, connected: boolean, news = 0): Item[] {
	const stored = conversation.entries.flatMap((entry) => {
		if (entry.kind === "event" && ALTERATION.test(entry.text)) return [];
		const item = changing(storedItem(conversation, entry), conversation, connected);
		return entry.seq === news
			? [{ kind: "new", key: "new", atMs: entry.atMs } as const, item]
			: item;
	});
	const waiting = conversation.unsent
		.filter((text) => !text.change)
		.map((text) => waitingItem(text, connected));
	return withRuns(withDays([...stored, ...waiting]));
}

function storedItem(conversation: Conversation, entry: Entry): Item {
	const key = entry.clientId || `${entry.seq}`;
	if (entry.kind === "event" || entry.author === "system") return { kind: "event", key, entry };
	const own = entry.author === "visitor";
	return {
		kind: "message",
		key,
		filed: entry.kind === "file",
		own,
		name: entry.authorName,
		text: entry.text,
		atMs: entry.atMs,
		opens: true,
		closes: true,
		progress: own ? progressOf(conversation, entry.seq) : undefined,
		unsent: undefined,
		entry,
	};
}

/** What the customer is changing, as it will be. */
function changing(item: Item, { unsent }: Conversation, connected: boolean): Item {
	if (item.kind !== "message") return item;
	const last = unsent.findLast(
		({ change }) => change?.seq === item.entry?.seq && /^(edit|delete)$/.test(change?.action ?? ""),
	);
	return last ? { ...item, text: last.text, progress: connected ? "sending" : "waiting" } : item;
}

function waitingItem(unsent: Unsent, connected: boolean): Item {
	const progress = unsent.failed ? "failed" : connected ? "sending" : "waiting";
	const { clientId, text, atMs } = unsent;
	const run = { opens: true, closes: true };
	return {
		kind: "message",
		key: clientId,
		filed: unsent.kind === "file",
		own: true,
		name: "",
		text,
		atMs,
		...run,
		progress,
		unsent,
		entry: undefined,
	};
}

function progressOf({ agent }: Conversation, seq: number): Progress {
	if (agent.read >= seq) return "read";
	return agent.delivered >= seq ? "delivered" : "sent";
}

function withDays(items: readonly Item[]): Item[] {
	let day = "";
	return items.flatMap((item) => {
		const atMs = timeOf(item);
		const itsDay = new Date(atMs).toDateString();
		if (itsDay === day) return [item];
		day = itsDay;
		return [{ kind: "day", key: `day ${itsDay}`, atMs } as const, item];
	});
}

function withRuns(items: readonly Item[]): Item[] {
	return items.map((item, index) => {
		if (item.kind !== "message") return item;
		const opens = !sameRun(items[index - 1], item);
		const closes = !sameRun(item, items[index + 1]);
		return { ...item, opens, closes };
	});
}

function sameRun(first: Item | undefined, second: Item | undefined): boolean {
	if (first?.kind !== "message" || second?.kind !== "message") return false;
	if (first.progress !== second.progress || first.own !== second.own) return false;
	return first.name === second.name && second.atMs - first.atMs < RUN_MS;
}

function timeOf(item: Item): number {
	return item.kind === "event" ? item.entry.atMs : item.atMs;
}
