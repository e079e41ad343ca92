/** SHA-256 (FIPS 180-4), also where the browser keeps its own from pages: without https there is no `crypto.subtle`. */

/** Bytes hashed between two looks at the page: about a millisecond. */
const SLICE = 64 * 1024;
const BLOCK = 64;

const [START, ROUNDS] = constants();

/** The hash of some bytes as messages carry it: base64url without padding. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
	const digest = subtle
		? new Uint8Array(await subtle.digest("SHA-256", bytes))
		: await hashHere(bytes);
	return btoa(String.fromCharCode(...digest))
		.replaceAll("+", "-")
		.replaceAll("/", "_")
		.replace("=", "");
}

/** The same in plain JavaScript, in slices, so that the page does not feel it. */
export async function hashHere(bytes: Uint8Array): Promise<Uint8Array> {
	const state = START.slice();
	const whole = bytes.length - (bytes.length % BLOCK);
	for (let at = 0; at < whole; at += SLICE) {
		if (at > 0) await new Promise((done) => setTimeout(done));
		absorb(state, bytes.subarray(at, Math.min(at + SLICE, whole)));
	}
	absorb(state, padded(bytes.subarray(whole), bytes.length));
	const digest = new DataView(new ArrayBuffer(32));
	state.forEach((word, index) => {
		digest.setUint32(index * 4, word);
	});
	return new Uint8Array(digest.buffer);
}

/** §5.1.1: a one bit, zeros, and the length in bits. */
function padded(rest: Uint8Array, length: number): Uint8Array {
	const last = new Uint8Array(rest.length + 9 > BLOCK ? 2 * BLOCK : BLOCK);
	last.set(rest);
	last[rest.length] = 0x80;
	new DataView(last.buffer).setBigUint64(last.length - 8, BigInt(length) * 8n);
	return last;
}

/** §6.2.2, over whole blocks. */
function absorb(state: Uint32Array, bytes: Uint8Array): void {
	const words = new Uint32Array(64);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	for (let at = 0; at < bytes.length; at += BLOCK) {
		for (let i = 0; i < 16; i++) words[i] = view.getUint32(at + i * 4);
		for (let i = 16; i < 64; i++) {
			const near = words[i - 2] as number;
			const far = words[i - 15] as number;
			const small = rotated(far, 7) ^ rotated(far, 18) ^ (far >>> 3);
			const large = rotated(near, 17) ^ rotated(near, 19) ^ (near >>> 10);
			words[i] = (words[i - 16] as number) + small + (words[i - 7] as number) + large;
		}
		round(state, words);
	}
}

function round(state: Uint32Array, words: Uint32Array): void {
	let [a, b, c, d, e, f, g, h] = state as unknown as Eight;
	for (let i = 0; i < 64; i++) {
		const large = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
		const one =
			(h + large + ((e & f) ^ (~e & g)) + (ROUNDS[i] as number) + (words[i] as number)) | 0;
		const small = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
		const two = (small + ((a & b) ^ (a & c) ^ (b & c))) | 0;
		[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
	}
	[a, b, c, d, e, f, g, h].forEach((word, index) => {
		state[index] = (state[index] as number) + word;
	});
}

type Eight = [number, number, number, number, number, number, number, number];

function rotated(word: number, by: number): number {
	return (word >>> by) | (word << (32 - by));
}

/** §4.2.2 and §5.3.3: fractions of the roots of the first primes. */
function constants(): [start: Uint32Array, rounds: Uint32Array] {
	const start: number[] = [];
	const rounds: number[] = [];
	for (let number = 2; rounds.length < 64; number++) {
		let divisor = 2;
		while (number % divisor) divisor++;
		if (divisor < number) continue;
		if (start.length < 8) start.push(fraction(Math.sqrt(number)));
		rounds.push(fraction(Math.cbrt(number)));
	}
	return [new Uint32Array(start), new Uint32Array(rounds)];
}

function fraction(root: number): number {
	return (root % 1) * 2 ** 32;
}
