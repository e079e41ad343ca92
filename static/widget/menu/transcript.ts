/** The conversation as people keep it: a plain text, without anything of ours in it. Pure. */
import type { Conversation, Entry } from "../conversation.ts";
import { shownName } from "../person.ts";
import type { Translate } from "./locale/index.ts";

export interface Transcript {
	readonly title: string;
	/** A remark on what is not in it; empty for none. */
	readonly remark: string;
	readonly lines: readonly TranscriptLine[];
}

export interface TranscriptLine {
	/** Day and time, to be read by people. */
	readonly at: string;
	readonly who: string;
	readonly text: string;
}

export interface TranscriptOptions {
	readonly site: string;
	readonly locale: string;
	readonly t: Translate;
	/** What people read of a text. */
	plain(text: string): string;
}

/** How older messages are had: the page right before one. */
type Before = (
	seq: number,
) => Promise<{ readonly messages: readonly Entry[]; readonly gap: boolean } | undefined>;

/** The conversation from its beginning, as far as it can be had now. */
export async function wholeOf(conversation: Conversation, before: Before): Promise<Conversation> {
	let { entries } = conversation;
	let more = conversation.truncated;
	while (more) {
		const page = await before(entries[0]?.seq ?? 1);
		const older = page?.messages ?? [];
		entries = [...older, ...entries];
		more = older.length > 0 && page?.gap === true;
	}
	return { ...conversation, entries, truncated: (entries[0]?.seq ?? 1) > 1 };
}

/** What was written, in order; what is not sent yet says so. Events are no words of anybody and left out. */
export function transcriptOf(
	{ entries, truncated, unsent }: Conversation,
	{ site, locale, t, plain }: TranscriptOptions,
): Transcript {
	const clock = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
	const stored = entries
		.filter((each) => each.kind !== "event" && each.text)
		.map(({ atMs, author, authorName, text }) => ({
			at: clock.format(atMs),
			who:
				author === "visitor" ? t("transcript.you") : shownName(authorName) || t("transcript.agent"),
			text: plain(text),
		}));
	const written = unsent.filter((each) => !each.change);
	const waiting = written.map(({ atMs, text }) => ({
		at: clock.format(atMs),
		who: `${t("transcript.you")} (${t("transcript.unsent")})`,
		text: plain(text),
	}));
	return {
		title: t("transcript.title", { site }),
		remark: truncated ? t("transcript.cut") : "",
		lines: [...stored, ...waiting],
	};
}

/** As a file's text; what is written over several lines is set in, so that nobody's words pass for another's. */
export function plainText({ title, remark, lines }: Transcript): string {
	const said = lines.map(
		({ at, who, text }) =>
			`[${at}] ${who}\r\n${text.replace(/^/gm, "  ").replace(/\r?\n/g, "\r\n")}\r\n`,
	);
	return [title, ...(remark ? [remark] : []), "", ...said].join("\r\n");
}
