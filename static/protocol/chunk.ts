/** Payloads cut into chunks and put together again, so that nothing waits behind a large one. */
import { MalformedError } from "./error.ts";
import { LIMITS } from "./limit.ts";
import { Flag, type Header } from "./relay.ts";

/** A whole payload of one frame type. */
export interface Payload {
	readonly type: number;
	readonly deflated: boolean;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Cut a payload into bodies with their flags, in order. An empty payload is one empty body. */
export function* chunk(
	bytes: Uint8Array,
	deflated: boolean,
): Generator<{ flags: number; body: Uint8Array }> {
	const kept = deflated ? Flag.deflated : 0;
	let start = 0;
	do {
		const end = Math.min(start + LIMITS.relayBody, bytes.length);
		const first = start === 0 ? Flag.first : 0;
		const last = end === bytes.length ? Flag.last : 0;
		yield { flags: kept | first | last, body: bytes.subarray(start, end) };
		start = end;
	} while (start < bytes.length);
}

/** Puts the chunks of one frame type together again; one for each type, because types interleave. */
export class Assembler {
	#parts: Uint8Array[] = [];
	#size = 0;

	/**
	 * Take the next chunk.
	 *
	 * @returns the payload when this was its last chunk.
	 * @throws MalformedError for a chunk out of place or a payload over `LIMITS.payload`.
	 */
	take(header: Header, body: Uint8Array): Payload | undefined {
		const first = (header.flags & Flag.first) !== 0;
		if (first !== (this.#parts.length === 0)) {
			this.reset();
			throw new MalformedError(first ? "expected the rest of a payload" : "expected a first chunk");
		}
		this.#size += body.length;
		if (this.#size > LIMITS.payload) {
			this.reset();
			throw new MalformedError(`expected a payload of at most ${LIMITS.payload} bytes`);
		}
		this.#parts.push(body);
		return header.flags & Flag.last ? this.#finish(header) : undefined;
	}

	/** Forget a payload begun. */
	reset(): void {
		this.#parts = [];
		this.#size = 0;
	}

	#finish(header: Header): Payload {
		const bytes = new Uint8Array(this.#size);
		let at = 0;
		for (const part of this.#parts) {
			bytes.set(part, at);
			at += part.length;
		}
		this.reset();
		return { type: header.type, deflated: (header.flags & Flag.deflated) !== 0, bytes };
	}
}
