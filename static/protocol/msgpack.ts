/**
 * The part of MessagePack the protocol uses: null is refused, and so are maps, floats, binary and extension types.
 *
 * Our own because every value is positional and bounded: a strict subset refuses at the first byte what a general
 * decoder would build first, and it is a tenth of the size. Source: https://github.com/msgpack/msgpack/blob/master/spec.md
 */
import { MalformedError } from "./error.ts";

export type Value = boolean | number | string | readonly Value[];

/** Nesting deeper than any message has; refused before the stack is at risk. */
const MAX_DEPTH = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Encode one value, each in its shortest form. */
export function pack(value: Value): Uint8Array<ArrayBuffer> {
	const out = new Writer();
	out.value(value);
	return out.done();
}

/**
 * Decode exactly one value.
 *
 * @throws MalformedError for anything outside the subset, and for trailing bytes.
 */
export function unpack(bytes: Uint8Array): Value {
	const input = new Reader(bytes);
	const value = input.value(0);
	input.end();
	return value;
}

class Writer {
	#bytes = new Uint8Array(256);
	#length = 0;

	done(): Uint8Array<ArrayBuffer> {
		return this.#bytes.slice(0, this.#length);
	}

	value(value: Value): void {
		if (typeof value === "string") this.#text(value);
		else if (typeof value === "number") this.#integer(value);
		else if (typeof value === "boolean") this.#byte(value ? 0xc3 : 0xc2);
		else this.#array(value);
	}

	#array(items: readonly Value[]): void {
		if (items.length < 16) this.#byte(0x90 | items.length);
		else this.#number(0xdc, items.length, 2);
		for (const item of items) this.value(item);
	}

	#text(text: string): void {
		const utf8 = encoder.encode(text);
		const length = utf8.length;
		if (length < 32) this.#byte(0xa0 | length);
		else if (length < 0x100) this.#number(0xd9, length, 1);
		else if (length < 0x10000) this.#number(0xda, length, 2);
		else this.#number(0xdb, length, 4);
		this.#room(length).set(utf8, this.#length);
		this.#length += length;
	}

	#integer(value: number): void {
		if (!Number.isSafeInteger(value) || value < 0)
			throw new RangeError(`expected an integer from 0 to 2^53-1, got ${value}`);
		if (value < 0x80) this.#byte(value);
		else if (value < 0x100) this.#number(0xcc, value, 1);
		else if (value < 0x10000) this.#number(0xcd, value, 2);
		else if (value < 0x100000000) this.#number(0xce, value, 4);
		else this.#number(0xcf, value, 8);
	}

	#byte(byte: number): void {
		this.#room(1)[this.#length++] = byte;
	}

	/** A type byte and a big-endian number of `size` bytes. */
	#number(type: number, value: number, size: number): void {
		const bytes = this.#room(1 + size);
		bytes[this.#length] = type;
		for (let i = size, rest = value; i > 0; i--) {
			bytes[this.#length + i] = rest % 256;
			rest = Math.floor(rest / 256);
		}
		this.#length += 1 + size;
	}

	#room(more: number): Uint8Array {
		if (this.#length + more > this.#bytes.length) {
			const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
			larger.set(this.#bytes);
			this.#bytes = larger;
		}
		return this.#bytes;
	}
}

class Reader {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	end(): void {
		if (this.#at !== this.#bytes.length)
			throw new MalformedError("expected no byte after the message");
	}

	value(depth: number): Value {
		const type = this.#number(1);
		if (type < 0x80) return type;
		if (type >= 0x90 && type < 0xa0) return this.#array(type & 15, depth);
		if (type >= 0xa0 && type < 0xc0) return this.#text(type & 31);
		switch (type) {
			case 0xc2:
				return false;
			case 0xc3:
				return true;
			case 0xcc:
				return this.#number(1);
			case 0xcd:
				return this.#number(2);
			case 0xce:
				return this.#number(4);
			case 0xcf:
				return this.#number(8);
			case 0xd9:
				return this.#text(this.#number(1));
			case 0xda:
				return this.#text(this.#number(2));
			case 0xdb:
				return this.#text(this.#number(4));
			case 0xdc:
				return this.#array(this.#number(2), depth);
			case 0xdd:
				return this.#array(this.#number(4), depth);
			default:
				throw new MalformedError(
					`expected an array, integer, text or boolean, got type byte ${type}`,
				);
		}
	}

	#array(length: number, depth: number): Value[] {
		if (depth >= MAX_DEPTH) throw new MalformedError(`expected at most ${MAX_DEPTH} nested arrays`);
		// Every item has at least one byte: a claimed length allocates nothing that did not arrive.
		this.#need(length);
		const items: Value[] = [];
		for (let i = 0; i < length; i++) items.push(this.value(depth + 1));
		return items;
	}

	#text(length: number): string {
		this.#need(length);
		const bytes = this.#bytes.subarray(this.#at, this.#at + length);
		this.#at += length;
		try {
			return decoder.decode(bytes);
		} catch {
			throw new MalformedError("expected a text in UTF-8");
		}
	}

	#number(size: number): number {
		this.#need(size);
		let value = 0;
		for (let i = 0; i < size; i++) value = value * 256 + (this.#bytes[this.#at++] ?? 0);
		if (!Number.isSafeInteger(value))
			throw new MalformedError("expected an integer of at most 2^53-1");
		return value;
	}

	#need(count: number): void {
		if (this.#at + count > this.#bytes.length)
			throw new MalformedError(
				`expected ${count} more bytes, got ${this.#bytes.length - this.#at}`,
			);
	}
}
