/** The protocol as a customer's page speaks it. */
import { Codec } from "./codec.ts";
import { fromVisitor, toVisitor } from "./definition/visitor.ts";
import type { ServerMessage, VisitorMessage } from "./message.ts";

/** Make the codec of a chat; that of a shared page comes with `learnSharing`. */
export function visitorCodec(): Codec<VisitorMessage, ServerMessage> {
	return new Codec(fromVisitor, toVisitor);
}
