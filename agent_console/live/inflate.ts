/** Decompression with a bound: a few bytes on the wire may claim to be gigabytes. */
import { LIMITS, MalformedError } from "@lookalong/protocol";

/**
 * What is no larger is inflated at once, within the task that asks: each further task would wait until the browser has
 * drawn what came before, and the picture would fall behind. In bytes.
 */
const AT_ONCE = 16 * 1024;

/**
 * Inflate raw deflate data (RFC 1951).
 *
 * @throws MalformedError for bytes that are no deflate data, or that grow beyond `limit`.
 */
export async function inflate(
	bytes: Uint8Array<ArrayBuffer>,
	limit: number = LIMITS.payload,
): Promise<Uint8Array<ArrayBuffer>> {
	const reader = inflating(bytes).getReader();
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

function inflating(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
	const stream = new DecompressionStream("deflate-raw");
	if (bytes.length > AT_ONCE) return new Blob([bytes]).stream().pipeThrough(stream);
	const writer = stream.writable.getWriter();
	// What is wrong with the bytes is heard of where they are read.
	writer.write(bytes).catch(() => {});
	writer.close().catch(() => {});
	return stream.readable;
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
