import { describe, expect, it } from "vitest";
import { type Block, readText } from "../../../static/text/block.ts";
import type { Span } from "../../../static/text/inline.ts";

/** How long a text may take on a busy machine, in milliseconds. */
const PATIENCE = 30_000;

/** A message in short: tags for what it is, so that a line says all. */
function short(text: string): string {
	return readText(text).map(block).join("|");
}

function block(it: Block): string {
	if (it.kind === "code") return `<pre>${it.text}</pre>`;
	if (it.kind === "list")
		return it.items.map(({ number = "-", spans }) => `<${number}>${all(spans)}`).join("");
	return it.kind === "quote" ? `<q>${all(it.spans)}</q>` : all(it.spans);
}

function all(spans: readonly Span[]): string {
	return spans.map(span).join("");
}

function span(it: Span): string {
	if (it.kind === "text") return it.text;
	if (it.kind === "code") return `<c>${it.text}</c>`;
	if (it.kind === "link") return `<a>${it.text}</a>`;
	if (it.kind === "strong") return `<b>${all(it.spans)}</b>`;
	return it.kind === "emphasis" ? `<i>${all(it.spans)}</i>` : "";
}

/** Every letter a reader sees, in order. */
function letters(text: string): string {
	return readText(text)
		.map(block)
		.join("")
		.replace(/<\/?(?:[aibcq]|pre|\d+|-)>/g, "");
}

/** The same numbers each time: mulberry32. */
function numbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let it = Math.imul(state ^ (state >>> 15), 1 | state);
		it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it;
		return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32;
	};
}

describe("readText", () => {
	it.each([
		["plain, 1 < 2 & <b>no</b>", "plain, 1 < 2 & <b>no</b>"],
		["**bold** and *italic* and _so_", "<b>bold</b> and <i>italic</i> and <i>so</i>"],
		["**굵게**는 이렇게", "<b>굵게</b>는 이렇게"],
		["**a *b* c**", "<b>a <i>b</i> c</b>"],
		["*a **b* c**", "<i>a **b</i> c**"],
		["2*3*4 and 2 * 3 * 4", "2*3*4 and 2 * 3 * 4"],
		["snake_case_name __init__ ***", "snake_case_name __init__ ***"],
		["*not\nover lines*", "*not\nover lines*"],
		["`a*b*c` and ``d``", "<c>a*b*c</c> and <c>d</c>"],
		["`open", "`open"],
		["- one\n- *two*\n\nafter", "<->one<-><i>two</i>|after"],
		["1. one\n3. three\n2026. 11. 22.", "<1>one<3>three|2026. 11. 22."],
		["-5 °C\n>_<\n#1", "-5 °C\n>_<\n#1"],
		["> said\n>\n> more\nme", "<q>said\n\nmore</q>|me"],
		["look:\n```js\n*a*\n\n b\n```\nend", "look:|<pre>*a*\n\n b</pre>|end"],
		["```\nno end", "<pre>no end</pre>"],
		["  two\n\n\n  spaces", "  two\n\n\n  spaces"],
		["**https://shop.test/a**", "<b><a>https://shop.test/a</a></b>"],
		["\n\n", ""],
	])("reads %j as %j", (text, expected) => {
		expect(short(text)).toBe(expected);
	});

	it("keeps every letter, whatever is written", () => {
		const random = numbers(5);
		const parts = [
			"*",
			"**",
			"_",
			"`",
			"x",
			" ",
			"가",
			"(",
			")",
			"[",
			"]",
			".",
			"1",
			"😀",
			"\u202e",
		];
		for (let round = 0; round < 3000; round++) {
			let text = "";
			while (random() < 0.95) text += parts[Math.floor(random() * parts.length)];
			// A line of backticks alone is the end of a block of code.
			const line = `x${text}`;
			expect(letters(line).replace(/[*_`]/g, ""), line).toBe(line.replace(/[*_`]/g, ""));
		}
	});

	it.each([
		"*",
		"[",
		"**a ",
		"*a",
		"_a ",
		"[a](",
		"[a](b ",
		"`",
		"``` ",
		"```\n",
		"> ",
		"> *\n",
		"- \n",
		"1. a\n",
		"https://",
		"https://a",
		"https://a.b/*) ",
		"www.",
		"a@",
		"a.b@c.d",
		"a.",
		"(",
		"\n",
		"😀",
		"\u202e",
	])("comes to the end of a megabyte of %j", { timeout: PATIENCE }, (part) => {
		// In quadratic time that would be minutes.
		expect(readText(part.repeat(Math.ceil(2 ** 20 / part.length)))).toBeDefined();
	});
});
