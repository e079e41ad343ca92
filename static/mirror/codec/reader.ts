import { DICTIONARY } from "./dictionary.ts";
import { FormatError } from "./error.ts";
import { LIMIT } from "./limit.ts";

/** The decoder's half of the tables in `writer.ts`; starts anew with every snapshot. */
export class ReadTable {
	readonly names: string[] = [...DICTIONARY];
	readonly values: string[] = [];
}

/** Reads one payload's operations strictly: every read is checked against the bytes there are. */
export class Reader {
	readonly #bytes: Uint8Array;
	readonly #text: string;
	readonly #table: ReadTable;
	#position = 0;
	#textPosition = 0;

	constructor(bytes: Uint8Array, text: string, table: ReadTable) {
		this.#bytes = bytes;
		this.#text = text;
		this.#table = table;
	}

	/** Whether both columns are used up. */
	get done(): boolean {
		return this.#position === this.#bytes.length;
	}

	/** @throws FormatError when a column has bytes left after the last operation. */
	finish(): void {
		if (this.#position !== this.#bytes.length || this.#textPosition !== this.#text.length) {
			throw new FormatError("trailing");
		}
	}

	/** Read an unsigned varint (0 to 2^53 - 1, shortest form). */
	unsigned(): number {
		let value = 0;
		let scale = 1;
		for (let count = 0; count < 8; count++) {
			const byte = this.#bytes[this.#position++];
			if (byte === undefined) throw new FormatError("truncated");
			value += (byte & 127) * scale;
			if (byte < 128) {
				if (byte === 0 && count > 0) throw new FormatError("varint");
				if (!Number.isSafeInteger(value)) break;
				return value;
			}
			scale *= 128;
		}
		throw new FormatError("varint");
	}

	/** Read a zig-zag coded number (-2^31 to 2^31 - 1). */
	signed(): number {
		const value = this.unsigned();
		if (value > 0xffffffff) throw new FormatError("varint");
		return (value >>> 1) ^ -(value & 1);
	}

	/**
	 * Read a count of things of which each takes at least `least` bytes. What cannot be in the
	 * bytes that are left is refused before anything is allocated for it.
	 */
	count(least = 1): number {
		const value = this.unsigned();
		if (value * least > this.#bytes.length - this.#position) {
			throw new FormatError("count");
		}
		return value;
	}

	/** Unsigned numbers, after how many they are. */
	numbers(): number[] {
		return Array.from({ length: this.count() }, () => this.unsigned());
	}

	/** Read one of the numbers 0 to `limit` - 1. */
	below(limit: number): number {
		const value = this.unsigned();
		if (value >= limit) throw new FormatError("opcode");
		return value;
	}

	/** Read bytes that are led by their number; a view of the payload. */
	bytes(): Uint8Array {
		const size = this.count();
		this.#position += size;
		return this.#bytes.subarray(this.#position - size, this.#position);
	}

	/** Read a tag or attribute name. */
	name(): string {
		const { names } = this.#table;
		const index = this.unsigned();
		if (index > 0) return this.#entry(names, index - 1);
		const name = this.#inline(this.unsigned());
		if (names.length < LIMIT.names) names.push(name);
		return name;
	}

	/** Read a string. */
	string(): string {
		const { values } = this.#table;
		const head = this.unsigned();
		const tag = head % 4;
		const size = Math.floor(head / 4);
		if (tag === 1) return this.#entry(values, size);
		if (tag === 3) throw new FormatError("text");
		const value = this.#inline(size);
		if (tag === 2) this.#define(value);
		return value;
	}

	#define(value: string): void {
		const { values } = this.#table;
		if (values.length >= LIMIT.values || value.length > LIMIT.valueUnits) {
			throw new FormatError("limit");
		}
		values.push(value);
	}

	#entry(table: readonly string[], index: number): string {
		const value = table[index];
		if (value === undefined) throw new FormatError("reference");
		return value;
	}

	#inline(units: number): string {
		const end = this.#textPosition + units;
		if (end > this.#text.length) throw new FormatError("truncated");
		const value = this.#text.slice(this.#textPosition, end);
		this.#textPosition = end;
		return value;
	}
}
