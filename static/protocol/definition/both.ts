/** Messages of customers and agents both. */
import { LIMITS } from "../limit.ts";
import { boolean, define, integer, list, nested, oneOf, record, text } from "../schema.ts";
import { byte, channel, epoch, id, label, millis, name, optionalId, seq, token } from "./shape.ts";

export const resyncReason = oneOf("start", "hole", "corrupt", "mismatch");
export const author = oneOf("visitor", "agent", "system");
export const kind = oneOf("text", "file", "event");
export const permission = oneOf("view", "annotate", "control");
const permissionState = oneOf("off", "requested", "on", "rejected", "revoked");
const sessionPhase = oneOf("pending", "authorizing", "active", "paused", "interrupted", "ended");

const endedReason = oneOf(
	"",
	"customer_ended",
	"agent_ended",
	"pending_timeout",
	"authorizing_timeout",
	"active_timeout",
	"interrupted_timeout",
	"limit_enforcement",
);
export const viewer = record({ number: byte, agentId: id, name });
export const cursor = record({ conversationId: id, lastSeq: seq });

export const sessionState = define(40, "session_state", {
	sessionId: id,
	conversationId: id,
	channel,
	phase: sessionPhase,
	epoch,
	view: permissionState,
	annotate: permissionState,
	control: permissionState,
	capabilities: byte,
	holder: byte,
	viewers: list(viewer, LIMITS.viewers),
	ownViewer: byte,
	requestedBy: name,
	resumeToken: token,
	endedReason,
	asking: byte,
	limitMs: millis,
});
export const error = define(5, "error", { code: text(40), text: label, ref: optionalId });
export const ping = define(6, "ping", { nonce: seq });
export const pong = define(7, "pong", { nonce: seq, heads: list(cursor, 500) });
export const goaway = define(8, "goaway", { reconnectAfterMs: millis });
export const send = define(10, "send", { clientId: id, conversationId: optionalId, text: text() });
export const conclude = define(64, "conclude", { clientId: id, conversationId: optionalId });
export const ack = define(11, "ack", { clientId: id, conversationId: id, seq, atMs: millis });

export const message = define(12, "message", {
	conversationId: id,
	seq,
	clientId: id,
	kind,
	author,
	authorId: optionalId,
	authorName: name,
	text: text(),
	atMs: millis,
});
export const typing = define(13, "typing", { conversationId: optionalId, on: boolean });

export const typingState = define(14, "typing_state", {
	conversationId: id,
	author,
	authorName: name,
	on: boolean,
});
export const receipt = define(15, "receipt", {
	conversationId: id,
	deliveredUpTo: seq,
	readUpTo: seq,
});

export const receiptState = define(16, "receipt_state", {
	conversationId: id,
	author,
	deliveredUpTo: seq,
	readUpTo: seq,
});

export const historyRequest = define(17, "history_request", {
	conversationId: id,
	afterSeq: seq,
	limit: integer(LIMITS.historyPage, 1),
});

export const historyBefore = define(60, "history_before", {
	conversationId: id,
	beforeSeq: seq,
	limit: integer(LIMITS.historyPage, 1),
});

export const historyPage = define(18, "history_page", {
	conversationId: id,
	messages: list(nested(message)),
	headSeq: seq,
	gap: boolean,
});
export const sessionEnd = define(36, "session_end", { sessionId: id });
export const permissionRevoke = define(39, "permission_revoke", { sessionId: id, permission });

const reaction = record({
	name: oneOf("thumbs_up", "heart", "smile", "surprise", "sad", "thanks"),
	author,
	authorId: optionalId,
});
export const messageState = define(61, "message_state", {
	conversationId: id,
	seq,
	revision: seq,
	form: oneOf("", "edited", "deleted"),
	text: text(),
	replyTo: seq,
	reactions: list(reaction, LIMITS.reactions),
});
export const alter = define(62, "alter", {
	clientId: id,
	conversationId: optionalId,
	seq,
	action: oneOf("edit", "delete", "react", "unreact"),
	text: text(),
});
export const reply = define(63, "reply", {
	clientId: id,
	conversationId: optionalId,
	text: text(),
	replyTo: seq,
});
