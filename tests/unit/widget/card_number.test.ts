import { describe, expect, it } from "vitest";
import { maskCardNumbers, passesLuhn } from "../../../static/widget/card_number.ts";

describe("maskCardNumbers", () => {
	it.each([
		["4111111111111111", "••••••••••••1111"],
		["my card is 4111 1111 1111 1111, ok?", "my card is •••• •••• •••• 1111, ok?"],
		["3782-822463-10005", "••••-••••••-•0005"],
		["6011.1111.1111.1117", "••••.••••.••••.1117"],
	])("hides %s", (text, shown) => {
		expect(maskCardNumbers(text)).toEqual({ text: shown, masked: true });
	});

	it.each([
		"order 4111111111111112",
		"call +49 30 1234567",
		"12345678901234567890123",
		"2026-11-21 22:10",
		"no number",
	])("leaves %s alone", (text) => {
		expect(maskCardNumbers(text)).toEqual({ text, masked: false });
	});

	it("hides every card of a text", () => {
		const { text } = maskCardNumbers("4111111111111111 or 5555555555554444");
		expect(text).not.toMatch(/\d{5}/);
	});
});

describe("passesLuhn", () => {
	it("tells one wrong digit", () => {
		expect(passesLuhn("79927398713")).toBe(true);
		expect(passesLuhn("79927398710")).toBe(false);
	});
});
