import { describe, expect, it } from "vitest";
import {
	arrivalOf,
	conversationOf,
	formatRoute,
	parseRoute,
} from "../../../agent_console/core/route.ts";

describe("route", () => {
	it.each(["#/", "#/audit", "#/c/cnv_1", "#/c/cnv_1/page", "#/c/cnv_1/42"])(
		"reads and writes %s",
		(hash) => {
			expect(formatRoute(parseRoute(hash))).toBe(hash);
		},
	);

	it.each([
		"",
		"#",
		"#/c/",
		"#/c/../x",
		"#/nonsense",
		"#/c/a/b",
		"#/c/a/0",
		`#/c/${"x".repeat(65)}`,
	])("is the inbox for %j", (hash) => expect(parseRoute(hash)).toEqual({ pane: "inbox" }));

	it.each([
		["#/login/code", "code"],
		["#/login/not_linked", "not_linked"],
		["#/login/of_a_newer_server", "failed"],
		["#/login/", null],
		["#/login/A", null],
		["#/login/code/x", null],
		["#/", null],
	])("reads what %j says of a log-in at the provider", (hash, arrival) => {
		expect(arrivalOf(hash)).toBe(arrival);
		expect(parseRoute(hash)).toEqual({ pane: "inbox" });
	});

	it("knows its conversation", () => {
		expect(conversationOf(parseRoute("#/c/cnv_1/page"))).toBe("cnv_1");
		expect(conversationOf(parseRoute("#/"))).toBeNull();
	});
});
