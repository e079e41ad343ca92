/** The messages of a conversation, and what is on its way. */
import type { Message } from "@lookalong/protocol";
import { useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { beginning, isEmojiOnly } from "../../static/text/length.ts";
import { RichText } from "../../static/text/rich_text.tsx";
import type { Unsent } from "../core/outbox.ts";
import { seqOf } from "../core/route.ts";
import { cleanName } from "../core/text.ts";
import { emptyThread, type Line, lastSeq, lines, mark, type Thread } from "../core/thread.ts";
import { errorKey, eventKey } from "../locale/index.ts";
import { useDesk, useWords } from "./context.ts";
import { useEndOfLog } from "./end-of-log.ts";
import { Icon } from "./icon.tsx";
import { MessageFiles } from "./message-files.tsx";
import { Actions, Deleted, isDeleted, Quote, Reactions } from "./message-story.tsx";
import { clock, day } from "./time.ts";
import { usePageVisible } from "./visible.ts";

interface LogProps {
	readonly conversationId: string;
	readonly visitor: string;
}

export function MessageLog({ conversationId, visitor }: LogProps) {
	const { chat } = useDesk();
	const words = useWords();
	const thread = chat.threads.value.get(conversationId) ?? emptyThread;
	const unsent = chat.outbox.value.filter((each) => each.conversationId === conversationId);
	const end = useEndOfLog(thread.messages[0]?.seq ?? 0, lastSeq(thread) + unsent.length);
	useSeen(conversationId);
	const sought = useSought(end.box, thread);
	return (
		<div ref={end.box} class="log-scroll">
			{thread.older && (
				<button
					type="button"
					class="button small earlier"
					onClick={() => chat.earlier(conversationId)}
				>
					{words("thread.earlier")}
				</button>
			)}
			<div class="log" role="log" aria-label={words("thread.log")}>
				{!thread.loaded && <LogLoading />}
				{thread.loaded && thread.messages.length + unsent.length === 0 && <LogEmpty />}
				{lines(thread.messages).map((line) => (
					<LogLine
						key={keyOf(line)}
						line={line}
						thread={thread}
						visitor={visitor}
						sought={sought}
					/>
				))}
				{unsent.map((each) => (
					<UnsentLine key={each.clientId} unsent={each} />
				))}
			</div>
			<Typing conversationId={conversationId} visitor={visitor} />
			<Peek conversationId={conversationId} />
			{end.below.value && (
				<button type="button" class="button small below" onClick={end.goToEnd}>
					{words("thread.new")}
				</button>
			)}
		</div>
	);
}

interface LineProps {
	readonly line: Line;
	readonly thread: Thread;
	readonly visitor: string;
	/** The message one came for, if any. */
	readonly sought: number | null;
}

function LogLine({ line, thread, visitor, sought }: LineProps) {
	const words = useWords();
	if (line.kind === "day") return <h3 class="log-day">{day(words, line.atMs)}</h3>;
	if (line.kind === "event") return <EventLine message={line.message} visitor={visitor} />;
	const { message, first, last } = line;
	const own = message.author === "agent";
	const name = cleanName(message.authorName, words(own ? "agent.unnamed" : "visitor.unnamed"));
	return (
		<article
			class="message"
			data-own={own}
			data-first={first}
			data-last={last}
			data-sought={sought === message.seq}
		>
			{first && <span class="message-author">{own ? name : visitor}</span>}
			<Quote message={message} thread={thread} />
			{isDeleted(thread.states.get(message.seq)) ? (
				<Deleted />
			) : (
				<div class="message-said">
					<Said {...message} />
					{message.text && <Actions message={message} thread={thread} />}
				</div>
			)}
			<Reactions message={message} thread={thread} />
			{last && (
				<span class="message-meta">
					<time dateTime={new Date(message.atMs).toISOString()}>{clock(words, message.atMs)}</time>
					{own && <Receipt thread={thread} seq={message.seq} />}
				</span>
			)}
		</article>
	);
}

/** What a message says: words, or files with words perhaps. */
function Said({ kind, conversationId, text }: Pick<Message, "kind" | "conversationId" | "text">) {
	if (kind !== "file") return <Words text={text} />;
	const say = (words: string) => <Words text={words} />;
	return <MessageFiles conversationId={conversationId} text={text} say={say} />;
}

/** What was written; of a long text the beginning, until all of it is wanted. */
function Words({ text }: { text: string }) {
	const words = useWords();
	const [whole, setWhole] = useState(false);
	const head = beginning(text);
	return (
		<div class="bubble" dir="auto" data-large={isEmojiOnly(text)}>
			<RichText text={whole ? text : head} />
			{head !== text && (
				<button type="button" class="more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
					{words(whole ? "message.less" : "message.more")}
				</button>
			)}
		</div>
	);
}

function Receipt({ thread, seq }: { thread: Thread; seq: number }) {
	const words = useWords();
	const state = mark(thread, seq);
	return (
		<span class="receipt" data-state={state}>
			<Icon name={state === "sent" ? "check" : "checks"} />
			{words(`message.${state}`)}
		</span>
	);
}

function EventLine({ message, visitor }: { message: Message; visitor: string }) {
	const words = useWords();
	const name = cleanName(
		message.authorName,
		message.author === "visitor" ? visitor : words("event.someone"),
	);
	const [code = "", since = "", until = "", count = ""] = message.text.split(" ");
	const comment = code === "conversation_rated" ? message.text.split(" ").slice(2).join(" ") : "";
	const whom = cleanName(message.text.split(" ").slice(2).join(" "), words("event.someone"));
	// Of other events than those of sessions these are no times.
	const [from = "", to = ""] = [since, until].map((each) =>
		/^\d{1,15}$/.test(each) ? clock(words, Number(each)) : "",
	);
	return (
		<p class="log-event">
			{words(eventKey(code), { name, whom, from, to, count, score: since })}
			{comment && <q dir="auto">{comment}</q>}
			<time dateTime={new Date(message.atMs).toISOString()}>{clock(words, message.atMs)}</time>
		</p>
	);
}

function UnsentLine({ unsent }: { unsent: Unsent }) {
	const { chat, line } = useDesk();
	const words = useWords();
	const { clientId, text, refused, change, kind } = unsent;
	const state = words(line.value.name === "open" ? "message.sending" : "message.waiting");
	return (
		<article
			class="message"
			data-own="true"
			data-first="true"
			data-last="true"
			data-unsent={refused ?? ""}
		>
			{change && <p class="message-deleted">{words("message.changing")}</p>}
			{!change && <Said kind={kind ?? "text"} conversationId={unsent.conversationId} text={text} />}
			<span class="message-meta">
				<Icon name={refused ? "warning" : "clock"} />
				{refused ? words("message.refused", { reason: words(errorKey(refused)) }) : state}
			</span>
			{refused && (
				<span class="message-actions">
					<button type="button" class="button small" onClick={() => chat.retry(clientId)}>
						{words("message.retry")}
					</button>
					<button type="button" class="button small" onClick={() => chat.discard(clientId)}>
						{words("message.discard")}
					</button>
				</span>
			)}
		</article>
	);
}

function Typing({ conversationId, visitor }: LogProps) {
	const { chat } = useDesk();
	const words = useWords();
	const who = chat.typing.value.get(conversationId);
	return (
		<p class="typing" role="status">
			{who !== undefined && (
				<>
					<span class="dots" aria-hidden="true">
						<i />
						<i />
						<i />
					</span>
					{words("thread.typing", { name: cleanName(who, visitor) })}
				</>
			)}
		</p>
	);
}

/** What the customer types: shown, and not read out at every word. */
function Peek({ conversationId }: { conversationId: string }) {
	const { peeks } = useDesk();
	const words = useWords();
	const text = peeks.typed.value.get(conversationId);
	if (!text) return null;
	return (
		<p class="peek">
			<span>{words("thread.peek")}</span> <bdi>{text}</bdi>
		</p>
	);
}

function LogLoading() {
	const words = useWords();
	return (
		<div class="log-loading" role="status">
			<span class="visually-hidden">{words("thread.loading")}</span>
			<div class="bubble placeholder" />
			<div class="bubble placeholder" />
		</div>
	);
}

function LogEmpty() {
	const words = useWords();
	return (
		<div class="empty">
			<Icon name="chat" />
			<h3>{words("thread.empty.title")}</h3>
			<p>{words("thread.empty.text")}</p>
		</div>
	);
}

// Behaviour --------------------------------------------------------------------------------------

/** The message one came for: it is brought into sight once, as soon as it is there. */
function useSought(box: RefObject<HTMLElement | null>, thread: Thread): number | null {
	const { place } = useDesk();
	const sought = seqOf(place.route.value);
	const here = sought !== null && thread.messages.some((each) => each.seq === sought);
	useLayoutEffect(() => {
		if (here) box.current?.querySelector("[data-sought=true]")?.scrollIntoView({ block: "center" });
	}, [box, here, sought]);
	return sought;
}

/** What is on the page of a visible window is read. */
function useSeen(conversationId: string): void {
	const { chat, line } = useDesk();
	const visible = usePageVisible();
	useSignalEffect(() => {
		const ready = visible.value && line.value.name === "open";
		if (ready && chat.threads.value.get(conversationId)?.loaded) chat.seen(conversationId);
	});
}

function keyOf(line: Line): string {
	return line.kind === "day" ? `day-${line.atMs}` : `seq-${line.message.seq}`;
}
