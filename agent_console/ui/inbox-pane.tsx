/** The list of conversations. */
import type { ConversationState } from "@lookalong/protocol";
import { useRef } from "preact/hooks";
import { wordsOf } from "../../static/text/words.ts";
import { inboxFilters, neighbour, rows, unread } from "../core/inbox.ts";
import { cleanName, pathOf } from "../core/text.ts";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";
import { SearchField, SearchResults } from "./search.tsx";
import { brief } from "./time.ts";
import { Verified } from "./verified.tsx";
import { Wait } from "./wait.tsx";

export function InboxPane() {
	const desk = useDesk();
	const words = useWords();
	return (
		<section class="pane inbox" aria-label={words("inbox.title")}>
			<header class="pane-head">
				<h1>{words("inbox.title")}</h1>
				<button type="button" class="button small" onClick={() => desk.cobrowse.openCodeEntry()}>
					<Icon name="code" />
					{words("inbox.code")}
				</button>
			</header>
			<SearchField />
			{desk.search.finding.value.name === "idle" ? (
				<>
					<FilterSwitch />
					<InboxList />
				</>
			) : (
				<SearchResults />
			)}
		</section>
	);
}

function FilterSwitch() {
	const { filter } = useDesk();
	const words = useWords();
	return (
		<fieldset class="segments" aria-label={words("inbox.filter")}>
			{inboxFilters.map((each) => (
				<button
					key={each}
					type="button"
					aria-pressed={filter.value === each}
					onClick={() => {
						filter.value = each;
					}}
				>
					{words(`inbox.show.${each}`)}
				</button>
			))}
		</fieldset>
	);
}

function InboxList() {
	const desk = useDesk();
	const words = useWords();
	const list = useRef<HTMLUListElement>(null);
	const inbox = desk.chat.inbox.value;
	if (!inbox.loaded) return <InboxLoading />;
	const shown = rows(inbox, desk.filter.value, desk.open.value);
	if (shown.length === 0) return <InboxEmpty />;

	/** ↑ and ↓ move through the rows, opening none; Enter follows the link as everywhere. */
	function onKeyDown(event: KeyboardEvent): void {
		if (event.altKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
		event.preventDefault();
		const focused = (document.activeElement as HTMLElement | null)?.dataset.conversation;
		const to = neighbour(shown, focused ?? null, event.key === "ArrowDown" ? 1 : -1);
		list.current?.querySelector<HTMLElement>(`[data-conversation="${to}"]`)?.focus();
	}

	return (
		<ul ref={list} class="rows" aria-label={words("inbox.title")} onKeyDown={onKeyDown}>
			{shown.map((each) => (
				<Row key={each.conversationId} conversation={each} />
			))}
		</ul>
	);
}

function Row({ conversation }: { conversation: ConversationState }) {
	const desk = useDesk();
	const words = useWords();
	const { conversationId, offered, online, sessionId } = conversation;
	const count = unread(conversation);
	return (
		<li>
			<a
				class="row"
				href={`#/c/${conversationId}`}
				data-conversation={conversationId}
				data-unread={count > 0}
				aria-current={desk.open.value === conversationId ? "true" : undefined}
			>
				<span class="presence" data-online={online}>
					<span class="visually-hidden">{words(online ? "inbox.online" : "inbox.offline")}</span>
				</span>
				<span class="row-name">
					{cleanName(conversation.visitorName, words("visitor.unnamed"))}
					<Verified conversation={conversation} />
				</span>
				<time class="row-time" dateTime={new Date(conversation.updatedAtMs).toISOString()}>
					{brief(words, conversation.updatedAtMs)}
				</time>
				<span class="row-page" dir="ltr">
					{pathOf(conversation.pageUrl)}
				</span>
				<span class="row-last">
					<RowText conversation={conversation} />
					<Taken conversation={conversation} />
					<Wait conversation={conversation} />
					{sessionId !== "" && <span class="chip live">{words("inbox.sharing")}</span>}
					{offered && online && <span class="chip">{words("inbox.offered")}</span>}
					{count > 0 && <UnreadBadge count={count} />}
				</span>
			</a>
		</li>
	);
}

/** Which colleague has taken it; one's own need no word. */
function Taken({ conversation }: { conversation: ConversationState }) {
	const { agent } = useDesk();
	const words = useWords();
	const { assigneeId, assigneeName } = conversation;
	if (!assigneeId || assigneeId === agent.value?.agentId) return null;
	const name = cleanName(assigneeName, words("agent.unnamed"));
	return (
		<span class="chip taken" title={words("duty.other", { name })}>
			{name}
		</span>
	);
}

function UnreadBadge({ count }: { count: number }) {
	const words = useWords();
	return (
		<span class="badge">
			<span aria-hidden="true">{count > 99 ? "99+" : count}</span>
			<span class="visually-hidden">{words.count("inbox.count", count)}</span>
		</span>
	);
}

function RowText({ conversation }: { conversation: ConversationState }) {
	const words = useWords();
	const said = wordsOf(conversation.lastText);
	const text = conversation.lastAuthor === "agent" ? words("inbox.you", { text: said }) : said;
	return <span class="row-text">{said ? text : words("inbox.nothing_said")}</span>;
}

function InboxLoading() {
	const words = useWords();
	return (
		<div class="rows loading" role="status">
			<span class="visually-hidden">{words("inbox.loading")}</span>
			{[1, 2, 3, 4].map((each) => (
				<div key={each} class="row placeholder" />
			))}
		</div>
	);
}

function InboxEmpty() {
	const { filter } = useDesk();
	const words = useWords();
	if (filter.value === "all")
		return (
			<div class="empty">
				<Icon name="inbox" />
				<h2>{words("inbox.empty.title")}</h2>
				<p>{words("inbox.empty.text")}</p>
			</div>
		);
	return (
		<div class="empty">
			<Icon name="check" />
			<h2>{words(filter.value === "unread" ? "inbox.read.title" : "inbox.none.title")}</h2>
			{filter.value === "unread" && <p>{words("inbox.read.text")}</p>}
			<button
				type="button"
				class="button"
				onClick={() => {
					filter.value = "all";
				}}
			>
				{words("inbox.read.action")}
			</button>
		</div>
	);
}
