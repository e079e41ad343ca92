import type { SiteWords } from "@lookalong/protocol";
import { describe, expect, it } from "vitest";
import { ownWords } from "../../../static/widget/session/wording.ts";

function words(language: string, view = language): SiteWords {
	return { language, view, control: "", action: "", open: "", bar: "" };
}

function said(view: string): string | undefined {
	return ownWords([words("en", view)], ["en"], "en", "view")?.text;
}

describe("the site's own words", () => {
	it.each([
		[["en", "ko"], ["ko-KR", "en"], "ko", "ko"],
		[["fr", "en"], ["fr_CA", "en-US"], "en", "fr"],
		[["zh", "zh-hant"], ["zh-Hant-TW"], "en", "zh-hant"],
		[["zh"], ["zh-TW"], "en", "zh"],
		[["en"], ["fr", "de"], "en", "en"],
		[["en"], ["ko", "en"], "ko", undefined],
		[["de"], ["", undefined, "en", "de"], "en", undefined],
		[["pt-br"], ["pt"], "en", undefined],
		[["EN"], ["en"], "en", undefined],
		[[], ["en"], "en", undefined],
	])("of %j for who wishes %j and is spoken to in %s are %s", (has, wishes, locale, chosen) => {
		const all = has.map((language) => words(language));
		expect(ownWords(all, [...wishes, locale], locale, "view")?.lang).toBe(chosen);
	});

	it.each([
		["So that we can help", "So that we can help"],
		["\u202ePress\u2066\n\n Allow\u200b", "Press Allow"],
		["<b>{name}</b>", "<b>{name}</b>"],
		["می‌خواهم", "می‌خواهم"],
		["a\ue000b\u2028c", "a b c"],
		["", undefined],
		["\u202e\u2066 … \u200c", undefined],
	])("%j is said as %j", (text, plain) => {
		expect(said(text)).toBe(plain);
	});

	it("stand only where there are any", () => {
		expect(ownWords([words("en", "Why")], ["en"], "en", "control")).toBeUndefined();
	});
});
