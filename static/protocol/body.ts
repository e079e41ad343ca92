/** Bodies of the relay frames that are not the mirror's own: annotations and files. Numbers in network byte order. */
import { MalformedError } from "./error.ts";

/** A place on an element: its node id, and how far across and down its box, from 0 to 1. */
export interface Place {
	readonly id: number;
	readonly rx: number;
	readonly ry: number;
}

const PLACE_SIZE = 8;
const NODE_SIZE = 4;
const DIGEST_SIZE = 32;
const FRACTION = 0xffff;

/** Laser pointer: u32 node id, u16 across, u16 down; nothing at all when the pointer is put away. */
export function encodePointer(place: Place | null): Uint8Array<ArrayBuffer> {
	if (!place) return new Uint8Array(0);
	const body = new Uint8Array(PLACE_SIZE);
	const view = new DataView(body.buffer);
	view.setUint32(0, place.id);
	view.setUint16(4, fraction(place.rx));
	view.setUint16(6, fraction(place.ry));
	return body;
}

/** @throws MalformedError unless the body is empty or exactly one place. */
export function decodePointer(body: Uint8Array): Place | null {
	if (body.length === 0) return null;
	const view = viewOf(body, PLACE_SIZE);
	return {
		id: view.getUint32(0),
		rx: view.getUint16(4) / FRACTION,
		ry: view.getUint16(6) / FRACTION,
	};
}

/** An element to look at. */
export interface Highlight {
	readonly id: number;
	/** The page scrolls to it. */
	readonly reveal: boolean;
}

/** Highlight: u32 node id, and the byte 1 to bring it into view; nothing at all to clear it. */
export function encodeHighlight(highlight: Highlight | null): Uint8Array<ArrayBuffer> {
	if (!highlight) return new Uint8Array(0);
	const { id, reveal } = highlight;
	const body = new Uint8Array(NODE_SIZE + (reveal ? 1 : 0)).fill(1);
	new DataView(body.buffer).setUint32(0, id);
	return body;
}

/** @throws MalformedError unless the body is empty or exactly one node id, alone or with the byte 1. */
export function decodeHighlight(body: Uint8Array): Highlight | null {
	if (body.length === 0) return null;
	const reveal = body[NODE_SIZE] === 1;
	return { id: viewOf(body, NODE_SIZE + (reveal ? 1 : 0)).getUint32(0), reveal };
}

/**
 * Upload of a file: the 32 bytes of its SHA-256, then the file.
 *
 * @param hash as in messages: base64url without padding.
 */
export function encodeUpload(hash: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
	const body = new Uint8Array(DIGEST_SIZE + bytes.length);
	const binary = atob(hash.replaceAll("-", "+").replaceAll("_", "/"));
	for (let index = 0; index < DIGEST_SIZE; index++) body[index] = binary.charCodeAt(index);
	body.set(bytes, DIGEST_SIZE);
	return body;
}

function fraction(part: number): number {
	return Math.round(Math.min(1, Math.max(0, part)) * FRACTION);
}

function viewOf(body: Uint8Array, size: number): DataView {
	if (body.length !== size) throw new MalformedError(`expected ${size} bytes, got ${body.length}`);
	return new DataView(body.buffer, body.byteOffset, size);
}
