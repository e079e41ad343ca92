/** The open conversation: its head, its messages, the composer. */
import type { ConversationState } from "@lookalong/protocol";
import { carriedFiles } from "../../static/filing/carried.ts";
import { nextUnread } from "../core/inbox.ts";
import { cleanName, pathOf } from "../core/text.ts";
import { Beside } from "./beside.tsx";
import { Composer } from "./composer.tsx";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";
import { MessageLog } from "./message-log.tsx";
import { ThreadMenu } from "./thread-dialog.tsx";
import { Verified } from "./verified.tsx";

export function ThreadPane() {
	const { chat, open } = useDesk();
	const inbox = chat.inbox.value;
	if (!open.value) return <NoThread />;
	const conversation = inbox.conversations.get(open.value);
	if (conversation) return <OpenThread key={open.value} conversation={conversation} />;
	return inbox.loaded ? <UnknownThread /> : <section class="pane thread" aria-busy="true" />;
}

function OpenThread({ conversation }: { conversation: ConversationState }) {
	const { files } = useDesk();
	const words = useWords();
	const { conversationId } = conversation;
	const name = cleanName(conversation.visitorName, words("visitor.unnamed"));
	/** Take files that were dropped or pasted; anything else goes its way. */
	const take = (event: Event, data: DataTransfer | null) => {
		const carried = carriedFiles(data);
		if (carried.length === 0) return;
		event.preventDefault();
		files.draft(conversationId).add(carried);
	};
	return (
		<section
			class="pane thread"
			aria-label={words("thread.label", { name })}
			onDragOver={(event) => event.dataTransfer?.types.includes("Files") && event.preventDefault()}
			onDrop={(event) => take(event, event.dataTransfer)}
			onPaste={(event) => take(event, event.clipboardData)}
		>
			<ThreadHead conversation={conversation} name={name} />
			<Beside conversationId={conversationId} />
			<MessageLog conversationId={conversationId} visitor={name} />
			<Composer conversationId={conversationId} visitor={name} />
		</section>
	);
}

function ThreadHead({ conversation, name }: { conversation: ConversationState; name: string }) {
	const { agent, place } = useDesk();
	const words = useWords();
	const { conversationId, online } = conversation;
	return (
		<header class="pane-head">
			<a class="button quiet icon-only back" href="#/" aria-label={words("app.back")}>
				<Icon name="back" />
			</a>
			<div class="thread-title">
				<h2>
					{name}
					<Verified conversation={conversation} />
				</h2>
				<p>
					<span class="presence" data-online={online} />
					{words(online ? "inbox.online" : "inbox.offline")}
					<bdi class="path">{pathOf(conversation.pageUrl)}</bdi>
				</p>
			</div>
			<NextUnread />
			<button
				type="button"
				class="button small to-page"
				onClick={() => place.go({ pane: "page", conversationId })}
			>
				<Icon name="screen" />
				{words("thread.page")}
			</button>
			{(agent.value?.minor ?? 0) >= 2 && <ThreadMenu conversation={conversation} />}
		</header>
	);
}

/** To the next customer who wrote; not there while nobody else did. */
function NextUnread() {
	const desk = useDesk();
	const words = useWords();
	const inbox = desk.chat.inbox.value;
	if (!nextUnread(inbox, desk.open.value)) return null;
	return (
		<button
			type="button"
			class="button small next-unread"
			aria-keyshortcuts="Alt+Shift+ArrowDown"
			title={words("thread.next.keys")}
			onClick={() => desk.walkToUnread()}
		>
			<span>{words("thread.next")}</span>
			<Icon name="later" />
		</button>
	);
}

function NoThread() {
	const words = useWords();
	return (
		<section class="pane thread">
			<div class="empty">
				<Icon name="chat" />
				<h2>{words("thread.none.title")}</h2>
				<p>{words("thread.none.text")}</p>
			</div>
		</section>
	);
}

function UnknownThread() {
	const words = useWords();
	return (
		<section class="pane thread">
			<div class="empty">
				<Icon name="warning" />
				<h2>{words("thread.unknown.title")}</h2>
				<p>{words("thread.unknown.text")}</p>
				<a class="button" href="#/">
					{words("thread.unknown.action")}
				</a>
			</div>
		</section>
	);
}
