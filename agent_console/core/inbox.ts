/** The inbox: every conversation the agent may answer, as the server last told it. */

import type { ConversationState, Message } from "@lookalong/protocol";
import { plain } from "../../static/filing/plain.ts";

export interface Inbox {
	/** False until the first welcome: an inbox that is not known yet is not an empty one. */
	readonly loaded: boolean;
	readonly conversations: ReadonlyMap<string, ConversationState>;
}

/** What the list shows; `waiting` are those open ones whose customer has no answer yet. */
export type InboxFilter = "all" | "unread" | "waiting" | "open" | "ended";
export const inboxFilters = ["all", "unread", "waiting", "open", "ended"] as const;

export const emptyInbox: Inbox = { loaded: false, conversations: new Map() };

/** Longest preview of a text, in characters; the server cuts to the same length. */
const PREVIEW_LENGTH = 300;

/**
 * Take over what a welcome lists: older knowledge goes, but for the row that is worked in. A welcome has the newest
 * conversations alone; whether that one is still there has to be asked.
 */
export function welcomed(
	conversations: readonly ConversationState[],
	kept?: ConversationState | undefined,
): Inbox {
	const listed = kept ? [kept, ...conversations] : conversations;
	return {
		loaded: true,
		conversations: new Map(listed.map((each) => [each.conversationId, each])),
	};
}

/** Take over one conversation, whole. */
export function changed(inbox: Inbox, conversation: ConversationState): Inbox {
	const conversations = new Map(inbox.conversations);
	conversations.set(conversation.conversationId, conversation);
	return { ...inbox, conversations };
}

/** Forget a conversation that is not there, or not for this agent. */
export function gone(inbox: Inbox, conversationId: string): Inbox {
	const conversations = new Map(inbox.conversations);
	conversations.delete(conversationId);
	return { ...inbox, conversations };
}

/** Show a message in its conversation's row before the server sends the row again. */
export function heard(inbox: Inbox, message: Message): Inbox {
	const known = inbox.conversations.get(message.conversationId);
	if (!known || message.seq <= known.headSeq) return inbox;
	const row = { ...known, headSeq: message.seq, updatedAtMs: message.atMs };
	if (message.kind === "event") return changed(inbox, row);
	const lastText = plain(message.text).slice(0, PREVIEW_LENGTH);
	const waitingSinceMs = waitingSince(known.waitingSinceMs, message);
	return changed(inbox, { ...row, lastAuthor: message.author, lastText, waitingSinceMs });
}

/** Take over how far the agents have read. */
export function readUpTo(inbox: Inbox, conversationId: string, seq: number): Inbox {
	const known = inbox.conversations.get(conversationId);
	if (!known || seq <= known.agentReadUpTo) return inbox;
	return changed(inbox, { ...known, agentReadUpTo: seq });
}

/** How many entries nobody has read; 0 when the last word was an agent's. */
export function unread(conversation: ConversationState): number {
	if (conversation.lastAuthor !== "visitor") return 0;
	return Math.max(0, conversation.headSeq - conversation.agentReadUpTo);
}

/** Whether the customer waits for an answer. */
export function waits(conversation: ConversationState): boolean {
	return conversation.waitingSinceMs > 0 && conversation.phase !== "resolved";
}

/** How many conversations have something that nobody read. */
export function waiting(inbox: Inbox): number {
	return [...inbox.conversations.values()].filter((each) => unread(each) > 0).length;
}

/**
 * The rows of the list: newest first, of those that wait the one that waits longest. The open conversation stays in
 * place even when it is read.
 */
export function rows(inbox: Inbox, filter: InboxFilter, open: string | null): ConversationState[] {
	return [...inbox.conversations.values()]
		.filter((each) => FILTERS[filter](each) || each.conversationId === open)
		.sort(filter === "waiting" ? byWait : byNews);
}

/** The unread conversation whose customer waits longest, but for the open one. */
export function nextUnread(inbox: Inbox, open: string | null): string | null {
	const unseen = [...inbox.conversations.values()].filter(
		(each) => unread(each) > 0 && each.conversationId !== open,
	);
	return unseen.sort(byWait)[0]?.conversationId ?? null;
}

/** The row `step` rows below (or above) the open one; the first or last when none is open. */
export function neighbour(
	list: readonly ConversationState[],
	open: string | null,
	step: 1 | -1,
): string | null {
	const at = list.findIndex((each) => each.conversationId === open);
	const to = at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step;
	return list[Math.min(list.length - 1, Math.max(0, to))]?.conversationId ?? null;
}

// Private ----------------------------------------------------------------------------------------

const FILTERS: Readonly<Record<InboxFilter, (each: ConversationState) => boolean>> = {
	all: () => true,
	unread: (each) => unread(each) > 0,
	waiting: waits,
	open: (each) => each.phase !== "resolved",
	ended: (each) => each.phase === "resolved",
};

function byNews(a: ConversationState, b: ConversationState): number {
	return b.updatedAtMs - a.updatedAtMs || a.conversationId.localeCompare(b.conversationId);
}

function byWait(a: ConversationState, b: ConversationState): number {
	const since = (each: ConversationState) => each.waitingSinceMs || Number.POSITIVE_INFINITY;
	return since(a) < since(b) ? -1 : since(a) > since(b) ? 1 : byNews(a, b);
}

/** As the server counts it: from the first message that no agent answered. */
function waitingSince(sinceMs: number, { author, atMs }: Message): number {
	if (author === "visitor") return sinceMs || atMs;
	return author === "agent" ? 0 : sinceMs;
}
