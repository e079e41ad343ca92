import { describe, expect, it } from "vitest";
import { rewrite } from "../../../static/mirror/replica/selector.ts";
import { candidates, mapCssUrls } from "../../../static/mirror/url.ts";

const TIMES = 60_000;
const SETTINGS = { device: 0, pixelRatio: 1 };

/** Texts of some 100 kB at which a careless expression takes minutes. */
const TEXTS: Readonly<Record<string, string>> = {
	"open urls": "url(".repeat(TIMES),
	"an url of blanks": `url(${" ".repeat(TIMES)}`,
	"an url and blanks": `url(a${" ".repeat(TIMES)}x`,
	"urls with blanks": "url(a b".repeat(TIMES),
	"open quotes": 'url("'.repeat(TIMES),
	"mixed quotes": `a:hover${"\"'".repeat(TIMES)}{}`,
	"open comments": `${"/*".repeat(TIMES)}a:hover{}`,
	"open pseudo-elements": `a:hover${"::b(".repeat(TIMES)}{}`,
	"open pseudo-classes": `a:hover${"::b:c(".repeat(TIMES)}{}`,
	backslashes: `a:hover${"\\".repeat(TIMES)}{}`,
	imports: "@import ".repeat(TIMES),
	features: "(prefers-color-scheme".repeat(TIMES),
	"blanks in a feature": `(${" ".repeat(TIMES)}prefers-color-scheme${" ".repeat(TIMES)}`,
	commas: " ,".repeat(TIMES),
	parentheses: `a ${"(".repeat(TIMES)}`,
};

describe("text of a hostile page", () => {
	it.each(Object.entries(TEXTS))("is read in linear time: %s", (_, text) => {
		const start = performance.now();
		mapCssUrls(text, (url) => `${url}x`);
		rewrite(text, SETTINGS, new Set());
		candidates(text);
		// Quadratic ones take minutes, linear ones milliseconds.
		expect(performance.now() - start).toBeLessThan(3000);
	});
});

describe("srcset", () => {
	it.each([
		["a.png", [["a.png", ""]]],
		[
			"a.png, b.png 2x",
			[
				["a.png", ""],
				["b.png", "2x"],
			],
		],
		[
			"a,b.png 1x,,c.png",
			[
				["a,b.png", "1x"],
				["c.png", ""],
			],
		],
		[
			"a.png 100w,b.png (x, y) 2x",
			[
				["a.png", "100w"],
				["b.png", "(x, y) 2x"],
			],
		],
		["data:image/png;base64,AA== 1x", [["data:image/png;base64,AA==", "1x"]]],
		[" , ", []],
	])("splits %j as HTML does", (srcset, expected) => {
		expect(candidates(srcset)).toEqual(expected);
	});
});

describe("addresses in CSS", () => {
	const mapped = (css: string): string => mapCssUrls(css, (url) => `<${url}>`);

	it.each([
		["a{b:url(c)}", 'a{b:url("<c>")}'],
		["a{b:url( 'c' )}", 'a{b:url("<c>")}'],
		["b:url(c", 'b:url("<c>")'],
		["b:url(c d)", "b:url(c d)"],
		['@import "c";', '@import "<c>";'],
	])("maps those of %j", (css, expected) => {
		expect(mapped(css)).toBe(expected);
	});
});
