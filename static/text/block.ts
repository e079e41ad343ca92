/** What people write, read as a subset of Markdown: what it is, never how it looks. Pure, and in linear time. */
import { readLine, type Span } from "./inline.ts";

export type Block =
	/** Lines in it are kept, and so are spaces. */
	| { readonly kind: "paragraph"; readonly spans: readonly Span[] }
	| { readonly kind: "code"; readonly text: string }
	| { readonly kind: "quote"; readonly spans: readonly Span[] }
	| {
			readonly kind: "list";
			/** Each with its own number, as it was written; without one they are bullets. */
			readonly items: readonly Item[];
	  };

export interface Item {
	readonly number?: number;
	readonly spans: readonly Span[];
}

/** What begins a line that is more than words. */
const QUOTE = /^>(?: |$)/;
const BULLET = /^[-*•] +(?=\S)/;
const NUMBER = /^(\d{1,3})\. +(?=\S)/;
const FENCE = "```";

/** Read a message. A fence without its end goes to the end of the text. */
export function readText(text: string): Block[] {
	const lines = text.split("\n");
	const blocks: Block[] = [];
	for (let at = 0; at < lines.length; ) {
		const start = at;
		const kind = kindOf(lines[at] ?? "");
		if (kind === "code") {
			do at++;
			while (at < lines.length && lines[at]?.trimEnd() !== FENCE);
			blocks.push({ kind, text: lines.slice(start + 1, at++).join("\n") });
			continue;
		}
		while (at < lines.length && kindOf(lines[at] ?? "") === kind) at++;
		blocks.push(...blockOf(kind, lines.slice(start, at)));
	}
	return blocks;
}

type Kind = "paragraph" | "code" | "quote" | "bullets" | "numbers";

function kindOf(line: string): Kind {
	if (!line) return "paragraph";
	if (line.startsWith(FENCE) && !line.includes("`", FENCE.length)) return "code";
	if (QUOTE.test(line)) return "quote";
	if (BULLET.test(line)) return "bullets";
	return NUMBER.test(line) ? "numbers" : "paragraph";
}

function blockOf(kind: Exclude<Kind, "code">, lines: readonly string[]): Block[] {
	if (kind === "paragraph") return paragraph(lines);
	if (kind === "quote") return [{ kind, spans: spansOf(lines.map((it) => it.replace(QUOTE, ""))) }];
	return [{ kind: "list", items: lines.map(item) }];
}

function item(line: string): Item {
	const number = NUMBER.exec(line);
	if (!number) return { spans: readLine(line.replace(BULLET, "")) };
	return { number: Number(number[1]), spans: readLine(line.slice(number[0].length)) };
}

/** Empty lines around it only set it apart from what it is between. */
function paragraph(lines: readonly string[]): Block[] {
	const first = lines.findIndex((line) => line.trim());
	const last = lines.findLastIndex((line) => line.trim());
	return first < 0 ? [] : [{ kind: "paragraph", spans: spansOf(lines.slice(first, last + 1)) }];
}

function spansOf(lines: readonly string[]): Span[] {
	return lines.flatMap((line, index) =>
		index > 0 ? [{ kind: "text", text: "\n" } as const, ...readLine(line)] : readLine(line),
	);
}
