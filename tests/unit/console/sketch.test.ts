import { describe, expect, test } from "vitest";
import type { Point } from "../../../agent_console/core/fit.ts";
import {
	boundsOf,
	extended,
	isVisible,
	isWithin,
	partsOf,
} from "../../../agent_console/core/sketch.ts";
import { LIMITS } from "../../../static/protocol/index.ts";

const at = (x: number, y: number): Point => ({ x, y });

describe("drawing on", () => {
	test.each(["rectangle", "arrow"] as const)("a %s keeps where it began", (kind) => {
		let points = extended(kind, [], at(1, 2));
		points = extended(kind, points, at(50, 60));
		expect(extended(kind, points, at(7, 8))).toEqual([at(1, 2), at(7, 8)]);
	});

	test("ink takes steps that are worth it", () => {
		const points = [at(10, 10)];
		expect(extended("ink", points, at(11, 11))).toBe(points);
		expect(extended("ink", points, at(13, 10))).toEqual([at(10, 10), at(13, 10)]);
	});

	test("ink without end stays within its bound, from its beginning to where the pointer is", () => {
		let points: readonly Point[] = [];
		for (let x = 0; x < 20_000; x += 3) points = extended("ink", points, at(x, 0));
		expect(points.length).toBeLessThanOrEqual(LIMITS.markPoints);
		expect([points[0]?.x, points.at(-1)?.x]).toEqual([0, 19_998]);
	});
});

test("a click is a dot of ink, and no rectangle and no arrow", () => {
	const click = [at(5, 5), at(6, 6)];
	expect(isVisible("ink", click)).toBe(true);
	expect(isVisible("vanishing", click.slice(1))).toBe(true);
	expect(isVisible("rectangle", click)).toBe(false);
	expect(isVisible("arrow", click)).toBe(false);
	expect(isVisible("arrow", [at(5, 5), at(5, 40)])).toBe(true);
	expect(isVisible("ink", [])).toBe(false);
});

test("bounds hold every point, and boxes within them", () => {
	const bounds = boundsOf([at(30, 5), at(10, 25), at(20, 15)]);
	expect(bounds).toEqual({ x: 10, y: 5, width: 20, height: 20 });
	expect(isWithin({ x: 10, y: 6, width: 20, height: 19 }, bounds)).toBe(true);
	expect(isWithin({ x: 10, y: 6, width: 20.5, height: 19 }, bounds)).toBe(false);
	expect(isWithin({ x: 9, y: 6, width: 5, height: 5 }, bounds)).toBe(false);
});

describe("points on a box", () => {
	test("are parts of its size, also outside of it", () => {
		const box = { x: 100, y: 50, width: 200, height: 20 };
		expect(partsOf([at(100, 50), at(200, 60), at(0, 110)], box)).toEqual([0, 0, 0.5, 0.5, -0.5, 3]);
	});

	test("hang on no box that is too small, or none at all", () => {
		expect(partsOf([at(0, 0), at(65, 1)], { x: 0, y: 0, width: 1, height: 1 })).toBeNull();
		expect(partsOf([at(0, 0)], { x: 0, y: 0, width: 0, height: 10 })).toBeNull();
	});
});
