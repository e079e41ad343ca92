/** Wire protocol v1, the browsers' side. The document for people is `docs/protocol.md`; the server's side is `server/lookalong/protocol`. */

export { agentCodec } from "./agent_codec.ts";
export { AGENT_COLOURS, agentColour } from "./agent_colour.ts";
export {
	decodeHighlight,
	decodePointer,
	encodeHighlight,
	encodePointer,
	encodeUpload,
	type Highlight,
	type Place,
} from "./body.ts";
export { Assembler, chunk, type Payload } from "./chunk.ts";
export { Codec } from "./codec.ts";
export {
	Connection,
	type ConnectionOptions,
	type ConnectionState,
	type Environment,
} from "./connection.ts";
export { CloseCode, type ErrorCode, errorCodes, MalformedError } from "./error.ts";
export { learnFiling } from "./filing_codec.ts";
export { isMessage, isRelay } from "./first_byte.ts";
export { LIMITS, MAJOR, MINOR, SUBPROTOCOL } from "./limit.ts";
export {
	decodeErase,
	decodeMark,
	type Erase,
	encodeErase,
	encodeMark,
	type Mark,
	type MarkKind,
	markKinds,
} from "./mark.ts";
export {
	type AgentMessage,
	type Alteration,
	type AssetFile,
	type AssetGap,
	type AssetType,
	type Author,
	anyCodec,
	type Colleague,
	type ConversationState,
	type Cursor,
	type EndedReason,
	type Message,
	type MessageOf,
	type MessageState,
	messageTypes,
	type Permission,
	type PermissionState,
	type ReactionName,
	type ServerMessage,
	type SessionPhase,
	type SessionState,
	type SiteWords,
	type Viewer,
	type VisitorMessage,
} from "./message.ts";
export { type OutboxPriority, Priority } from "./outbox.ts";
export {
	ALL_CAPABILITIES,
	Capability,
	capabilityOf,
	Flag,
	FrameType,
	HEADER_SIZE,
	type Header,
	readHeader,
	relayFrame,
} from "./relay.ts";
export { learnSharing, sharingCodec } from "./sharing_codec.ts";
export { uuid7 } from "./uuid.ts";
export { visitorCodec } from "./visitor_codec.ts";
