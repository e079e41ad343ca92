import { describe, expect, it } from "vitest";
import { hidden } from "../../../static/widget/peek/hidden.ts";

describe("what is shown of a text that is being typed", () => {
	it.each([
		["Where is it?", "Where is it?"],
		["4111 1111 1111 1111", "•••• •••• •••• ••••"],
		["card 4111 1", "card •••• •"],
		["room 1234", "room 1234"],
	])("of %s is %s", (typed, shown) => {
		expect(hidden(typed)).toBe(shown);
	});

	it("is its end, in whole characters", () => {
		expect([...hidden(`a${"😀".repeat(1000)}`)]).toHaveLength(1000);
		expect(hidden(`a${"😀".repeat(1000)}`).startsWith("😀")).toBe(true);
	});
});
