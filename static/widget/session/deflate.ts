/** The browser's own compressor. */

/**
 * What is no larger is compressed at once, within the task that asks (about 2 ms): each further task would wait its turn
 * on the thread of a busy page. In bytes.
 */
const AT_ONCE = 64 * 1024;

/** Compress with raw DEFLATE (RFC 1951). */
export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
	const compressor = new CompressionStream("deflate-raw");
	if (bytes.length > AT_ONCE) {
		const stream = new Blob([bytes]).stream().pipeThrough(compressor);
		return new Uint8Array(await new Response(stream).arrayBuffer());
	}
	const writer = compressor.writable.getWriter();
	void writer.write(bytes);
	void writer.close();
	const parts: Uint8Array<ArrayBuffer>[] = [];
	const reader = compressor.readable.getReader();
	for (let part = await reader.read(); !part.done; part = await reader.read())
		parts.push(part.value);
	return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
