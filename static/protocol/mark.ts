/** Bodies of what agents draw on the customer's page, and what takes it away. Numbers in network byte order. */
import { MalformedError } from "./error.ts";
import { LIMITS } from "./limit.ts";

/** In the order of their numbers, from 1. */
export const markKinds = ["rectangle", "arrow", "ink", "vanishing"] as const;
export type MarkKind = (typeof markKinds)[number];

/** Something drawn on a node: it stays where it belongs through scrolling and at any size of the window. */
export interface Mark {
	readonly kind: MarkKind;
	/** The viewer's own count; a mark with a number that is there already takes its place. */
	readonly number: number;
	readonly id: number;
	/** Across and down in turn, in widths and heights of the node's box from its top left corner. */
	readonly points: readonly number[];
}

const HEAD_SIZE = 7;
const PART_SIZE = 4;
/** Parts of a width or height of the box. */
const UNIT = 0x10000;

/** @throws MalformedError unless it is a mark the protocol can hold. */
export function encodeMark({ kind, number, id, points }: Mark): Uint8Array<ArrayBuffer> {
	check(kind, points);
	const body = new Uint8Array(HEAD_SIZE + PART_SIZE * points.length);
	const view = new DataView(body.buffer);
	view.setUint8(0, markKinds.indexOf(kind) + 1);
	view.setUint16(1, number);
	view.setUint32(3, id);
	points.forEach((part, index) => {
		view.setInt32(HEAD_SIZE + PART_SIZE * index, Math.round(part * UNIT));
	});
	return body;
}

/** @throws MalformedError unless the body is exactly one mark. */
export function decodeMark(body: Uint8Array): Mark {
	const view = new DataView(body.buffer, body.byteOffset, body.length);
	const points: number[] = [];
	for (let at = HEAD_SIZE; at + PART_SIZE <= body.length; at += PART_SIZE)
		points.push(view.getInt32(at) / UNIT);
	// Bytes left over make a number of points that is not whole.
	const kind = markKinds[(body[0] ?? 0) - 1];
	check(kind, points, (body.length - HEAD_SIZE) / PART_SIZE / 2);
	return { kind, number: view.getUint16(1), id: view.getUint32(3), points };
}

/** What is taken away: all marks of the sender, everybody's, or one of the sender's by its number. */
export type Erase = "own" | "all" | number;

/** Nothing for the sender's own, the byte 1 for everybody's, u16 number for one. */
export function encodeErase(what: Erase): Uint8Array<ArrayBuffer> {
	if (what === "own") return new Uint8Array(0);
	return new Uint8Array(what === "all" ? [1] : [what >> 8, what]);
}

/** @throws MalformedError unless the body says one of the three. */
export function decodeErase(body: Uint8Array): Erase {
	const [first = 0, second = 0] = body;
	if (body.length === 0) return "own";
	if (body.length === 1 && first === 1) return "all";
	if (body.length === 2) return first * 256 + second;
	throw new MalformedError(`expected nothing, the byte 1 or 2 bytes, got ${body.length} bytes`);
}

function check(
	kind: MarkKind | undefined,
	points: readonly number[],
	count = points.length / 2,
): asserts kind {
	const isInk = kind === "ink" || kind === "vanishing";
	const [least, most] = isInk ? [1, LIMITS.markPoints] : [2, 2];
	// NaN is at no distance from anything, so it must be asked whether a part is near.
	const near = points.every((part) => Math.abs(part) <= LIMITS.markReach);
	if (kind && Number.isInteger(count) && count >= least && count <= most && near) return;
	throw new MalformedError(`expected a mark of known kind, size and reach, got ${count} points`);
}
