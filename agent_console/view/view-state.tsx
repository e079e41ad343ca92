/** What stands where the customer's page is not, and what to do about it. */
import type { ConversationState } from "@lookalong/protocol";
import type { ComponentChildren } from "preact";
import { isViewing, type View } from "../core/session.ts";
import { cleanName } from "../core/text.ts";
import type { Key } from "../locale/index.ts";
import { useDesk, useWords } from "../ui/context.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { EndButton } from "./toolbar.tsx";

interface StateProps {
	readonly view: View;
	readonly conversation: ConversationState;
}

/** States in which nobody of us looks, or asks to. */
const IDLE: ReadonlySet<View["name"]> = new Set(["none", "declined", "ended"]);

export function ViewState({ view, conversation }: StateProps) {
	const { offered, online } = conversation;
	if (offered && online && IDLE.has(view.name)) return <Offered conversation={conversation} />;
	switch (view.name) {
		case "none":
			return <NotAsked conversation={conversation} />;
		case "asking":
			return <Scene icon="screen" title="view.asking.title" busy />;
		case "joining":
			return <Scene icon="screen" title="view.joining.title" busy />;
		case "waiting":
			return <Waiting by={view.by} conversation={conversation} />;
		case "declined":
			return (
				<Scene icon="warning" title="view.declined.title" text="view.declined.text">
					<AskButton conversation={conversation} label="view.again" />
				</Scene>
			);
		case "elsewhere":
			return <Elsewhere conversation={conversation} />;
		case "paused":
			return <Paused conversation={conversation} />;
		case "ended":
			return (
				<Scene icon="stop" title="view.ended.title" text={`ended.${view.reason}`}>
					<AskButton conversation={conversation} label="view.again" />
				</Scene>
			);
		default:
			return null;
	}
}

function NotAsked({ conversation }: { conversation: ConversationState }) {
	const text = conversation.online ? "view.none.text" : "view.offline";
	return (
		<Scene icon="screen" title="view.none.title" text={text}>
			<AskButton conversation={conversation} label="view.ask" />
		</Scene>
	);
}

function Offered({ conversation }: { conversation: ConversationState }) {
	return (
		<Scene icon="screen" title="view.offered.title" text="view.offered.text">
			<AskButton conversation={conversation} label="view.offered.look" />
		</Scene>
	);
}

function Paused({ conversation }: { conversation: ConversationState }) {
	const { cobrowse } = useDesk();
	const session = cobrowse.sessions.value.get(conversation.conversationId);
	return (
		<Scene icon="eye" title="view.paused.title" text="view.paused.text">
			{session && <EndButton state={session} />}
		</Scene>
	);
}

function Waiting({ by, conversation }: { by: string; conversation: ConversationState }) {
	const { cobrowse, line } = useDesk();
	const words = useWords();
	const name = cleanName(by, words("agent.unnamed"));
	const session = cobrowse.sessions.value.get(conversation.conversationId);
	const own = isViewing(session);
	return (
		<Scene
			icon="clock"
			title="view.waiting.title"
			detail={own ? words("view.waiting.text") : words("view.waiting.other", { name })}
			busy
		>
			{own && (
				<button
					type="button"
					class="button"
					disabled={line.value.name !== "open"}
					onClick={() => cobrowse.end(session.sessionId)}
				>
					{words("view.cancel")}
				</button>
			)}
		</Scene>
	);
}

function Elsewhere({ conversation }: { conversation: ConversationState }) {
	const { cobrowse, line } = useDesk();
	const words = useWords();
	const { conversationId, sessionId } = conversation;
	const running = cobrowse.sessions.value.get(conversationId)?.sessionId ?? sessionId;
	return (
		<Scene icon="eye" title="view.elsewhere.title" text="view.elsewhere.text">
			<button
				type="button"
				class="button primary"
				disabled={line.value.name !== "open"}
				onClick={() => cobrowse.join(conversationId, sessionId || running)}
			>
				{words("view.join")}
			</button>
		</Scene>
	);
}

function AskButton({ conversation, label }: { conversation: ConversationState; label: Key }) {
	const { cobrowse, line } = useDesk();
	const words = useWords();
	return (
		<button
			type="button"
			class="button primary"
			disabled={!conversation.online || line.value.name !== "open"}
			onClick={() => cobrowse.ask(conversation.conversationId)}
		>
			<Icon name="screen" />
			{words(label)}
		</button>
	);
}

interface SceneProps {
	readonly icon: IconName;
	readonly title: Key;
	readonly text?: Key;
	/** A text that needs values, already made. */
	readonly detail?: string;
	readonly busy?: boolean;
	readonly children?: ComponentChildren;
}

function Scene({ icon, title, text, detail, busy = false, children }: SceneProps) {
	const words = useWords();
	return (
		<div class="empty scene" data-busy={busy}>
			<div>
				<Icon name={icon} />
				<h3>{words(title)}</h3>
				<p>{text ? words(text) : detail}</p>
			</div>
			{children}
		</div>
	);
}
