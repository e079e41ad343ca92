import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { catalogues as codeTexts } from "../../../static/widget/code/locale/index.ts";
import { chooseLocale } from "../../../static/widget/locale/choice.ts";
import { en } from "../../../static/widget/locale/en.ts";
import { speaker } from "../../../static/widget/locale/index.ts";
import { ko } from "../../../static/widget/locale/ko.ts";
import { catalogues as menuTexts } from "../../../static/widget/menu/locale/index.ts";
import { catalogues as peekTexts } from "../../../static/widget/peek/locale/index.ts";
import {
	catalogues as sessionTexts,
	translator as sessionTranslator,
} from "../../../static/widget/session/locale/index.ts";
import { catalogues as storyTexts } from "../../../static/widget/story/locale/index.ts";

const WIDGET = path.resolve("static/widget");
/** Keys that code puts together from a fixed set of parts; each part is named where it is put together. */
const COMPOSED = [
	/^link\.(reconnecting|offline|unavailable)$/,
	/^header\.(online|away|unknown)$/,
	/^message\.(waiting|sending|sent|delivered|read|failed)$/,
	/^message\.failed\.(too_long|empty)$/,
	/^event\.session_(offered|requested|started|declined|ended|seen|acted)$/,
	/^event\.conversation_(ended|rated|handed|closed)$/,
	/^event\.agent_(joined|left)$/,
	/^event\.control_(requested|granted|declined|revoked)$/,
	/^thread\.(empty|away)\.(title|text)$/,
	/^menu\.(sound|notify|text)$/,
	/^prompt\.(view|control|action|open)\.(title|text|allow|deny)$/,
	/^reaction\.(thumbs_up|heart|smile|surprise|sad|thanks)$/,
	/^prompt\.(action|open)\.once$/,
	/^capability\.(pointer|scroll|keypress|select|navigate)$/,
	/^bar\.(view|control)$/,
	/^ended\.(customer_ended|agent_ended|limit_enforcement|(pending|authorizing|active|interrupted)_timeout)$/,
	/^hidden\.(ignored|masked|redacted)$/,
];

function sources(): string {
	return readdirSync(WIDGET, { recursive: true, encoding: "utf8" })
		.filter((name) => /\.tsx?$/.test(name) && !name.includes("locale"))
		.map((name) => readFileSync(path.join(WIDGET, name), "utf8"))
		.join("\n");
}

function placeholders(text: unknown): string[] {
	const parts = typeof text === "string" ? [text] : Object.values(text as object);
	return [...new Set(parts.flatMap((part) => String(part).match(/\{\w+\}/g) ?? []))].sort();
}

/** The texts of the session, the menu, the code panel and the story are loaded with them; each chunk's catalogue holds what its own code says. */
const catalogues = {
	en: {
		...en,
		...codeTexts.en,
		...menuTexts.en,
		...sessionTexts.en,
		...storyTexts.en,
		...peekTexts.en,
	},
	ko: {
		...ko,
		...codeTexts.ko,
		...menuTexts.ko,
		...sessionTexts.ko,
		...storyTexts.ko,
		...peekTexts.ko,
	},
};

describe("catalogues", () => {
	const keys = Object.keys(catalogues.en).sort();

	it.each(Object.keys(catalogues))("%s has every text, with the same values", (locale) => {
		const catalogue = catalogues[locale as "en"] as Record<string, unknown>;
		expect(Object.keys(catalogue).sort()).toEqual(keys);
		for (const key of keys)
			expect([key, placeholders(catalogue[key])]).toEqual([
				key,
				placeholders((catalogues.en as Record<string, unknown>)[key]),
			]);
	});

	it("hold no text that nothing says", () => {
		const code = sources();
		const unused = keys.filter(
			(key) => !code.includes(`"${key}"`) && !COMPOSED.some((each) => each.test(key)),
		);
		expect(unused).toEqual([]);
	});

	it("have no composed key that is no text", () => {
		for (const pattern of COMPOSED) expect(keys.some((key) => pattern.test(key))).toBe(true);
	});
});

describe("chooseLocale", () => {
	it.each([
		[["ko-KR", "en"], "ko"],
		[["", "ko", "en"], "ko"],
		[["fr", "de-AT", "en-GB"], "en"],
		[[undefined], "en"],
		[["KO_kr"], "ko"],
	])("of %j is %s", (wishes, locale) => {
		expect(chooseLocale(wishes)).toBe(locale);
	});
});

describe("translator", () => {
	it("fills in values and chooses the plural", () => {
		const t = speaker("en", en);
		expect(sessionTranslator("en")("bar.view", { name: "Mina" })).toBe("Mina sees this page");
		expect(t("bubble.unread", { count: 1 })).toBe("Chat with us, 1 new message");
		expect(t("bubble.unread", { count: 3 })).toBe("Chat with us, 3 new messages");
		expect(speaker("ko", ko)("bubble.unread", { count: 1 })).toContain("1개");
	});

	it("does not read values out of a value", () => {
		expect(speaker("en", en)("panel.label", { site: "{count}" })).toBe("Chat with {count}");
	});
});
