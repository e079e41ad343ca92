/** Says who else looks at a conversation, or writes in it, before two agents answer at once. */
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { cleanName } from "../core/text.ts";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";
import { usePageShown } from "./visible.ts";

/** Who is there is read out when it changes; that somebody writes is only shown. */
export function Beside({ conversationId }: { conversationId: string }) {
	const { attendance, chat } = useDesk();
	const words = useWords();
	useAttending(conversationId);
	const unnamed = words("agent.unnamed");
	const names = attendance.others.value.map((each) => cleanName(each.name, unnamed));
	const writing = chat.writing.value.get(conversationId);
	const list = new Intl.ListFormat(words.locale).format(names);
	return (
		<div class="beside" data-shown={names.length > 0 || writing !== undefined}>
			<Icon name="eye" />
			<p role="status">{names.length > 0 && words("beside.here", { names: list })}</p>
			{writing !== undefined && (
				<p class="beside-writing">
					{words("beside.writing", { name: cleanName(writing, unnamed) })}
				</p>
			)}
		</div>
	);
}

/** A conversation is looked at while it is open in a tab that is in front. */
function useAttending(conversationId: string): void {
	const { attendance } = useDesk();
	const shown = usePageShown();
	useSignalEffect(() => attendance.show(shown.value ? conversationId : ""));
	useEffect(() => () => attendance.show(""), [attendance]);
}
