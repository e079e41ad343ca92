/** Every message of the protocol, once; `server/lookalong/protocol/message.py` says what each means. */
import { MalformedError } from "./error.ts";
import { LIMITS } from "./limit.ts";
import { pack, unpack, type Value } from "./msgpack.ts";
import {
	boolean,
	type Definition,
	define,
	type Fields,
	integer,
	list,
	type MessageFor,
	nested,
	oneOf,
	readMessage,
	record,
	text,
	writeMessage,
} from "./schema.ts";

const id = text(64, /^[A-Za-z0-9_-]+$/);
const optionalId = text(64, /^[A-Za-z0-9_-]*$/);
const token = text(128, /^[A-Za-z0-9_-]*$/);
const jwt = text(LIMITS.identity, /^[A-Za-z0-9_.-]*$/);
const name = text(120);
const label = text(300);
const url = text(LIMITS.url);
const locale = text(35);
const digits = text(12, /^[0-9]{6,12}$/);
const digest = text(43, /^[A-Za-z0-9_-]{43}$/);
const byte = integer(255);
const pixels = integer(0xffff);
const seq = integer(Number.MAX_SAFE_INTEGER);
const millis = seq;
const channel = integer(0xffff);
const epoch = integer(0xffffffff);

const author = oneOf("visitor", "agent", "system");
const kind = oneOf("text", "event");
const conversationPhase = oneOf("open", "snoozed", "resolved");
const permission = oneOf("view", "annotate", "control");
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
const actionKind = oneOf(
	"click",
	"double",
	"context",
	"scroll",
	"key",
	"text",
	"value",
	"select",
	"navigate",
	"drag",
);
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
const resyncReason = oneOf("start", "hole", "corrupt", "mismatch");
/** What the server takes; it looks at the bytes, see `server/lookalong/cobrowse/media.py`. */
const assetType = oneOf(
	"image/png",
	"image/jpeg",
	"image/gif",
	"image/webp",
	"image/avif",
	"image/bmp",
	"image/x-icon",
	"image/svg+xml",
	"font/woff",
	"font/woff2",
	"font/ttf",
	"font/otf",
	"font/collection",
	"text/css",
);
const role = oneOf("administrator", "supervisor", "agent");

const cursor = record({ conversationId: id, lastSeq: seq });
const site = record({ siteId: id, name });
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
const viewer = record({ number: byte, agentId: id, name });
const assetFile = record({
	url,
	hash: digest,
	type: assetType,
	size: integer(LIMITS.asset, 1),
});
const assetGap = record({ url, width: pixels, height: pixels });
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
	lastAuthor: author,
	lastText: label,
	updatedAtMs: millis,
	sessionId: optionalId,
	visitorSubject: label,
	offered: boolean,
});

