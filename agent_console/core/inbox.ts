/** The inbox: every conversation the agent may answer, as the server last told it. */

import type { ConversationState, Message } from "@lookalong/protocol";
import { plain } from "../../static/filing/plain.ts";

export interface Inbox {
	/** False until the first welcome: an inbox that is not known yet is not an empty one. */
	readonly loaded: boolean;
	readonly conversations: ReadonlyMap<string, ConversationState>;
}

export type InboxFilter = "all" | "unread";

export const emptyInbox: Inbox = { loaded: false, conversations: new Map() };

/** Longest preview of a text, in characters; the server cuts to the same length. */
const PREVIEW_LENGTH = 300;

/** Take over what a welcome lists: it is the whole truth, older knowledge goes. */
export function welcomed(conversations: readonly ConversationState[]): Inbox {
	return {
		loaded: true,
		conversations: new Map(conversations.map((each) => [each.conversationId, each])),
	};
}

/** Take over one conversation, whole. */
export function changed(inbox: Inbox, conversation: ConversationState): Inbox {
	const conversations = new Map(inbox.conversations);
	conversations.set(conversation.conversationId, conversation);
	return { ...inbox, conversations };
}

/** Show a message in its conversation's row before the server sends the row again. */
export function heard(inbox: Inbox, message: Message): Inbox {
	const known = inbox.conversations.get(message.conversationId);
	if (!known || message.seq <= known.headSeq) return inbox;
	const row = { ...known, headSeq: message.seq, updatedAtMs: message.atMs };
	if (message.kind === "event") return changed(inbox, row);
	const lastText = plain(message.text).slice(0, PREVIEW_LENGTH);
	return changed(inbox, { ...row, lastAuthor: message.author, lastText });
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

/** How many conversations wait for an agent. */
export function waiting(inbox: Inbox): number {
	return [...inbox.conversations.values()].filter((each) => unread(each) > 0).length;
}

/** The rows of the list, newest first. The open conversation stays in place even when it is read. */
export function rows(inbox: Inbox, filter: InboxFilter, open: string | null): ConversationState[] {
	return [...inbox.conversations.values()]
		.filter((each) => filter === "all" || unread(each) > 0 || each.conversationId === open)
		.sort(
			(a, b) => b.updatedAtMs - a.updatedAtMs || a.conversationId.localeCompare(b.conversationId),
		);
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
