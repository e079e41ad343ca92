/** The customer's page, or what there is instead of it. */
import type { ConversationState } from "@lookalong/protocol";
import { type View, viewOf } from "../core/session.ts";
import { addressOf } from "../core/text.ts";
import type { Share } from "../live/share.ts";
import { useDesk, useWords } from "../ui/context.ts";
import { Icon } from "../ui/icon.tsx";
import { Address, Navigation } from "./navigation.tsx";
import { takeKey } from "./shortcut.ts";
import { Stage } from "./stage.tsx";
import { EndButton, Toolbar, ZoomSwitch } from "./toolbar.tsx";
import { ViewState } from "./view-state.tsx";

export function ViewPanel() {
	const { chat, cobrowse, open } = useDesk();
	const words = useWords();
	const conversation = chat.inbox.value.conversations.get(open.value ?? "");
	const view = useView(conversation);
	const shown = useShown(conversation, view);
	return (
		<section
			class="pane view"
			aria-label={words("view.label")}
			data-state={view.name}
			tabIndex={-1}
			onKeyDown={(event) => shown && takeKey(shown, event)}
		>
			{conversation && <ViewHead conversation={conversation} share={shown} />}
			{shown && <Toolbar share={shown} />}
			<div class="view-body">
				{[...cobrowse.shares.value].map(([sessionId, share]) => (
					<Stage key={sessionId} share={share} shown={share === shown} />
				))}
				{/* Always there: a live region that comes together with its words is not read out. */}
				<div class="view-state" role="status">
					{shown && <span class="visually-hidden">{words("view.live")}</span>}
					{conversation && !shown && <ViewState view={view} conversation={conversation} />}
				</div>
			</div>
		</section>
	);
}

interface HeadProps {
	readonly conversation: ConversationState;
	readonly share: Share | undefined;
}

function ViewHead({ conversation, share }: HeadProps) {
	const words = useWords();
	const { conversationId, pageUrl } = conversation;
	return (
		<header class="pane-head">
			<a
				class="button quiet icon-only back"
				href={`#/c/${conversationId}`}
				aria-label={words("app.back")}
			>
				<Icon name="back" />
			</a>
			<h2>{words("view.label")}</h2>
			{share && <Navigation share={share} />}
			<Address address={addressOf(pageUrl)} share={share} />
			{share && <ZoomSwitch share={share} />}
			{share && <EndButton state={share.state.value} />}
		</header>
	);
}

function useView(conversation: ConversationState | undefined): View {
	const { cobrowse } = useDesk();
	if (!conversation) return { name: "none" };
	const { conversationId, sessionId } = conversation;
	const asking = cobrowse.asking.value.get(conversationId) ?? null;
	return viewOf(cobrowse.sessions.value.get(conversationId), sessionId, asking);
}

/** The share on the stage: only the open conversation's, and only while there is something to see. */
function useShown(conversation: ConversationState | undefined, view: View): Share | undefined {
	const { cobrowse } = useDesk();
	if (view.name !== "live" && view.name !== "interrupted") return undefined;
	const state = cobrowse.sessions.value.get(conversation?.conversationId ?? "");
	return state && cobrowse.shares.value.get(state.sessionId);
}
