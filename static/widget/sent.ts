/** What is unsent, as it is sent. */
import type { VisitorMessage } from "@lookalong/protocol/message.ts";
import type { Unsent } from "./conversation.ts";

/** The message for it; none for a change that a server of this minor version does not know. */
export function messageOf(
	{ clientId, text, change, replyTo }: Unsent,
	minor: number,
): VisitorMessage | undefined {
	const what = { clientId, conversationId: "", text };
	if (!change)
		return replyTo && minor ? { type: "reply", ...what, replyTo } : { type: "send", ...what };
	const { seq, action } = change;
	if (!minor) return undefined;
	if (action === "end") return { type: "conclude", ...what };
	if (action === "rate") return { type: "rate", ...what, score: seq, comment: text };
	return { type: "alter", ...what, seq, action };
}
