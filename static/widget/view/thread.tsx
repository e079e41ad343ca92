/** The conversation so far. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { plain } from "../../filing/plain.ts";
import { beginning, isEmojiOnly } from "../../text/length.ts";
import type { Entry } from "../conversation.ts";
import { firstUnread, isComplete, isEnded, unreadCount } from "../conversation.ts";
import type { TextKey } from "../locale/en.ts";
import { shownName } from "../person.ts";
import { watching } from "../signal.ts";
import type { StoryView } from "../story/story.tsx";
import type { App, Rich } from "./app.ts";
import { Icon, type IconName } from "./icon.tsx";
import { type Item, layOut, type Progress } from "./timeline.ts";

/** Nearer to the end than this counts as reading the end, in CSS pixels. */
const NEAR_END = 80;
/** What there is in every text that is more than words; see `static/text`. */
const MARKED = /[`[@*_]|:\/\/|www\.|^(?:>|[-•] |\d{1,3}\. )/im;
const DAY_MS = 24 * 3600 * 1000;

export const Thread = watching(ThreadView);

function ThreadView({ app }: { app: App }) {
	const { client, t } = app;
	const conversation = client.conversation.value;
	const scroller = useRef<HTMLElement>(null);
	const ended = isEnded(conversation);
	const wanted = app.chosen.value || ended || conversation.entries.some((each) => each.state);
	const story = wanted ? app.story.value : app.story.peek();
	const marked = conversation.entries.some(isMarked) || conversation.unsent.some(isMarked);
	const Rich = marked ? app.rich.value : undefined;
	const { atEnd, news } = useFollowEnd(app, scroller, `${!!Rich} ${!!story}`);
	const items = layOut(conversation, client.link.value === "open", news);
	const count = unreadCount(conversation);
	const loading = client.link.value === "connecting" || !isComplete(conversation);
	return (
		<div class="thread-frame">
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
			<section class="thread" ref={scroller} tabIndex={0} aria-label={t("thread.label")}>
				{items.length === 0 && (loading ? <Loading app={app} /> : <Welcome app={app} />)}
				{conversation.truncated && items.length > 0 && (
					<button type="button" class="event earlier" onClick={() => client.earlier()}>
						{t("thread.earlier")}
					</button>
				)}
				<div class="log" role="log" aria-live="polite" aria-relevant="additions">
					{items.map((item) => (
						<Row key={item.key} app={app} item={item} story={story} Rich={Rich} />
					))}
				</div>
				{ended && story?.farewell()}
				<Left app={app} />
				{conversation.typing && <Typing app={app} name={conversation.typing} />}
			</section>
			{!atEnd && (
				<button type="button" class="newest" onClick={() => scrollToEnd(scroller.current)}>
					{count ? t("thread.news", { count }) : t("thread.newest")}
				</button>
			)}
		</div>
	);
}

interface Reading {
	/** The newest message is in sight. */
	readonly atEnd: boolean;
	/** The first message that was not seen when the customer came back to the thread; 0 for none. */
	readonly news: number;
}

/** Keep the newest message in sight for who reads the end; leave alone who reads back. Seen is what was in sight. */
function useFollowEnd(
	app: App,
	scroller: { current: HTMLElement | null },
	drawnBy: string,
): Reading {
	const { client, open } = app;
	const [atEnd, setAtEnd] = useState(true);
	const following = useRef(true);
	/** All that was here was seen: what comes now is no news to who looks on. */
	const caughtUp = useRef(false);
	const news = useRef(0);
	const conversation = client.conversation.value;
	const newest = conversation.entries.at(-1);
	const last = newest?.seq ?? 0;
	const earliest = conversation.entries[0]?.seq;
	const { unsent, typing } = conversation;
	const grown = `${last} ${unsent.length} ${typing} ${open.value} ${client.link.value} ${drawnBy}`;
	const first = firstUnread(conversation);
	if (!open.value || document.hidden || !following.current) caughtUp.current = false;
	if (first && !caughtUp.current) news.current = first;
	function look(element: HTMLElement | null): void {
		if (!element) return;
		following.current = distanceToEnd(element) < NEAR_END;
		setAtEnd(following.current);
		if (!following.current || !open.peek() || document.hidden) return;
		caughtUp.current = client.link.peek() === "open" && isComplete(client.conversation.peek());
		client.seen();
	}
	useEffect(() => {
		const element = scroller.current;
		const onScroll = () => look(element);
		// What is below grew or shrank (a remark, the keyboard): the end stays in sight for who reads it.
		const resized = new ResizeObserver(() => following.current && scrollToEnd(element));
		if (element) resized.observe(element);
		element?.addEventListener("scroll", onScroll, { passive: true });
		document.addEventListener("visibilitychange", onScroll);
		return () => {
			resized.disconnect();
			element?.removeEventListener("scroll", onScroll);
			document.removeEventListener("visibilitychange", onScroll);
		};
	}, [client, scroller]);
	// `grown` stands for everything that makes the thread longer.
	useLayoutEffect(() => {
		const element = scroller.current;
		const own = newest?.kind !== "event" && newest?.author === "visitor";
		if (following.current || own) scrollToEnd(element);
		// Who comes back reads on from where they stopped, if not all of the news fits.
		if (following.current && !caughtUp.current) scrollToNews(element);
		look(element);
	}, [grown]);
	// What is put above moves nothing that is read.
	const height = useRef(0);
	useLayoutEffect(() => {
		const element = scroller.current;
		if (element && !following.current) element.scrollTop += element.scrollHeight - height.current;
	}, [earliest]);
	useLayoutEffect(() => {
		height.current = scroller.current?.scrollHeight ?? 0;
	});
	// The line goes with the visit it was for, and the next one begins at the news or the end.
	useEffect(() => {
		if (!open.value) return () => undefined;
		return () => {
			news.current = 0;
			following.current = true;
		};
	}, [open.value]);
	return { atEnd, news: news.current };
}

function scrollToNews(element: HTMLElement | null): void {
	const line = element?.querySelector<HTMLElement>(".new");
	if (line && element)
		element.scrollTop = Math.min(element.scrollTop, line.offsetTop - element.offsetTop);
}

function distanceToEnd(element: HTMLElement): number {
	return element.scrollHeight - element.scrollTop - element.clientHeight;
}

function scrollToEnd(element: HTMLElement | null): void {
	if (element) element.scrollTop = element.scrollHeight;
}

function Loading({ app }: { app: App }) {
	return (
		<div class="empty" role="status">
			<span class="skeleton" />
			<span class="skeleton short" />
			<span class="hidden">{app.t("thread.loading")}</span>
		</div>
	);
}

const Welcome = watching(WelcomeView);

function WelcomeView({ app }: { app: App }) {
	const state = app.client.agentsOnline.value === false ? "away" : "empty";
	return (
		<div class="empty">
			<h3>{app.t(`thread.${state}.title`)}</h3>
			<p>{app.t(`thread.${state}.text`)}</p>
		</div>
	);
}

/** Says to who wrote while nobody is here when and where the answer comes. */
const Left = watching(LeftView);

function LeftView({ app: { client, t } }: { app: App }) {
	const last = client.conversation.value.entries.findLast((each) => each.kind !== "event");
	const left = client.agentsOnline.value === false && last?.author === "visitor";
	return (
		<p class="left-word" role="status">
			{left && t("thread.away.left")}
		</p>
	);
}

function Typing({ app, name }: { app: App; name: string }) {
	const who = shownName(name) || app.t("message.agent");
	return (
		<p class="typing">
			<span class="dots" aria-hidden="true">
				<i />
				<i />
				<i />
			</span>
			<bdi>{app.t("thread.typing", { name: who })}</bdi>
		</p>
	);
}

function Row({ item, ...drawn }: Omit<BubbleProps, "item"> & { item: Item }) {
	const { app } = drawn;
	if (item.kind === "new") return <p class="day new">{app.t("thread.new")}</p>;
	if (item.kind === "day") return <p class="day">{dayName(app, item.atMs)}</p>;
	if (item.kind === "event") return <p class="event">{eventText(app, item.entry)}</p>;
	return <Bubble {...drawn} item={item} />;
}

interface BubbleProps {
	readonly app: App;
	readonly item: Extract<Item, { kind: "message" }>;
	readonly story: StoryView | undefined;
	readonly Rich: Rich | undefined;
}

function Bubble({ app, item, story, Rich }: BubbleProps) {
	const { chosen, client, t } = app;
	const { entry } = item;
	const seq = entry?.seq ?? 0;
	const isOpen = chosen.peek() === seq;
	const name = item.own ? t("message.you") : shownName(item.name) || t("message.agent");
	const time = clock(app, item.atMs);
	return (
		<div
			class={`message ${item.own ? "own" : "theirs"}${item.opens ? " opens" : ""}`}
			data-seq={seq}
		>
			{item.opens && (
				<span class={item.own ? "hidden" : "name"} dir="auto">
					{name}
				</span>
			)}
			{entry && story?.above(entry)}
			<div class="said">
				{item.text &&
					(item.filed ? (
						<Filed app={app} text={item.text} Rich={Rich} />
					) : (
						<Words app={app} text={item.text} Rich={Rich} />
					))}
				{entry && item.text && client.minor.peek() > 0 && (
					<button
						type="button"
						class="act"
						aria-label={t("message.actions")}
						aria-expanded={isOpen}
						onClick={() => {
							chosen.value = isOpen ? 0 : seq;
						}}
					>
						<Icon name="more" />
					</button>
				)}
			</div>
			{entry && story?.below(entry)}
			{item.closes && (
				<span class="meta">
					<time dateTime={new Date(item.atMs).toISOString()}>{time}</time>
					{item.progress && <Mark app={app} progress={item.progress} />}
				</span>
			)}
			{item.unsent?.failed && <Failed app={app} item={item.unsent} />}
		</div>
	);
}

function isMarked({ text }: { readonly text: string }): boolean {
	return MARKED.test(text);
}

type WordsProps = Pick<BubbleProps, "app" | "Rich"> & { readonly text: string };

/** Files, by name until what shows them is there, and what was written with them. */
const Filed = watching(FiledView);

function FiledView({ app, text, Rich }: WordsProps) {
	const attach = app.attach.value;
	if (!attach) return <Words app={app} text={plain(text)} Rich={Rich} />;
	const words = text.split("\n\n").slice(1).join("\n\n");
	return (
		<div class="filed">
			{attach.files(text)}
			{words && <Words app={app} text={words} Rich={Rich} />}
		</div>
	);
}

/** What was written; of a long text the beginning, until all of it is wanted. */
function Words({ app, text, Rich }: WordsProps) {
	const [whole, setWhole] = useState(false);
	const head = beginning(text);
	const shown = whole ? text : head;
	return (
		<div class={`text${isEmojiOnly(text) ? " large" : ""}`} dir="auto">
			{Rich && MARKED.test(shown) ? <Rich text={shown} /> : <p>{shown.trimEnd()}</p>}
			{head !== text && (
				<button type="button" class="more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
					{app.t(whole ? "message.less" : "message.more")}
				</button>
			)}
		</div>
	);
}

const MARKS: Readonly<Record<Progress, IconName>> = {
	waiting: "clock",
	sending: "clock",
	sent: "check",
	delivered: "checks",
	read: "checks",
	failed: "alert",
};

function Mark({ app, progress }: { app: App; progress: Progress }) {
	return (
		<span class={`mark ${progress}`}>
			<Icon name={MARKS[progress]} />
			{app.t(`message.${progress}`)}
		</span>
	);
}

function Failed({ app, item }: { app: App; item: { clientId: string; failed: string } }) {
	const { client, t } = app;
	const reason = `message.failed.${item.failed}`;
	return (
		<div class="failed">
			{isKey(app, reason) && <span>{t(reason)}</span>}
			<button type="button" onClick={() => client.retry(item.clientId)}>
				{t("message.retry")}
			</button>
			<button type="button" onClick={() => client.discard(item.clientId)}>
				{t("message.discard")}
			</button>
		</div>
	);
}

/** An event's text is a code; one of a newer server than this widget is told in general words. */
function eventText(app: App, entry: Entry): string {
	const [code, since = "", until = "", count = ""] = entry.text.split(" ");
	const whom = shownName(entry.text.split(" ").slice(2).join(" ")) || app.t("message.agent");
	const key = `event.${code}`;
	const name = shownName(entry.authorName) || app.t("message.agent");
	const from = clock(app, Number(since));
	const to = clock(app, Number(until));
	return app.t(isKey(app, key) ? key : "event.other", {
		name,
		whom,
		from,
		to,
		count,
		score: since,
	});
}

function clock({ locale }: App, atMs: number): string {
	return new Date(atMs).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
}

function isKey({ words }: App, key: string): key is TextKey {
	return Object.hasOwn(words, key);
}

function dayName({ t, locale }: App, atMs: number): string {
	const day = new Date(atMs).setHours(0, 0, 0, 0);
	const ago = Math.round((new Date().setHours(0, 0, 0, 0) - day) / DAY_MS);
	if (ago === 0) return t("thread.today");
	if (ago === 1) return t("thread.yesterday");
	return new Date(atMs).toLocaleDateString(locale, { dateStyle: "long" });
}
