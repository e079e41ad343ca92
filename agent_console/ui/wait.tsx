/** How long a customer has been waiting for an answer. */
import type { ConversationState } from "@lookalong/protocol";
import { useComputed } from "@preact/signals";
import { waits } from "../core/inbox.ts";
import { useDesk, useWords } from "./context.ts";
import { age } from "./time.ts";

/** Who waits longer than this is shown first of all, in milliseconds. */
const LATE_MS = 2 * 60_000;

/** Only the text changes with the time; what is around it is not drawn anew. */
export function Wait({ conversation }: { conversation: ConversationState }) {
	return waits(conversation) ? (
		<Since key={conversation.waitingSinceMs} sinceMs={conversation.waitingSinceMs} />
	) : null;
}

function Since({ sinceMs }: { sinceMs: number }) {
	const { clock } = useDesk();
	const words = useWords();
	const text = useComputed(() => age(words, clock.now.value - sinceMs));
	const late = useComputed(() => (clock.now.value - sinceMs > LATE_MS ? "true" : "false"));
	return (
		<span class="chip wait" data-late={late}>
			<span class="visually-hidden">{words("inbox.waits")} </span>
			{text}
		</span>
	);
}
