import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Report, type Told } from "../../../static/widget/session/report.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const key = (id: number) => ({ kind: "text", id, text: "secret words" }) as const;
const point = (gesture: "move" | "click") =>
	({ kind: "pointer", gesture, id: 1, rx: 0, ry: 0, modifiers: {} }) as const;

function reported() {
	const told: Told[] = [];
	return { told, report: new Report((each) => told.push(each)) };
}

it("tells what is done in a row to one element together, within a second, and nothing of what was typed", () => {
	const { told, report } = reported();
	for (let i = 0; i < 14; i++) report.note(2, key(3), null, "Name");
	expect(told).toEqual([]);
	vi.advanceTimersByTime(1000);
	expect(told).toEqual([{ viewer: 2, action: "text", count: 14, label: "Name", refused: "" }]);
	vi.advanceTimersByTime(5000);
	expect(told).toHaveLength(1);
});

it("tells another element, action, agent or outcome apart, in order", () => {
	const { told, report } = reported();
	report.note(2, key(3), null, "Name");
	report.note(2, key(4), null, "Street");
	report.note(2, point("click"), null, "Street");
	report.note(3, point("click"), null, "Street");
	report.note(3, point("click"), "secret", "Street");
	report.flush();
	expect(told.map((each) => [each.viewer, each.action, each.label, each.refused])).toEqual([
		[2, "text", "Name", ""],
		[2, "text", "Street", ""],
		[2, "click", "Street", ""],
		[3, "click", "Street", ""],
		[3, "click", "Street", "secret"],
	]);
});

it("a long row is told every second, not put off", () => {
	const { told, report } = reported();
	for (let i = 0; i < 25; i++) {
		report.note(2, key(3), null, "Name");
		vi.advanceTimersByTime(100);
	}
	expect(told.map((each) => each.count)).toEqual([10, 10]);
});

it("movements are not told", () => {
	const { told, report } = reported();
	report.note(2, point("move"), null, "");
	report.flush();
	expect(told).toEqual([]);
});
