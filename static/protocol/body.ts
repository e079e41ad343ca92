/** Bodies of the relay frames that are not the mirror's own: annotations and assets. Numbers in network byte order. */
import { MalformedError } from "./error.ts";

/** A place on an element: its node id, and how far across and down its box, from 0 to 1. */
export interface Place {
	readonly id: number;
	readonly rx: number;
	readonly ry: number;
}

/** A file of the customer's page, as the customer's browser has it. */
export interface Asset {
	readonly url: string;
	/** MIME type, lower case, without parameters. */
	readonly type: string;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

const PLACE_SIZE = 8;
const NODE_SIZE = 4;
const FRACTION = 0xffff;
const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder("utf-8", { fatal: true });

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

/** Highlight: u32 node id; nothing at all to clear it. */
export function encodeHighlight(id: number | null): Uint8Array<ArrayBuffer> {
	if (id === null) return new Uint8Array(0);
	const body = new Uint8Array(NODE_SIZE);
	new DataView(body.buffer).setUint32(0, id);
	return body;
}

/** @throws MalformedError unless the body is empty or exactly one node id. */
export function decodeHighlight(body: Uint8Array): number | null {
	return body.length === 0 ? null : viewOf(body, NODE_SIZE).getUint32(0);
}

/** Asset: u16 length of the URL, URL, u8 length of the type, type, then the bytes of the file. */
export function encodeAsset(asset: Asset): Uint8Array<ArrayBuffer> {
	const url = utf8.encode(asset.url);
	const type = utf8.encode(asset.type);
	if (url.length > 0xffff || type.length > 0xff) throw new RangeError("expected a shorter address");
	const body = new Uint8Array(3 + url.length + type.length + asset.bytes.length);
	new DataView(body.buffer).setUint16(0, url.length);
	body.set(url, 2);
	body[2 + url.length] = type.length;
	body.set(type, 3 + url.length);
	body.set(asset.bytes, 3 + url.length + type.length);
	return body;
}

/** @throws MalformedError if the lengths do not fit the body or the texts are no UTF-8. */
export function decodeAsset(body: Uint8Array): Asset {
	if (body.length < 3) throw new MalformedError("expected an asset");
	const urlEnd = 2 + new DataView(body.buffer, body.byteOffset).getUint16(0);
	const typeEnd = urlEnd + 1 + (body[urlEnd] ?? 0);
	if (typeEnd > body.length) throw new MalformedError("expected the address and type of an asset");
	try {
		return {
			url: fromUtf8.decode(body.subarray(2, urlEnd)),
			type: fromUtf8.decode(body.subarray(urlEnd + 1, typeEnd)),
			bytes: body.slice(typeEnd),
		};
	} catch {
		throw new MalformedError("expected an address in UTF-8");
	}
}

function fraction(part: number): number {
	return Math.round(Math.min(1, Math.max(0, part)) * FRACTION);
}

function viewOf(body: Uint8Array, size: number): DataView {
	if (body.length !== size) throw new MalformedError(`expected ${size} bytes, got ${body.length}`);
	return new DataView(body.buffer, body.byteOffset, size);
}
