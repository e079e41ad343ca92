import { describe, expect, it } from "vitest";
import type { Words } from "../../../agent_console/ui/context.ts";
import { age } from "../../../agent_console/ui/time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const words = (locale: "en" | "ko") => ({ locale }) as Words;

describe("age", () => {
	it.each([
		[-5000, "0 sec"],
		[40_999, "40 sec"],
		[MINUTE, "1 min"],
		[2 * HOUR, "120 min"],
		[3 * HOUR, "3 hr"],
		[47 * HOUR, "47 hr"],
		[49 * HOUR, "2 days"],
	])("of %d ms is %s", (ms, said) => {
		expect(age(words("en"), ms)).toBe(said);
	});

	it("is told in the agent's language", () => {
		expect(age(words("ko"), 5 * MINUTE)).toBe("5분");
	});
});