const message = define(12, "message", {
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
const agentHello = define(2, "agent_hello", {
	major: byte,
	minor: byte,
	cursors: list(cursor, 500),
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
const agentWelcome = define(4, "agent_welcome", {
	minor: byte,
	nodeId: id,
	agentId: id,
	agentName: name,
	role,
	heartbeatS: byte,
	sites: list(site),
	conversations: list(nested(conversationState)),
});
const error = define(5, "error", { code: text(40), text: label, ref: optionalId });
const ping = define(6, "ping", { nonce: seq });
const pong = define(7, "pong", { nonce: seq, heads: list(cursor, 500) });
const sitePrivacy = define(22, "site_privacy", {
	preset: text(20),
	rules: list(privacyRule, LIMITS.privacyRules),
});
const siteWording = define(23, "site_wording", {
	languages: list(siteWords, LIMITS.wordingLanguages),
});
const goaway = define(8, "goaway", { reconnectAfterMs: millis });
const availability = define(9, "availability", { agentsOnline: boolean });

const send = define(10, "send", { clientId: id, conversationId: optionalId, text: text() });
const ack = define(11, "ack", { clientId: id, conversationId: id, seq, atMs: millis });
const typing = define(13, "typing", { conversationId: optionalId, on: boolean });
const typingState = define(14, "typing_state", {
	conversationId: id,
	author,
	authorName: name,
	on: boolean,
});
const receipt = define(15, "receipt", { conversationId: id, deliveredUpTo: seq, readUpTo: seq });
const receiptState = define(16, "receipt_state", {
	conversationId: id,
	author,
	deliveredUpTo: seq,
	readUpTo: seq,
});
const historyRequest = define(17, "history_request", {
	conversationId: id,
	afterSeq: seq,
	limit: integer(LIMITS.historyPage, 1),
});
const historyBefore = define(60, "history_before", {
	conversationId: id,
	beforeSeq: seq,
	limit: integer(LIMITS.historyPage, 1),
});
const historyPage = define(18, "history_page", {
	conversationId: id,
	messages: list(nested(message)),
	headSeq: seq,
	gap: boolean,
});
const page = define(21, "page", { url, visible: boolean });

const sessionRequest = define(30, "session_request", { conversationId: id });
const sessionCodeRequest = define(31, "session_code_request", {});
const sessionCode = define(32, "session_code", { code: digits, expiresAtMs: millis });
const sessionCodeRedeem = define(33, "session_code_redeem", { code: digits });
const sessionOffer = define(49, "session_offer", {});
const sessionJoin = define(34, "session_join", { sessionId: id });
const sessionLeave = define(35, "session_leave", { sessionId: id });
const sessionEnd = define(36, "session_end", { sessionId: id });
const sessionPause = define(47, "session_pause", { sessionId: id, paused: boolean });
const permissionRequest = define(37, "permission_request", {
	sessionId: id,
	permission,
	capabilities: byte,
});
const permissionAnswer = define(38, "permission_answer", {
	sessionId: id,
	permission,
	granted: boolean,
	capabilities: byte,
	epoch,
});
const permissionRevoke = define(39, "permission_revoke", { sessionId: id, permission });
const controlHandOver = define(50, "control_hand_over", { sessionId: id, viewer: byte });
const sessionState = define(40, "session_state", {
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
const snapshotRequest = define(41, "snapshot_request", { sessionId: id, reason: resyncReason });
const resync = define(42, "resync", { sessionId: id, reason: resyncReason });
const streamState = define(43, "stream_state", { sessionId: id, lagging: boolean });
const acted = define(48, "acted", {
	sessionId: id,
	viewer: byte,
	action: actionKind,
	count: integer(Number.MAX_SAFE_INTEGER, 1),
	label,
	refused: optionalId,
});

const assetOffer = define(44, "asset_offer", {
	sessionId: id,
	files: list(assetFile, LIMITS.assetOffers),
	gaps: list(assetGap, LIMITS.assetOffers),
});
const assetWanted = define(45, "asset_wanted", {
	sessionId: id,
	hashes: list(digest, LIMITS.assetOffers),
	kept: list(digest, LIMITS.assetOffers),
});
const assetState = define(46, "asset_state", {
	sessionId: id,
	files: list(assetPlace, LIMITS.assetOffers),
	gaps: list(assetGap, LIMITS.assetOffers),
});

const frameAsk = define(51, "frame_ask", {
	sessionId: id,
	around: url,
	origin: url,
	challenge: token,
});
const frameProof = define(52, "frame_proof", { sessionId: id, challenge: token, proof: token });

const fromVisitor = [
	visitorHello,
	ping,
	send,
	typing,
	receipt,
	historyRequest,
	historyBefore,
	page,
	sessionCodeRequest,
	sessionOffer,
	sessionEnd,
	sessionPause,
	permissionAnswer,
	permissionRevoke,
	assetOffer,
	acted,
	frameAsk,
] as const;

const fromAgent = [
	agentHello,
	ping,
	send,
	typing,
	receipt,
	historyRequest,
	historyBefore,
	sessionRequest,
	sessionCodeRedeem,
	sessionJoin,
	sessionLeave,
	sessionEnd,
	permissionRequest,
	permissionRevoke,
	controlHandOver,
	resync,
] as const;

const fromServer = [
	visitorWelcome,
	agentWelcome,
	error,
	pong,
	goaway,
	availability,
	sitePrivacy,
	siteWording,
	ack,
	message,
	typingState,
	receiptState,
	historyPage,
	conversationState,
	sessionCode,
	sessionState,
	snapshotRequest,
	streamState,
	assetWanted,
	assetState,
	frameProof,
] as const;

export type VisitorMessage = MessageFor<(typeof fromVisitor)[number]>;
export type AgentMessage = MessageFor<(typeof fromAgent)[number]>;
export type ServerMessage = MessageFor<(typeof fromServer)[number]>;
type AnyMessage = VisitorMessage | AgentMessage | ServerMessage;
/** The message of that name: `MessageOf<"send">`. */
export type MessageOf<N extends AnyMessage["type"]> = Extract<AnyMessage, { type: N }>;

export type Message = MessageOf<"message">;
export type ConversationState = MessageOf<"conversation_state">;
export type SessionState = MessageOf<"session_state">;
export type Author = Message["author"];
export type Permission = MessageOf<"permission_request">["permission"];
export type PermissionState = SessionState["view"];
export type SessionPhase = SessionState["phase"];
export type EndedReason = SessionState["endedReason"];
export type Viewer = SessionState["viewers"][number];
export type AssetFile = MessageOf<"asset_offer">["files"][number];
export type AssetGap = MessageOf<"asset_offer">["gaps"][number];
export type AssetType = AssetFile["type"];
export type PrivacyRule = MessageOf<"site_privacy">["rules"][number];
export type SiteWords = MessageOf<"site_wording">["languages"][number];
export type Cursor = MessageOf<"pong">["heads"][number];

type AnyDefinition = Definition<string, Fields>;
const all: readonly AnyDefinition[] = [...fromVisitor, ...fromAgent, ...fromServer];
const byName = new Map(all.map((each) => [each.name, each]));

/** Type number and field names of every message, for the tests that hold both languages together. */
export const messageTypes: ReadonlyMap<string, { number: number; fields: readonly string[] }> =
	new Map(
		all.map((each) => [each.name, { number: each.number, fields: Object.keys(each.fields) }]),
	);

/** Encode a message as one MessagePack array. */
export function encode(message: AnyMessage): Uint8Array<ArrayBuffer> {
	const definition = byName.get(message.type) as AnyDefinition;
	return pack(writeMessage(definition, message as unknown as Record<string, unknown>));
}

/**
 * Decode what came from the server.
 *
 * @throws MalformedError if it is not exactly one message a server may send.
 */
export const decodeServer = decoder<ServerMessage>(fromServer);
/** Decode what a visitor sends: for pages in frames, which send through another, and for tests and tools. */
export const decodeVisitor = decoder<VisitorMessage>(fromVisitor);
/** Decode what an agent sends; for tests and tools. */
export const decodeAgent = decoder<AgentMessage>(fromAgent);

/** Tell a message (MessagePack array) from a relay frame by its first byte. */
export function isMessage(bytes: Uint8Array): boolean {
	const first = bytes[0] ?? 0;
	return (first & 0xf0) === 0x90 || first === 0xdc || first === 0xdd;
}

function decoder<M>(definitions: readonly AnyDefinition[]): (bytes: Uint8Array) => M {
	const byNumber = new Map<Value, AnyDefinition>(definitions.map((each) => [each.number, each]));
	return (bytes) => {
		const values = unpack(bytes);
		if (!Array.isArray(values)) throw new MalformedError("expected an array");
		const definition = byNumber.get(values[0]);
		if (!definition) throw new MalformedError("expected a known message type");
		return readMessage(definition, values) as M;
	};
}
