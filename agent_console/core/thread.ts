/** One conversation's messages: what is known of them, in order, and where something is missing. */
import type { Author, Message, MessageOf, MessageState } from "@lookalong/protocol";

/** Texts of one author closer together than this are one group, in milliseconds. */
const GROUP_MS = 5 * 60_000;

export interface Thread {
	/** False until the first page of history: an unknown thread is not an empty one. */
	readonly loaded: boolean;
	/** By `seq`, without holes. */
	readonly messages: readonly Message[];
	/** What became of messages, by `seq`. */
	readonly states: ReadonlyMap<number, MessageState>;
	/** Older messages exist that were not asked for yet. */
	readonly older: boolean;
	/** The newest `seq` the server told of, known or not. */
	readonly headSeq: number;
	readonly visitorDeliveredUpTo: number;
	readonly visitorReadUpTo: number;
}

/** What is asked of the server when something is missing. */
export interface Missing {
	readonly afterSeq: number;
	readonly limit: number;
}

/** A line of the thread as it is shown. */
export type Line =
	| { readonly kind: "day"; readonly atMs: number }
	| { readonly kind: "event"; readonly message: Message }
	| {
			readonly kind: "text";
			readonly message: Message;
			/** First and last of a group: a name above the first, a time below the last. */
			readonly first: boolean;
			readonly last: boolean;
	  };

export type Mark = "sent" | "delivered" | "read";

/** Entries that say what was done to a message: the message shows it. */
const ALTERATION = /^(text|reaction)_/;

/** Messages asked for at a time. */
export const PAGE_SIZE = 100;

/** Messages asked for first: some screens full, so that a long conversation is there as soon as a short one. */
export const FIRST_SIZE = 50;

/** The most the server gives at a time. */
const MOST = 200;

/** Messages asked for before one that is looked for, itself included. */
const BEFORE = 20;

export const emptyThread: Thread = {
	loaded: false,
	messages: [],
	states: new Map(),
	older: false,
	headSeq: 0,
	visitorDeliveredUpTo: 0,
	visitorReadUpTo: 0,
};

/** The newest `seq` that is here, 0 for none. */
export function lastSeq(thread: Thread): number {
	return thread.messages.at(-1)?.seq ?? 0;
}

/** Take one message in; it is kept only if it joins what is here, so that there is never a silent hole. */
export function received(thread: Thread, message: Message): Thread {
	const headSeq = Math.max(thread.headSeq, message.seq);
	if (message.seq !== lastSeq(thread) + 1 || !thread.loaded) return { ...thread, headSeq };
	return { ...thread, headSeq, messages: [...thread.messages, message] };
}

/** Take a page of history in, before or after what is here. */
export function paged(thread: Thread, page: MessageOf<"history_page">): Thread {
	const headSeq = Math.max(thread.headSeq, page.headSeq);
	const first = page.messages[0];
	if (!first) return { ...thread, loaded: true, headSeq };
	const known = joins(thread, page) ? thread.messages : [];
	const merged = new Map([...known, ...page.messages].map((each) => [each.seq, each]));
	const messages = [...merged.values()].sort((a, b) => a.seq - b.seq);
	return { ...thread, loaded: true, headSeq, messages, older: (messages[0]?.seq ?? 1) > 1 };
}

/** Take over what became of a message; of two states the later one counts. */
export function altered(thread: Thread, state: MessageState): Thread {
	const { seq, revision, form, text } = state;
	if ((thread.states.get(seq)?.revision ?? 0) > revision) return thread;
	const messages = thread.messages.map((each) =>
		each.seq === seq && form ? { ...each, text } : each,
	);
	return { ...thread, messages, states: new Map(thread.states).set(seq, state) };
}

/** Take over how far the customer's side is. */
export function receipted(thread: Thread, receipt: MessageOf<"receipt_state">): Thread {
	if (receipt.author !== "visitor") return thread;
	const { visitorDeliveredUpTo, visitorReadUpTo } = thread;
	return {
		...thread,
		visitorDeliveredUpTo: Math.max(visitorDeliveredUpTo, receipt.deliveredUpTo),
		visitorReadUpTo: Math.max(visitorReadUpTo, receipt.readUpTo),
	};
}

/** Learn of a newer head; `missing` then tells what to ask for. */
export function headed(thread: Thread, headSeq: number): Thread {
	return headSeq > thread.headSeq ? { ...thread, headSeq } : thread;
}

/** What to ask for to be complete up to the head. */
export function missing(thread: Thread): Missing | null {
	if (thread.loaded && lastSeq(thread) >= thread.headSeq) return null;
	return { afterSeq: lastSeq(thread), limit: PAGE_SIZE };
}

/** Before which message to ask for a page; null for none. */
export function earlier(thread: Thread): number | null {
	const first = thread.messages[0]?.seq ?? 1;
	return first > 1 ? first : null;
}

/** What to ask for to have a message with some before it; null if it is here. What came since is then missing. */
export function around(thread: Thread, seq: number, headSeq: number): Missing | null {
	if (thread.messages.some((each) => each.seq === seq)) return null;
	if (headSeq <= MOST) return { afterSeq: 0, limit: MOST };
	// What is after 0 are the newest: a longer thread begins at its second message, and `earlier` has the first.
	return { afterSeq: Math.max(1, seq - BEFORE), limit: PAGE_SIZE };
}

/** How far one of the agents' own messages got. */
export function mark(thread: Thread, seq: number): Mark {
	if (seq <= thread.visitorReadUpTo) return "read";
	return seq <= thread.visitorDeliveredUpTo ? "delivered" : "sent";
}

/** The lines to show: a date above each day, texts grouped by author. */
export function lines(messages: readonly Message[]): Line[] {
	const shown: Line[] = [];
	let day = "";
	const told = messages.filter((each) => each.kind !== "event" || !ALTERATION.test(each.text));
	for (const [index, message] of told.entries()) {
		const today = dayOf(message.atMs);
		if (today !== day) shown.push({ kind: "day", atMs: message.atMs });
		day = today;
		shown.push(line(told, index, message));
	}
	return shown;
}

// Private ----------------------------------------------------------------------------------------

function line(messages: readonly Message[], index: number, message: Message): Line {
	if (message.kind === "event") return { kind: "event", message };
	return {
		kind: "text",
		message,
		first: !together(messages[index - 1], message),
		last: !together(message, messages[index + 1]),
	};
}

function together(one: Message | undefined, next: Message | undefined): boolean {
	if (!one || !next || one.kind === "event" || next.kind === "event") return false;
	const same = who(one) === who(next) && dayOf(one.atMs) === dayOf(next.atMs);
	return same && next.atMs - one.atMs < GROUP_MS;
}

function who(message: Message): `${Author}:${string}` {
	return `${message.author}:${message.authorId}`;
}

/** The local day, as text. */
function dayOf(atMs: number): string {
	return new Date(atMs).toDateString();
}

/** Whether a page touches what is here, so that together they have no hole. */
function joins(thread: Thread, page: MessageOf<"history_page">): boolean {
	const first = page.messages[0]?.seq ?? 0;
	const last = page.messages.at(-1)?.seq ?? 0;
	return first <= lastSeq(thread) + 1 && last >= (thread.messages[0]?.seq ?? 1) - 1;
}
