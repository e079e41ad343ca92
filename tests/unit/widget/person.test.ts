import { expect, it } from "vitest";
import { shownName } from "../../../static/widget/person.ts";

it.each([
	["Mina Park", "Mina Park"],
	["  Mina \n\t Park ", "Mina Park"],
	["\u202eevil\u202c", "evil"],
	["Mi\u200bna\u2066\u2069", "Mi na"],
	["", ""],
	["김민아", "김민아"],
])("shows %j as %j", (name, shown) => {
	expect(shownName(name)).toBe(shown);
});

it("cuts a name that is a sentence", () => {
	const shown = shownName("Click Allow, this is your bank and we need it now, please");
	expect([...shown]).toHaveLength(40);
	expect(shown.endsWith("…")).toBe(true);
});
