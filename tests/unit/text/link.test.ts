import { describe, expect, it } from "vitest";
import { readLine, type Span } from "../../../static/text/inline.ts";
import { bareLink, namedLink } from "../../../static/text/link.ts";

type LinkSpan = Extract<Span, { kind: "link" }>;

function links(line: string): [href: string, text: string, place: string][] {
	return readLine(line)
		.filter((it): it is LinkSpan => it.kind === "link")
		.map(({ href, text, place }) => [href, text, place]);
}

describe("addresses in a text", () => {
	it.each([
		["see https://shop.test/a?b=1#c.", "https://shop.test/a?b=1#c", "https://shop.test/a?b=1#c"],
		["(http://shop.test/a)", "http://shop.test/a", "http://shop.test/a"],
		["http://shop.test/a_(b)!", "http://shop.test/a_(b)", "http://shop.test/a_(b)"],
		["www.shop.test, or", "https://www.shop.test/", "www.shop.test"],
		["mina@shop.test.", "mailto:mina@shop.test", "mina@shop.test"],
		["https://shop.test을 보세요", "https://shop.test/", "https://shop.test"],
		["https://shop.test/주문", "https://shop.test/", "https://shop.test/"],
		["HTTPS://SHOP.test", "https://shop.test/", "https://shop.test/"],
		["https://shop.test:443/a", "https://shop.test/a", "https://shop.test/a"],
	])("%j leads to %j", (line, href, text) => {
		expect(links(line)).toEqual([[href, text, ""]]);
	});

	it.each([
		["another script's letters", "https://аpple.test/", "https://xn--pple-43d.test/"],
		[
			"a letter that joins two",
			"https://shop.test\u2044evil.test/",
			"https://shop.xn--testevil-h03d.test/",
		],
		["a number for a host", "http://2130706433/", "http://127.0.0.1/"],
		["a backslash for a slash", "https://evil.test\\.shop.test/", "https://evil.test/.shop.test/"],
	])("%s is shown for what it is", (_, line, shown) => {
		expect(links(line)).toEqual([[shown, shown, ""]]);
	});

	it("ends where the direction turns or nothing is seen", () => {
		expect(links("https://shop.test/\u202emoc.live")).toEqual([
			["https://shop.test/", "https://shop.test/", ""],
		]);
		expect(links("https://shop\u200b.test")[0]?.[0]).toBe("https://shop/");
	});

	it.each([
		"javascript:alert(1)",
		"[a](javascript:alert(1))",
		"[a](JaVaScRiPt:alert`1`)",
		"[a](data:text/html,x)",
		"[a](file:///etc/passwd)",
		"[a](blob:https://shop.test/1)",
		"[a](//evil.test)",
		"[a](/relative)",
		"[a](https:evil.test)",
		"[a](https:/evil.test)",
		"[a](\u0001javascript:alert(1))",
		"[a](vbscript:x)",
		"https://shop.test@evil.test/",
		"https://shop.test:443@evil.test/",
		"[a](https://user:word@evil.test/)",
		"https://",
		"https://[::",
		`https://a.test/${"a".repeat(3000)}`,
		"xhttps://shop.test",
	])("%j is no link", (line) => {
		expect(links(line)).toEqual([]);
	});
});

describe("named links", () => {
	it("say where they lead", () => {
		expect(links("[our help](https://shop.test/help)")).toEqual([
			["https://shop.test/help", "our help", "shop.test"],
		]);
		expect(links("[write](mailto:mina@shop.test)")).toEqual([
			["mailto:mina@shop.test", "write", "mina@shop.test"],
		]);
	});

	it.each([
		"bank.test",
		"https://bank.test/",
		"bank．test",
		"bank\u2024test",
		"ba\u200bnk.\u200btest",
		"\u202etset.knab",
		"me@bank.test",
		"은행.한국",
		"\u200b",
	])("are not called %j", (name) => {
		expect(namedLink(name, "https://evil.test/")).toEqual({
			href: "https://evil.test/",
			text: "https://evil.test/",
			place: "",
		});
	});

	it("have no mark in their name that turns what follows", () => {
		expect(namedLink("a\u202eb\u2066c", "https://evil.test/")?.text).toBe("abc");
	});
});

describe("bareLink", () => {
	it("only ever leads to the web or to a mailbox", () => {
		for (const start of ["https://", "http://", "www.", "a@", "javascript:", "data:", "ftp://"])
			for (const rest of ["a.test", "a.test/x", ":80", "", "//", "\\", "@b.test", "[::1]/"]) {
				const found = bareLink(start + rest);
				if (found) expect(new URL(found.href).protocol).toMatch(/^(?:https?|mailto):$/);
				if (found) expect(new URL(found.href).username).toBe("");
			}
	});
});
