/** Every message of the protocol, once; `server/lookalong/protocol/message.py` says what each means. */
import { Codec } from "./codec.ts";
import { fromAgent, toAgent } from "./definition/agent.ts";
import { fromFiling, toFiling } from "./definition/file.ts";
import { fromSharing, toSharing } from "./definition/sharing.ts";
import { fromVisitor, toVisitor } from "./definition/visitor.ts";
import type { MessageFor } from "./schema.ts";

type Filing = typeof fromFiling;
export type VisitorMessage = MessageFor<(typeof fromVisitor | typeof fromSharing | Filing)[number]>;
export type AgentMessage = MessageFor<(typeof fromAgent | Filing)[number]>;
export type ServerMessage = MessageFor<
	(typeof toVisitor | typeof toSharing | typeof toAgent | typeof toFiling)[number]
>;
export type AnyMessage = VisitorMessage | AgentMessage | ServerMessage;
/** The message of that name: `MessageOf<"send">`. */
export type MessageOf<N extends AnyMessage["type"]> = Extract<AnyMessage, { type: N }>;

export type Message = MessageOf<"message">;
export type MessageState = MessageOf<"message_state">;
export type ReactionName = MessageState["reactions"][number]["name"];
export type Alteration = MessageOf<"alter">["action"];
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
export type FileLink = MessageOf<"file_links">["links"][number];
export type Colleague = MessageOf<"attendance">["agents"][number];
export type Cursor = MessageOf<"pong">["heads"][number];

const sent = [...fromVisitor, ...fromSharing, ...fromAgent, ...fromFiling];
const answered = [...toVisitor, ...toSharing, ...toAgent, ...toFiling];
const all = [...sent, ...answered];

/** Type number and field names of every message, for the tests that hold both languages together. */
export const messageTypes: ReadonlyMap<string, { number: number; fields: readonly string[] }> =
	new Map(
		all.map((each) => [each.name, { number: each.number, fields: Object.keys(each.fields) }]),
	);

/** All that may come from each side; for tests and tools, which play any of them. */
export const anyCodec: Readonly<
	Record<"visitor" | "agent" | "server", Codec<AnyMessage, AnyMessage>>
> = {
	visitor: new Codec(all, [...fromVisitor, ...fromSharing, ...fromFiling]),
	agent: new Codec(all, [...fromAgent, ...fromFiling]),
	server: new Codec(all, answered),
};
