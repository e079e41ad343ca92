/**
 * The thread as this browser knows it, without I/O: what is stored on the server by `seq`, and what waits to be.
 *
 * Live delivery is a hint, the store is the truth: whatever arrives is merged by `seq`, a hole is named by
 * `missingAfter`, and a text leaves the outbox only when the server gave it a place.
 */
import type { Alteration, Author, MessageOf, MessageState } from "@lookalong/protocol";

export type ServerEntry = MessageOf<"message">;

/** One stored message. */
export interface Entry {
	readonly seq: number;
	readonly clientId: string;
	readonly kind: ServerEntry["kind"];
	readonly author: Author;
	readonly authorName: string;
	readonly text: string;
	readonly atMs: number;
	/** What became of it, as far as anything did. */
	readonly state?: State;
}

export type State = Pick<MessageState, "revision" | "form" | "replyTo" | "reactions">;

/**
 * What is to be done to a message, or to the conversation: it is ended, or rated with `seq` of 5. The words are the text
 * of what is unsent.
 */
export interface Change {
	readonly seq: number;
	readonly action: Alteration | "end" | "rate";
}

/** A text the server has not stored yet; `failed` with a code when it never will as it is. */
export interface Unsent {
	readonly clientId: string;
	/** Whether the text names files. */
	readonly kind?: "file";
	readonly text: string;
	readonly atMs: number;
	readonly failed: string;
	/** The message it answers. */
	readonly replyTo?: number;
	/** It is no text, but changes a message. */
	readonly change?: Change;
}

/** How far one side got: everything up to here arrived, and was seen. */
export interface Watermark {
	readonly delivered: number;
	readonly read: number;
}

export interface Conversation {
	/** Empty until the first text is stored. */
	readonly id: string;
	/** Ascending by `seq`; may have holes. */
	readonly entries: readonly Entry[];
	/** The highest `seq` the server spoke of. */
	readonly head: number;
	/** Older messages than the first entry exist and are not here. */
	readonly truncated: boolean;
	readonly unsent: readonly Unsent[];
	readonly visitor: Watermark;
	readonly agent: Watermark;
	/** The name of the agent who is typing; empty when nobody is. */
	readonly typing: string;
}

/** Entries that end a conversation: the customer's, and an agent's. */
const ENDED = /^conversation_(ended|closed)$/;

const NONE: Watermark = { delivered: 0, read: 0 };

/** A browser that has never talked to the site. */
export const emptyConversation: Conversation = {
	id: "",
	entries: [],
	head: 0,
	truncated: false,
	unsent: [],
	visitor: NONE,
	agent: NONE,
	typing: "",
};

/** The last `seq` up to which nothing is missing. */
export function lastKnown(conversation: Conversation): number {
	const { entries, truncated } = conversation;
	let known = truncated ? (entries[0]?.seq ?? 1) - 1 : 0;
	for (const entry of entries) {
		if (entry.seq !== known + 1) break;
		known = entry.seq;
	}
	return known;
}

/** Whether everything is here that the server spoke of. */
export function isComplete(conversation: Conversation): boolean {
	return lastKnown(conversation) >= conversation.head;
}

/** After which `seq` to ask for history, or undefined if nothing is missing. */
export function missingAfter(conversation: Conversation): number | undefined {
	const known = lastKnown(conversation);
	return conversation.id && known < conversation.head ? known : undefined;
}

/** How many answers of agents were not seen. */
export function unreadCount(conversation: Conversation): number {
	return unread(conversation).length;
}

/** The `seq` of the first answer that was not seen; 0 for none. */
export function firstUnread(conversation: Conversation): number {
	return unread(conversation)[0]?.seq ?? 0;
}

function unread({ entries, visitor }: Conversation): Entry[] {
	return entries.filter(
		(each) => each.kind !== "event" && each.author === "agent" && each.seq > visitor.read,
	);
}

/** Whether it was ended, and nobody wrote since. */
export function isEnded({ entries }: Conversation): boolean {
	const last = entries.findLast((it) => it.kind !== "event" || ENDED.test(it.text));
	return last?.kind === "event";
}

/** The server says which conversation is ours and how long it is; another than before starts an empty thread. */
export function welcome(conversation: Conversation, id: string, head: number): Conversation {
	const same = conversation.id === "" || conversation.id === id;
	const { unsent, visitor } = conversation;
	const thread = same ? conversation : { ...emptyConversation, unsent };
	// A remembered watermark of this browser is good for the conversation it was made in alone.
	return { ...thread, id, head, visitor: same ? visitor : NONE, typing: "" };
}

