/** What a shared page says beside the chat; loaded with the session. */
import { Codec } from "./codec.ts";
import { fromSharing, toSharing } from "./definition/sharing.ts";
import type { VisitorMessage } from "./message.ts";

/** Messages of a shared page, both written and read: what a page in a frame says is held to them. */
export const sharingCodec: Codec<VisitorMessage, VisitorMessage> = new Codec(
	fromSharing,
	fromSharing,
);

/** Teach the chat's codec to share the page. */
export function learnSharing(codec: { learn: Codec<VisitorMessage, unknown>["learn"] }): void {
	codec.learn(fromSharing, toSharing);
}
