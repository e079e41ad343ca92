import { Flag, FrameType, type Header } from "@lookalong/protocol";
import { describe, expect, it } from "vitest";
import { Sequence } from "../../../agent_console/core/sequence.ts";

function header(type: number, seq: number, flags: number = Flag.first | Flag.last): Header {
	return { type, flags, channel: 1, epoch: 1, seq };
}

const snapshot = (seq: number, flags?: number) => header(FrameType.snapshot, seq, flags);
const diff = (seq: number) => header(FrameType.diff, seq);
const result = (seq: number) => header(FrameType.actionResult, seq);

function judge(headers: readonly Header[]): string[] {
	const sequence = new Sequence();
	return headers.map((each) => sequence.take(each));
}

describe("Sequence", () => {
	it("takes nothing of the mirror before a snapshot", () => {
		expect(judge([diff(1), diff(2), snapshot(3), diff(4)])).toEqual([
			"skip",
			"skip",
			"take",
			"take",
		]);
	});

	it("does not begin in the middle of a snapshot", () => {
		expect(judge([snapshot(2, 0), snapshot(3, Flag.last)])).toEqual(["skip", "skip"]);
	});

	it("begins at any number: a tail starts where its snapshot was", () => {
		expect(judge([result(3), result(9), snapshot(12), diff(13)])).toEqual(Array(4).fill("take"));
	});

	it("begins anew at 1 after the customer's page changed", () => {
		expect(judge([snapshot(40), diff(41), snapshot(1), diff(2)])).toEqual(Array(4).fill("take"));
	});

	it("reports a hole once, then waits for a snapshot", () => {
		expect(judge([snapshot(1), diff(3), diff(4), snapshot(5), diff(6)])).toEqual([
			"take",
			"hole",
			"skip",
			"take",
			"take",
		]);
	});

	it("counts results, which share the numbers", () => {
		expect(judge([snapshot(1), result(2), diff(3)])).toEqual(Array(3).fill("take"));
	});

	it("sees a hole where a result was lost", () => {
		expect(judge([snapshot(1), diff(2), diff(4)])).toEqual(["take", "take", "hole"]);
	});

	it("refuses a diff that comes twice", () => {
		expect(judge([snapshot(1), diff(2), diff(2)])).toEqual(["take", "take", "hole"]);
	});
});