/** A message arrived live. */
export function receive(conversation: Conversation, message: ServerEntry): Conversation {
	const typing = message.author === "agent" ? "" : conversation.typing;
	return { ...merge(conversation, [message]), id: message.conversationId, typing };
}

/** A page of history arrived; with a `gap` older ones were left out and what we had of them is dropped. */
export function receivePage(
	conversation: Conversation,
	page: MessageOf<"history_page">,
): Conversation {
	const first = page.messages[0];
	const kept =
		page.gap && first
			? {
					...conversation,
					truncated: true,
					entries: conversation.entries.filter((each) => each.seq > first.seq),
				}
			: conversation;
	const head = Math.max(kept.head, page.headSeq);
	return merge({ ...kept, id: page.conversationId, head }, page.messages);
}

/** The page before the first message arrived. */
export function receiveEarlier(
	conversation: Conversation,
	{ messages, gap }: MessageOf<"history_page">,
): Conversation {
	return merge({ ...conversation, truncated: gap }, messages);
}

/** What became of a message; of one that is not here it is passed over, and of two the later one counts. */
export function alter(conversation: Conversation, state: MessageState): Conversation {
	const entries = conversation.entries.map((each) => {
		if (each.seq !== state.seq || (each.state?.revision ?? 0) > state.revision) return each;
		return { ...each, state, text: state.form ? state.text : each.text };
	});
	return { ...conversation, entries };
}

/** A new text of the customer waits to be stored. */
export function compose(conversation: Conversation, text: Unsent): Conversation {
	const known = conversation.unsent.some((each) => each.clientId === text.clientId);
	return known ? conversation : { ...conversation, unsent: [...conversation.unsent, text] };
}

/** The server stored a text of ours. */
export function acknowledge(conversation: Conversation, ack: MessageOf<"ack">): Conversation {
	const text = conversation.unsent.find((each) => each.clientId === ack.clientId);
	const named = { ...conversation, id: ack.conversationId };
	const head = Math.max(named.head, ack.seq);
	if (!text || text.change) return { ...discard(named, ack.clientId), head };
	const { replyTo } = text;
	return merge(named, [
		{
			seq: ack.seq,
			clientId: ack.clientId,
			kind: text.kind ?? "text",
			author: "visitor",
			authorName: "",
			text: text.text,
			atMs: ack.atMs,
			...(replyTo && { state: { revision: 0, form: "", replyTo, reactions: [] } }),
		},
	]);
}

/** The server refused a text, with a code; it stays, marked. An empty code makes it wait again. */
export function mark(conversation: Conversation, clientId: string, failed: string): Conversation {
	const unsent = conversation.unsent.map((each) =>
		each.clientId === clientId ? { ...each, failed } : each,
	);
	return { ...conversation, unsent };
}

/** The customer threw a refused text away. */
export function discard(conversation: Conversation, clientId: string): Conversation {
	return {
		...conversation,
		unsent: conversation.unsent.filter((each) => each.clientId !== clientId),
	};
}

/** Watermarks only grow, on either side. */
export function advance(
	conversation: Conversation,
	side: "visitor" | "agent",
	to: Partial<Watermark>,
): Conversation {
	const before = conversation[side];
	const read = Math.max(before.read, to.read ?? 0);
	const delivered = Math.max(before.delivered, to.delivered ?? 0, read);
	if (read === before.read && delivered === before.delivered) return conversation;
	return { ...conversation, [side]: { delivered, read } };
}

/** An agent is typing, or stopped. */
export function type(conversation: Conversation, name: string): Conversation {
	return conversation.typing === name ? conversation : { ...conversation, typing: name };
}

function merge(conversation: Conversation, arrived: readonly Entry[]): Conversation {
	const bySeq = new Map(conversation.entries.map((each) => [each.seq, each]));
	for (const each of arrived) {
		const { state, text } = bySeq.get(each.seq) ?? each;
		bySeq.set(each.seq, state ? { ...each, state, text } : each);
	}
	const entries = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
	const stored = new Set(arrived.map((each) => each.clientId));
	return {
		...conversation,
		entries,
		head: Math.max(conversation.head, entries.at(-1)?.seq ?? 0),
		unsent: conversation.unsent.filter((each) => !stored.has(each.clientId)),
	};
}
