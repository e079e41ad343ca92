import { FormatError } from "./error.ts";
import { LIMIT } from "./limit.ts";
import { Reader, type ReadTable } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Version of the payload format, its first byte. */
export const FORMAT_VERSION = 2;

/** One payload of the mirror: applicable as soon as it is emitted, in the order emitted. */
export type MirrorFrame = { kind: "snapshot" | "diff"; payload: Uint8Array };

/** Where a payload belongs in its stream. */
export type Position = {
	/** Random number of the capture, 32 bits: tells one page from the next. */
	stream: number;
	/** Number of the snapshot within the stream, from 1. */
	snapshot: number;
	/** 0 for the snapshot itself, then 1, 2, … for its diffs. */
	sequence: number;
	/** Whether the page is rendered in quirks mode. */
	quirks: boolean;
};

/** A payload taken apart, operations not yet read. */
export type Envelope = Position & {
	kind: MirrorFrame["kind"];
	operations: Uint8Array;
	text: string;
};

const CHECKSUM_BYTES = 4;
const UTF16 = 1;
const QUIRKS = 2;
const encoder = new TextEncoder();

/** Put a payload together: head, operation column, text column, checksum. */
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
	const flags = (wide ? UTF16 : 0) | (position.quirks ? QUIRKS : 0);
	const head = [FORMAT_VERSION, kind === "snapshot" ? 0 : 1, flags];
	for (const value of [position.stream, position.snapshot, position.sequence]) push(head, value);
	push(head, operations.length);
	const end = head.length + operations.length + textBytes.length;
	const payload = new Uint8Array(end + CHECKSUM_BYTES);
	payload.set(head);
	payload.set(operations, head.length);
	payload.set(textBytes, head.length + operations.length);
	new DataView(payload.buffer).setUint32(end, checksum(payload.subarray(0, end)), true);
	return payload;
}

/**
 * Take a payload apart.
 *
 * @throws FormatError for anything `seal` cannot have written.
 */
export function open(payload: Uint8Array): Envelope {
	if (payload.length > LIMIT.payload) throw new FormatError("limit");
	const end = payload.length - CHECKSUM_BYTES;
	if (end < 7) throw new FormatError("truncated");
	const [version, kind, flags] = payload;
	if (version !== FORMAT_VERSION) {
		throw new FormatError("version");
	}
	const body = payload.subarray(0, end);
	const sum = new DataView(payload.buffer, payload.byteOffset + end).getUint32(0, true);
	if (sum !== checksum(body)) throw new FormatError("checksum");
	if ((kind !== 0 && kind !== 1) || flags === undefined || flags > (UTF16 | QUIRKS)) {
		throw new FormatError("kind");
	}
	return { kind: kind === 0 ? "snapshot" : "diff", ...columns(body.subarray(3), flags) };
}

/** A reader over an envelope's operations. */
export function readerOf(envelope: Envelope, table: ReadTable): Reader {
	return new Reader(envelope.operations, envelope.text, table);
}

function columns(body: Uint8Array, flags: number): Omit<Envelope, "kind"> {
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
	const position = { stream: next(), snapshot: next(), sequence: next(), quirks };
	const size = next();
	if (size > body.length - at) throw new FormatError("truncated");
	const operations = body.subarray(at, at + size);
	return { ...position, operations, text: decodeText(body.subarray(at + size), flags) };
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
 */
function checksum(bytes: Uint8Array): number {
	const whole = bytes.length >> 2;
	const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
	const words = new Uint32Array(aligned.buffer, aligned.byteOffset, whole);
	let hash = 0x811c9dc5;
	for (let index = 0; index < whole; index++) {
		hash = Math.imul(hash ^ (words[index] as number), 0x01000193);
	}
	let last = 0;
	for (let index = bytes.length - 1; index >= whole * 4; index--) {
		last = last * 256 + (bytes[index] as number);
	}
	return Math.imul(hash ^ last, 0x01000193) >>> 0;
}
