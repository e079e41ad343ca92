/** UUIDv7 (RFC 9562 §5.7): ids made by a client that sort by time. */

/**
 * Make a UUIDv7.
 *
 * @param nowMs milliseconds since the epoch
 * @param random 10 random bytes
 */
export function uuid7(
	nowMs: number = Date.now(),
	random: Uint8Array = crypto.getRandomValues(new Uint8Array(10)),
): string {
	const time = nowMs.toString(16).padStart(12, "0");
	const hex = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	const variant = ((random[2] ?? 0) & 0x3f) | 0x80;
	return [
		time.slice(0, 8),
		time.slice(8),
		`7${hex.slice(1, 4)}`,
		variant.toString(16) + hex.slice(6, 8),
		hex.slice(8, 20),
	].join("-");
}
