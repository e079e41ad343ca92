import { describe, expect, it } from "vitest";
import { beginning, isEmojiOnly } from "../../../static/text/length.ts";

describe("isEmojiOnly", () => {
	it.each(["😀", "👍🏽 🎉", "👨‍👩‍👧‍👦", "🇰🇷", "1️⃣", "❤️"])("holds for %s", (text) => {
		expect(isEmojiOnly(text)).toBe(true);
	});

	it.each(["", "1", "ok 👍", "#", "😀".repeat(13), "가"])("does not hold for %j", (text) => {
		expect(isEmojiOnly(text)).toBe(false);
	});
});

describe("beginning", () => {
	it("is all of what is hardly too long", () => {
		const [tall, wide] = [Array(20).fill("line").join("\n"), "word ".repeat(300)];
		expect([beginning(tall), beginning(wide)]).toEqual([tall, wide]);
	});

	it("has the first lines of a tall text, and whole words of a wide one", () => {
		expect(beginning(Array(100).fill("line").join("\n")).split("\n")).toHaveLength(16);
		expect(beginning("longer ".repeat(10_000))).toMatch(/^(?:longer )+longer$/);
		expect(beginning("a".repeat(65_536))).toHaveLength(1120);
	});

	it("cuts no character in two", () => {
		expect(beginning(`a${"😀".repeat(5000)}`)).toMatch(/^a\u{1f600}+$/u);
	});
});
