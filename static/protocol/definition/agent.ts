/** Messages of an agent's console. */
import { LIMITS } from "../limit.ts";
import { boolean, define, list, nested, oneOf, record, text } from "../schema.ts";
import * as both from "./both.ts";
import { byte, digest, digits, id, label, millis, name, optionalId, seq, url } from "./shape.ts";
import { assetGap } from "./sharing.ts";

const conversationPhase = oneOf("open", "snoozed", "resolved");
const role = oneOf("administrator", "supervisor", "agent");
const site = record({ siteId: id, name });
const assetPlace = record({ url, hash: digest });

const conversationState = define(20, "conversation_state", {
	conversationId: id,
	siteId: id,
	phase: conversationPhase,
	visitorId: id,
	visitorName: name,
	pageUrl: url,
	online: boolean,
	headSeq: seq,
	visitorReadUpTo: seq,
	agentReadUpTo: seq,
	lastAuthor: both.author,
	lastText: label,
	updatedAtMs: millis,
	sessionId: optionalId,
	visitorSubject: label,
	offered: boolean,
	waitingSinceMs: millis,
	assigneeId: optionalId,
	assigneeName: name,
});

const agentHello = define(2, "agent_hello", {
	major: byte,
	minor: byte,
	cursors: list(both.cursor, 500),
});

const agentWelcome = define(4, "agent_welcome", {
	minor: byte,
	nodeId: id,
	agentId: id,
	agentName: name,
	role,
	heartbeatS: byte,
	sites: list(site),
	conversations: list(nested(conversationState)),
	nowMs: millis,
});
const sessionRequest = define(30, "session_request", { conversationId: id });
const sessionCodeRedeem = define(33, "session_code_redeem", { code: digits });
const sessionJoin = define(34, "session_join", { sessionId: id });
const sessionLeave = define(35, "session_leave", { sessionId: id });

const permissionRequest = define(37, "permission_request", {
	sessionId: id,
	permission: both.permission,
	capabilities: byte,
});
const controlHandOver = define(50, "control_hand_over", { sessionId: id, viewer: byte });
const resync = define(42, "resync", { sessionId: id, reason: both.resyncReason });
const streamState = define(43, "stream_state", { sessionId: id, lagging: boolean });

const assetState = define(46, "asset_state", {
	sessionId: id,
	files: list(assetPlace, LIMITS.assetOffers),
	gaps: list(assetGap, LIMITS.assetOffers),
});

const colleague = record({ agentId: id, name });
const attend = define(53, "attend", { conversationId: optionalId });
const attendance = define(54, "attendance", {
	conversationId: id,
	agents: list(colleague, LIMITS.colleagues),
});

const assign = define(55, "assign", {
	clientId: id,
	conversationId: id,
	fromId: optionalId,
	agentId: optionalId,
});
const colleaguesRequest = define(56, "colleagues_request", { conversationId: id });
const colleagues = define(57, "colleagues", {
	conversationId: id,
	agents: list(colleague, LIMITS.colleagues),
});

const peekState = define(67, "peek_state", { conversationId: id, text: text(LIMITS.peek) });

/** What an agent's console sends. */
export const fromAgent = [
	both.ping,
	both.send,
	both.typing,
	both.receipt,
	both.historyRequest,
	both.historyBefore,
	both.alter,
	both.reply,
	both.sessionEnd,
	both.permissionRevoke,
	agentHello,
	sessionRequest,
	sessionCodeRedeem,
	sessionJoin,
	sessionLeave,
	permissionRequest,
	controlHandOver,
	resync,
	attend,
	assign,
	colleaguesRequest,
	both.conclude,
] as const;

/** What it gets. */
export const toAgent = [
	both.error,
	both.pong,
	both.goaway,
	both.ack,
	both.message,
	both.typingState,
	both.receiptState,
	both.historyPage,
	both.messageState,
	both.sessionState,
	agentWelcome,
	conversationState,
	streamState,
	assetState,
	attendance,
	colleagues,
	peekState,
] as const;
