/** Messages of a customer's page: what a chat needs. */
import { LIMITS } from "../limit.ts";
import { boolean, define, integer, list, oneOf, record, text } from "../schema.ts";
import * as both from "./both.ts";
import {
	byte,
	digits,
	id,
	jwt,
	label,
	locale,
	millis,
	name,
	optionalId,
	seq,
	token,
	url,
} from "./shape.ts";

const identityOutcome = oneOf(
	"none",
	"verified",
	"not_configured",
	"malformed",
	"algorithm",
	"signature",
	"audience",
	"subject",
	"expired",
	"lifetime",
);

const privacyRule = record({
	selector: text(LIMITS.privacySelector),
	action: text(20),
	url: text(LIMITS.privacyUrl),
});
const explanation = text(LIMITS.wordingText);

const siteWords = record({
	language: locale,
	view: explanation,
	control: explanation,
	action: explanation,
	open: explanation,
	bar: text(LIMITS.wordingBar),
});

const visitorHello = define(1, "visitor_hello", {
	major: byte,
	minor: byte,
	siteKey: id,
	visitorToken: token,
	tabId: id,
	resumeToken: token,
	lastSeq: seq,
	pageUrl: url,
	locale,
	identity: jwt,
});

const visitorWelcome = define(3, "visitor_welcome", {
	minor: byte,
	nodeId: id,
	visitorToken: token,
	conversationId: optionalId,
	headSeq: seq,
	heartbeatS: byte,
	siteName: name,
	agentsOnline: boolean,
	identity: identityOutcome,
});
const availability = define(9, "availability", { agentsOnline: boolean });

const sitePrivacy = define(22, "site_privacy", {
	preset: text(20),
	rules: list(privacyRule, LIMITS.privacyRules),
});

const siteWording = define(23, "site_wording", {
	languages: list(siteWords, LIMITS.wordingLanguages),
});
const page = define(21, "page", { url, visible: boolean });
const sessionCodeRequest = define(31, "session_code_request", {});
const sessionCode = define(32, "session_code", { code: digits, expiresAtMs: millis });
const sessionOffer = define(49, "session_offer", {});
const snapshotRequest = define(41, "snapshot_request", {
	sessionId: id,
	reason: both.resyncReason,
});

const rate = define(65, "rate", {
	clientId: id,
	conversationId: optionalId,
	score: integer(5, 1),
	comment: label,
});

const peek = define(66, "peek", { text: text(LIMITS.peek) });
const siteChat = define(68, "site_chat", { peeks: boolean });

/** What a customer's page sends. */
export const fromVisitor = [
	both.ping,
	both.send,
	both.typing,
	both.receipt,
	both.historyRequest,
	both.historyBefore,
	both.alter,
	both.reply,
	both.conclude,
	rate,
	both.sessionEnd,
	both.permissionRevoke,
	visitorHello,
	page,
	sessionCodeRequest,
	sessionOffer,
	peek,
] as const;

/** What it gets. */
export const toVisitor = [
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
	visitorWelcome,
	availability,
	sitePrivacy,
	siteWording,
	sessionCode,
	snapshotRequest,
	siteChat,
] as const;
