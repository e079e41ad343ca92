/** A binary message is one of two things, told apart by its first byte. */

/** Tell a relay frame. */
export function isRelay(bytes: Uint8Array): boolean {
	const first = bytes[0] ?? 0;
	return first >= 0x01 && first <= 0x1f;
}

/** Tell a message: a MessagePack array. */
export function isMessage(bytes: Uint8Array): boolean {
	const first = bytes[0] ?? 0;
	return (first & 0xf0) === 0x90 || first === 0xdc || first === 0xdd;
}
