import { FormatError } from "./error.ts";
import { LIMIT } from "./limit.ts";
import { Reader, type ReadTable } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Version of the payload format, the upper bits of the first byte. */
export const FORMAT_VERSION = 2;

/** One payload of the mirror: applicable as soon as it is emitted, in the order emitted. */
export type MirrorFrame = { kind: "snapshot" | "diff"; payload: Uint8Array };

/** What a payload is part of. */
export type Origin = {
	/** Random number of the capture, 32 bits: tells one page from the next. */
	readonly stream: number;
	/** Number of the snapshot within the stream, from 1. */
	readonly snapshot: number;
};

/** Where a payload belongs in its stream. */
export type Position = Origin & {
	/** 0 for the snapshot itself, then 1, 2, … for its diffs. */
	readonly sequence: number;
	/** Whether the page is rendered in quirks mode. */
	readonly quirks: boolean;
};

/** A payload taken apart, operations not yet read. */
export type Envelope = Position & {
	kind: MirrorFrame["kind"];
	operations: Uint8Array;
	text: string;
};

const CHECKSUM_BYTES = 4;
const DIFF = 1;
const UTF16 = 2;
const QUIRKS = 4;
/** What the version is multiplied with in the first byte. */
const VERSION = 8;
const NOWHERE: Origin = { stream: 0, snapshot: 0 };
const encoder = new TextEncoder();

/**
 * Put a payload together: head, operation column, text column, checksum. What it is part of is written
 * into a snapshot only; into a diff, of which there are many small ones, it goes by way of the checksum.
 */
export function seal(
	kind: MirrorFrame["kind"],
	position: Position,
	writer: Writer,
): Uint8Array<ArrayBuffer> {
	const text = writer.text();
	// UTF-8 cannot carry a lone surrogate, which a DOM string may hold; UTF-16 can.
	const wide = !text.isWellFormed();
	const textBytes = wide ? wideBytes(text) : encoder.encode(text);
	const operations = writer.operations();
	const isDiff = kind === "diff";
	const flags = (isDiff ? DIFF : 0) | (wide ? UTF16 : 0) | (position.quirks ? QUIRKS : 0);
	const head = [FORMAT_VERSION * VERSION + flags];
	const { stream, snapshot, sequence } = position;
	for (const value of isDiff ? [sequence] : [stream, snapshot]) push(head, value);
	push(head, operations.length);
	const end = head.length + operations.length + textBytes.length;
	const payload = new Uint8Array(end + CHECKSUM_BYTES);
	payload.set(head);
	payload.set(operations, head.length);
	payload.set(textBytes, head.length + operations.length);
	const sum = checksum(payload.subarray(0, end), isDiff ? position : NOWHERE);
	new DataView(payload.buffer).setUint32(end, sum, true);
	return payload;
}

/**
 * Take a payload apart.
 *
 * @param shown What a diff must be part of.
 * @throws FormatError for anything `seal` cannot have written there.
 */
export function open(payload: Uint8Array, shown: Origin = NOWHERE): Envelope {
	if (payload.length > LIMIT.payload) throw new FormatError("limit");
	const end = payload.length - CHECKSUM_BYTES;
	if (end < 3) throw new FormatError("truncated");
	const first = payload[0] as number;
	if (Math.floor(first / VERSION) !== FORMAT_VERSION) throw new FormatError("version");
	const flags = first % VERSION;
	const kind = flags & DIFF ? "diff" : "snapshot";
	const body = payload.subarray(0, end);
	const sum = new DataView(payload.buffer, payload.byteOffset + end).getUint32(0, true);
	if (sum !== checksum(body, flags & DIFF ? shown : NOWHERE)) throw new FormatError("checksum");
	return { kind, ...columns(body.subarray(1), flags, shown) };
}

/** What kind of payload bytes say they are, unchecked. */
export function kindOf(payload: Uint8Array): MirrorFrame["kind"] {
	return (payload[0] as number) & DIFF ? "diff" : "snapshot";
}

/** A reader over an envelope's operations. */
export function readerOf(envelope: Envelope, table: ReadTable): Reader {
	return new Reader(envelope.operations, envelope.text, table);
}

function columns(body: Uint8Array, flags: number, shown: Origin): Omit<Envelope, "kind"> {
	let at = 0;
	const next = (): number => {
		let value = 0;
		for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
			const byte = body[at++];
			if (byte === undefined) throw new FormatError("truncated");
			value += (byte & 127) * scale;
			if (byte < 128) return value;
		}
		throw new FormatError("varint");
	};
	const quirks = (flags & QUIRKS) !== 0;
	const place =
		flags & DIFF
			? { stream: shown.stream, snapshot: shown.snapshot, sequence: next() }
			: { stream: next(), snapshot: next(), sequence: 0 };
	const size = next();
	if (size > body.length - at) throw new FormatError("truncated");
	const operations = body.subarray(at, at + size);
	return { ...place, quirks, operations, text: decodeText(body.subarray(at + size), flags) };
}

function decodeText(bytes: Uint8Array, flags: number): string {
	if (flags & UTF16) return narrow(bytes);
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		throw new FormatError("text");
	}
}

function wideBytes(text: string): Uint8Array {
	const units = new Uint8Array(text.length * 2);
	const view = new DataView(units.buffer);
	for (let index = 0; index < text.length; index++) {
		view.setUint16(index * 2, text.charCodeAt(index), true);
	}
	return units;
}

function narrow(bytes: Uint8Array): string {
	if (bytes.length % 2 !== 0) throw new FormatError("text");
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const parts: string[] = [];
	for (let start = 0; start < bytes.length; start += 8192) {
		const units: number[] = [];
		const stop = Math.min(bytes.length, start + 8192);
		for (let index = start; index < stop; index += 2) units.push(view.getUint16(index, true));
		parts.push(String.fromCharCode(...units));
	}
	return parts.join("");
}

function push(head: number[], value: number): void {
	let rest = value;
	while (rest > 127) {
		head.push((rest % 128) | 128);
		rest = Math.floor(rest / 128);
	}
	head.push(rest);
}

/**
 * FNV-1a over 32-bit words: finds altered bytes; it is no defence against a forger, who owns the page.
 *
 * @param bytes Little-endian words; what is missing of the last one counts as zeros.
 * @param origin Two more words, before the others.
 */
function checksum(bytes: Uint8Array, { stream, snapshot }: Origin): number {
	const whole = bytes.length >> 2;
	const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
	const words = new Uint32Array(aligned.buffer, aligned.byteOffset, whole);
	let hash = mix(mix(0x811c9dc5, stream), snapshot);
	for (let index = 0; index < whole; index++) {
		hash = mix(hash, words[index] as number);
	}
	let last = 0;
	for (let index = bytes.length - 1; index >= whole * 4; index--) {
		last = last * 256 + (bytes[index] as number);
	}
	return mix(hash, last) >>> 0;
}

function mix(hash: number, word: number): number {
	return Math.imul(hash ^ word, 0x01000193);
}
