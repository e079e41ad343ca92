/** Relay frames: a 16-byte header the server reads, and a body only the two browsers read. */
import { MalformedError } from "./error.ts";

export const HEADER_SIZE = 16;

/** What a relay frame carries. */
export const FrameType = {
	snapshot: 0x01,
	diff: 0x02,
	asset: 0x03,
	actionResult: 0x08,
	pointer: 0x10,
	highlight: 0x11,
	mark: 0x12,
	erase: 0x13,
	actPointer: 0x18,
	actScroll: 0x19,
	actKeypress: 0x1a,
	actSelect: 0x1b,
	actNavigate: 0x1c,
} as const;

/** Flags of frames from the customer's page. */
export const Flag = { first: 1, last: 2, deflated: 4 } as const;

/** What a grant of `control` allows, a bit each. */
export const Capability = { pointer: 1, scroll: 2, keypress: 4, select: 8, navigate: 16 } as const;
export const ALL_CAPABILITIES = 31;

/** The capability a command needs; 0 for a frame that is no command. */
export function capabilityOf(type: number): number {
	return type >= FrameType.actPointer && type <= FrameType.actNavigate
		? 1 << (type - FrameType.actPointer)
		: 0;
}

export interface Header {
	readonly type: number;
	/** Chunk flags from the customer's page, the viewer's number from an agent. */
	readonly flags: number;
	readonly channel: number;
	readonly epoch: number;
	/** Counts the frames of one direction of a channel from 1, without holes. */
	readonly seq: number;
}

/** Build a frame from its header and body. */
export function relayFrame(header: Header, body: Uint8Array): Uint8Array<ArrayBuffer> {
	const frame = new Uint8Array(HEADER_SIZE + body.length);
	const view = new DataView(frame.buffer);
	view.setUint8(0, header.type);
	view.setUint8(1, header.flags);
	view.setUint16(2, header.channel);
	view.setUint32(4, header.epoch);
	view.setBigUint64(8, BigInt(header.seq));
	frame.set(body, HEADER_SIZE);
	return frame;
}

/**
 * Read the header of a frame.
 *
 * @throws MalformedError if the frame is shorter than a header or its `seq` passes 2^53-1.
 */
export function readHeader(frame: Uint8Array): Header {
	if (frame.length < HEADER_SIZE)
		throw new MalformedError(`expected a header of ${HEADER_SIZE} bytes, got ${frame.length}`);
	const view = new DataView(frame.buffer, frame.byteOffset, HEADER_SIZE);
	const seq = Number(view.getBigUint64(8));
	if (!Number.isSafeInteger(seq)) throw new MalformedError("expected a seq of at most 2^53-1");
	return {
		type: view.getUint8(0),
		flags: view.getUint8(1),
		channel: view.getUint16(2),
		epoch: view.getUint32(4),
		seq,
	};
}
