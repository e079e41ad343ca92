import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mediaType } from "../../../static/widget/session/media_type.ts";

const file = new URL("../../vectors/assets.json", import.meta.url);
const samples = JSON.parse(readFileSync(file, "utf8")) as {
	name: string;
	hex: string;
	type: string | null;
}[];

test.each(samples)("the bytes say what $name is", ({ hex, type }) => {
	expect(mediaType(Buffer.from(hex, "hex")) ?? null).toBe(type);
});

test("a file made to be slow is not", () => {
	// In quadratic time it would be minutes, and the test given up.
	expect(mediaType(Buffer.from("<!---->".repeat(100_000)))).toBeUndefined();
});
