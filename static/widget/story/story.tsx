/** Entry of a chunk: what became of messages, and what can be done to them. */
import type { ReactionName } from "@lookalong/protocol";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { plain } from "../../filing/plain.ts";
import { wordsOf } from "../../filing/words.ts";
import { NAMES, SIGNS } from "../../text/reaction.ts";
import type { Aim } from "../client_options.ts";
import type { Entry } from "../conversation.ts";
import { addSheet } from "../sheet.ts";
import type { App } from "../view/app.ts";
import { type Translate, translator } from "./locale/index.ts";
import { STORY_STYLE } from "./style.ts";

/** Characters of a message that stand for it where it is quoted. */
const QUOTED = 120;

/** Characters of what is said of a conversation. */
const COMMENT = 300;

/** What the thread and the composer draw of it. */
export interface StoryView {
	/** What stands before a message's own words. */
	above(entry: Entry): VNode | null;
	/** What stands below them. */
	below(entry: Entry): VNode | null;
	/** Asks, at the end of a conversation, how it was. */
	farewell(): VNode;
	/** Says, above the composer, what the next text is aimed at. */
	bar(aim: Aim): VNode;
}

/** Make what draws it; called once. */
export function startStory(app: App, place: Node): StoryView {
	const t = translator(app.locale);
	addSheet(place.getRootNode(), STORY_STYLE);
	return {
		above: (entry) => (entry.state ? <Above app={app} t={t} entry={entry} place={place} /> : null),
		below: (entry) => <Below app={app} t={t} entry={entry} />,
		farewell: () => <Farewell app={app} t={t} />,
		bar: (aim) => <Bar app={app} t={t} aim={aim} />,
	};
}

interface Props {
	readonly app: App;
	readonly t: Translate;
	readonly entry: Entry;
}

function Above({ app, t, entry, place }: Props & { place: Node }) {
	const { form, replyTo = 0 } = entry.state ?? {};
	if (form === "deleted") return <p class="gone">{t("story.deleted")}</p>;
	if (!replyTo) return null;
	const text = quoted(app, t, replyTo);
	const show = () => {
		const there = (place as HTMLElement).querySelector(`[data-seq="${replyTo}"]`);
		there?.scrollIntoView({ block: "center" });
	};
	return (
		<button
			type="button"
			class="quote"
			dir="auto"
			aria-label={t("story.answers", { text })}
			onClick={show}
		>
			{text}
		</button>
	);
}

function Below({ app, t, entry }: Props) {
	const { form, reactions = [] } = entry.state ?? {};
	if (form === "deleted") return null;
	const counts = NAMES.map((name) => reactions.filter((each) => each.name === name));
	const isOpen = app.chosen.peek() === entry.seq;
	return (
		<>
			{form === "edited" && <span class="edited">{t("story.edited")}</span>}
			{reactions.length > 0 && (
				<div class="chips">
					{NAMES.map((name, at) => {
						const count = counts[at]?.length;
						return count ? <Chip key={name} {...{ app, t, entry, name, count }} /> : null;
					})}
				</div>
			)}
			{isOpen && <Actions app={app} t={t} entry={entry} />}
		</>
	);
}

/** A reaction to set or to take back; with a count, one that somebody set. */
function Chip({ app, t, entry, name, count }: Props & { name: ReactionName; count?: number }) {
	const isOwn = !!entry.state?.reactions.some(
		(each) => each.author === "visitor" && each.name === name,
	);
	const called = t(`reaction.${name}`);
	return (
		<button
			type="button"
			class="chip"
			aria-pressed={isOwn}
			aria-label={
				count ? t("story.reacted", { name: called, count }) : t("story.react", { name: called })
			}
			onClick={() => {
				app.client.alter(entry.seq, isOwn ? "unreact" : "react", name);
				app.chosen.value = 0;
			}}
		>
			{SIGNS[name]}
			{count && count > 1 ? ` ${count}` : ""}
		</button>
	);
}

/** What can be done to a message: to one's own, and to any. */
function Actions({ app, t, entry }: Props) {
	const [sure, setSure] = useState(false);
	const { client, aim, chosen, draft, focus } = app;
	const words = wordsOf(entry);
	const begin = (action: Aim["action"], words: string) => {
		aim.value = { action, seq: entry.seq };
		draft.value = words;
		chosen.value = 0;
		focus.value++;
	};
	const remove = () => {
		if (!sure) return setSure(true);
		client.alter(entry.seq, "delete");
		chosen.value = 0;
	};
	return (
		<>
			<div class="chips">
				{NAMES.map((name) => (
					<Chip key={name} app={app} t={t} entry={entry} name={name} />
				))}
			</div>
			<div class="chips">
				<button type="button" class="chip" onClick={() => begin("reply", draft.peek())}>
					{t("story.reply")}
				</button>
				{entry.author === "visitor" && (
					<>
						{words && (
							<button type="button" class="chip" onClick={() => begin("edit", words)}>
								{t("story.edit")}
							</button>
						)}
						<button type="button" class="chip" onClick={remove}>
							{t(sure ? "story.delete.sure" : "story.delete")}
						</button>
					</>
				)}
			</div>
		</>
	);
}

function Bar({ app, t, aim }: { app: App; t: Translate; aim: Aim }) {
	const text = quoted(app, t, aim.seq);
	const cancel = () => {
		if (aim.action === "edit") app.draft.value = "";
		app.aim.value = undefined;
		app.focus.value++;
	};
	return (
		<div class="aim">
			<bdi>{aim.action === "edit" ? t("story.editing") : t("story.replying", { text })}</bdi>
			<button type="button" class="chip" onClick={cancel}>
				{t("story.cancel")}
			</button>
		</div>
	);
}

/** How it was, from 1 to 5, and in words if one wants; it may be said anew until the conversation goes on. */
function Farewell({ app, t }: Omit<Props, "entry">) {
	const [score, setScore] = useState(0);
	const [comment, setComment] = useState("");
	const submit = (event: Event) => {
		event.preventDefault();
		app.client.alter(score, "rate", comment);
	};
	return (
		<form class="farewell" aria-label={t("story.rate")} onSubmit={submit}>
			<p>{t("story.rate")}</p>
			<div class="chips">
				{[1, 2, 3, 4, 5].map((each) => (
					<button
						key={each}
						type="button"
						class="chip"
						aria-pressed={each === score}
						aria-label={t("story.score", { score: each })}
						onClick={() => setScore(each)}
					>
						{each}
					</button>
				))}
			</div>
			{score > 0 && (
				<>
					<input
						ref={intoView}
						type="text"
						maxLength={COMMENT}
						aria-label={t("story.comment")}
						placeholder={t("story.comment")}
						value={comment}
						onInput={(event) => setComment(event.currentTarget.value)}
					/>
					<button type="submit" class="chip">
						{t("story.send")}
					</button>
				</>
			)}
		</form>
	);
}

/** What opens below the fold is brought into sight, once; the button below it too. */
function intoView(field: HTMLElement | null): void {
	field?.parentElement?.scrollIntoView({ block: "end" });
}

function quoted({ client }: App, t: Translate, seq: number): string {
	const entry = client.conversation.peek().entries.find((each) => each.seq === seq);
	if (!entry) return t("story.gone");
	return plain(entry.text).slice(0, QUOTED) || t("story.deleted");
}
