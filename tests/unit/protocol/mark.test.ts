import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
	AGENT_COLOURS,
	agentColour,
	decodeErase,
	decodeMark,
	type Erase,
	encodeErase,
	encodeMark,
	LIMITS,
	MalformedError,
	type Mark,
} from "../../../static/protocol/index.ts";

interface Bad {
	name: string;
	hex: string;
}
const vectors = JSON.parse(
	readFileSync(new URL("../../vectors/marks.json", import.meta.url), "utf8"),
) as {
	marks: { mark: Mark; hex: string }[];
	erase: { what: Erase; hex: string }[];
	refused: { mark: Bad[]; erase: Bad[] };
};
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

describe("marks", () => {
	test.each(vectors.marks)("$mark.kind reads and writes", ({ mark, hex: text }) => {
		expect(decodeMark(bytes(text))).toEqual(mark);
		expect(hex(encodeMark(mark))).toBe(text);
	});

	test.each(vectors.refused.mark)("$name is refused", ({ hex: text }) => {
		expect(() => decodeMark(bytes(text))).toThrow(MalformedError);
	});

	test.each([
		["no number", Number.NaN],
		["endless", Number.NEGATIVE_INFINITY],
		["huge", 1e300],
		["just out of reach", LIMITS.markReach + 1 / 0x10000],
	])("a point that is %s is not sent", (_, part) => {
		const mark: Mark = { kind: "ink", number: 1, id: 1, points: [0, 0, 0, part] };
		expect(() => encodeMark(mark)).toThrow(MalformedError);
	});

	test("the longest stroke fits, and one point more does not", () => {
		const stroke = (count: number): Mark => {
			return { kind: "ink", number: 1, id: 1, points: new Array(2 * count).fill(0.5) };
		};
		expect(encodeMark(stroke(LIMITS.markPoints)).length).toBe(7 + 8 * LIMITS.markPoints);
		expect(() => encodeMark(stroke(LIMITS.markPoints + 1))).toThrow(MalformedError);
	});
});

describe("erase", () => {
	test.each(vectors.erase)("$what reads and writes", ({ what, hex: text }) => {
		expect(decodeErase(bytes(text))).toBe(what);
		expect(hex(encodeErase(what))).toBe(text);
	});

	test.each(vectors.refused.erase)("$name is refused", ({ hex: text }) => {
		expect(() => decodeErase(bytes(text))).toThrow(MalformedError);
	});
});

describe("colours of agents", () => {
	test.each(AGENT_COLOURS)("%s is seen on white and on dark, and white text on it", (colour) => {
		expect(contrast(colour, "#ffffff")).toBeGreaterThanOrEqual(4.5);
		expect(contrast(colour, "#121212")).toBeGreaterThanOrEqual(3);
	});

	test("the document lists them", () => {
		const document = readFileSync(new URL("../../../docs/protocol.md", import.meta.url), "utf8");
		expect(document.match(/`#[0-9a-f]{6}`/g)).toEqual(AGENT_COLOURS.map((each) => `\`${each}\``));
	});

	test("as many viewers as a session may have are told apart", () => {
		const numbers = Array.from({ length: LIMITS.viewers }, (_, index) => 250 - index);
		expect(new Set(numbers.map(agentColour)).size).toBe(LIMITS.viewers);
		expect(agentColour(1)).toBe(AGENT_COLOURS[0]);
		expect(agentColour(255)).toBe(AGENT_COLOURS[14]);
	});
});

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
	const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
	return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
