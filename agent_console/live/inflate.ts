/** Decompression with a bound: a few bytes on the wire may claim to be gigabytes. */
import { LIMITS, MalformedError } from "@lookalong/protocol";

/**
 * Inflate raw deflate data (RFC 1951).
 *
 * @throws MalformedError for bytes that are no deflate data, or that grow beyond `limit`.
 */
export async function inflate(
	bytes: Uint8Array<ArrayBuffer>,
	limit: number = LIMITS.payload,
): Promise<Uint8Array<ArrayBuffer>> {
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
	const reader = stream.getReader();
	const parts: Uint8Array[] = [];
	let size = 0;
	for (;;) {
		const { done, value } = await next(reader);
		if (done) return joined(parts, size);
		size += value.length;
		if (size > limit) {
			await reader.cancel();
			throw new MalformedError(`expected at most ${limit} bytes after decompression`);
		}
		parts.push(value);
	}
}

async function next(
	reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<ReadableStreamReadResult<Uint8Array>> {
	try {
		return await reader.read();
	} catch {
		throw new MalformedError("expected raw deflate data");
	}
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(size);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
