/** The words of a message without their marks, for where it is shown in one line. Pure. */
import { type Block, readText } from "./block.ts";
import type { Span } from "./inline.ts";

/** What a message says, on one line; of a text that was cut off, as far as its marks have their other half. */
export function wordsOf(text: string): string {
	return readText(text).map(ofBlock).join(" ").replace(/\s+/g, " ").trim();
}

function ofBlock(block: Block): string {
	if (block.kind === "code") return block.text;
	if (block.kind === "list") return block.items.map((item) => ofSpans(item.spans)).join(" ");
	return ofSpans(block.spans);
}

function ofSpans(spans: readonly Span[]): string {
	return spans.map((span) => ("spans" in span ? ofSpans(span.spans) : span.text)).join("");
}
