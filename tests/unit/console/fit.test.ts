import { describe, expect, it } from "vitest";
import { scaleFor, toViewport } from "../../../agent_console/core/fit.ts";

const viewport = { width: 1600, height: 1000 };

describe("scaleFor", () => {
	it.each([
		["the width decides", { width: 800, height: 900 }, 0.5],
		["the height decides", { width: 1600, height: 250 }, 0.25],
		["it is never magnified", { width: 4000, height: 4000 }, 1],
		["no room is not scaled to nothing", { width: 0, height: 0 }, 0.05],
	])("when %s", (_, room, expected) => {
		expect(scaleFor("fit", viewport, room)).toBe(expected);
	});

	it("is 1 at full size, and before the first picture", () => {
		expect(scaleFor("full", viewport, { width: 10, height: 10 })).toBe(1);
		expect(scaleFor("fit", { width: 0, height: 0 }, { width: 10, height: 10 })).toBe(1);
	});
});

describe("toViewport", () => {
	it("maps a point back through place and scale", () => {
		const point = toViewport({ x: 300, y: 140 }, { x: 100, y: 40 }, 0.5, viewport);
		expect(point).toEqual({ x: 400, y: 200 });
	});

	it.each([
		{ x: 99, y: 50 },
		{ x: 200, y: 39 },
		{ x: 900, y: 50 },
		{ x: 200, y: 540 },
	])("is nothing outside the picture: %j", (client) => {
		expect(toViewport(client, { x: 100, y: 40 }, 0.5, viewport)).toBeNull();
	});
});
