import { expect, test } from "vitest";
import { type Drawing, pathOf } from "../../../static/mirror/drawing.ts";

const drawing = (kind: Drawing["kind"], ...points: number[]): Drawing => {
	return { kind, number: 1, id: 1, points };
};

test("a rectangle has four corners, and grows with its box", () => {
	const box = drawing("rectangle", -0.25, 0, 1, 0.5);
	expect(pathOf(box, 100, 40)).toBe("M-25 0L100 0 100 20 -25 20Z");
	expect(pathOf(box, 200, 80)).toBe("M-50 0L200 0 200 40 -50 40Z");
});

test("an arrow has a head at its tip, the same on a box of another shape", () => {
	const arrow = drawing("arrow", 0, 0.5, 1, 0.5);
	expect(pathOf(arrow, 100, 40)).toBe("M0 20L100 20M84.2 11.4L100 20 84.2 28.6");
	expect(pathOf(arrow, 300, 10)).toBe("M0 5L300 5M284.2 -3.6L300 5 284.2 13.6");
});

test("a short arrow has a small head", () => {
	expect(pathOf(drawing("arrow", 0, 0, 1, 0), 9, 9)).toBe("M0 0L9 0M6.4 -1.4L9 0 6.4 1.4");
});

test("ink goes through its points, and a single one is a dot", () => {
	expect(pathOf(drawing("ink", 0, 0, 0.5, 1, 1, 0), 10, 20)).toBe("M0 0L5 20 10 0");
	expect(pathOf(drawing("vanishing", 0.5, 0.5), 10, 20)).toBe("M5 10L5 10");
});
