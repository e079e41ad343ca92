/** The mark of a customer whom the site vouches for. */
import type { ConversationState } from "@lookalong/protocol";
import { cleanName } from "../core/text.ts";
import { useWords } from "./context.ts";
import { Icon } from "./icon.tsx";

export function Verified({ conversation }: { conversation: ConversationState }) {
	const words = useWords();
	if (!conversation.visitorSubject) return null;
	const id = cleanName(conversation.visitorSubject, "");
	return (
		<span class="verified" title={words("visitor.verified_as", { id })}>
			<Icon name="check" />
			<span class="visually-hidden">{words("visitor.verified_as", { id })}</span>
		</span>
	);
}
