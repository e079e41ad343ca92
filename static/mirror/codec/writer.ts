import { DICTIONARY } from "./dictionary.ts";
import { LIMIT } from "./limit.ts";

/** First size of the byte buffer; most diffs fit. */
const INITIAL_BYTES = 1024;

/** Strings put together at once: all of a large page's at the end would take a slice of its own. */
const FOLDED = 1024;

/** How many values seen once are remembered, waiting for a second time that earns an entry. */
const CANDIDATES = 8192;

/**
 * Tables a stream of payloads shares: what a snapshot has named, its diffs refer to.
 * Starts anew with every snapshot.
 */
export class WriteTable {
	readonly names = new Map<string, number>(DICTIONARY.map((name, index) => [name, index]));
	readonly values = new Map<string, number>();
	readonly candidates = new Set<string>();

	/** Forget values seen only once: after a snapshot they are only memory. */
	trim(): void {
		this.candidates.clear();
	}
}

/** Writes one payload's operations: varints in a byte column, strings in a text column. */
export class Writer {
	readonly #table: WriteTable;
	#bytes = new Uint8Array(INITIAL_BYTES);
	#length = 0;
	#texts: string[] = [];
	readonly #folded: string[] = [];
	#units = 0;

	constructor(table: WriteTable) {
		this.#table = table;
	}

	/** Bytes of the operation column so far. */
	get length(): number {
		return this.#length;
	}

	/** Bytes of operations and UTF-16 units of text so far. */
	get size(): number {
		return this.#length + this.#units;
	}

	/** The operation column. A view, valid until the next write. */
	operations(): Uint8Array {
		return this.#bytes.subarray(0, this.#length);
	}

	/** The text column as one string. */
	text(): string {
		this.#fold();
		return this.#folded.join("");
	}

	/** Append an unsigned LEB128 varint (0 to 2^53 - 1). */
	unsigned(value: number): void {
		if (this.#length + 8 > this.#bytes.length) this.#grow();
		let rest = value;
		while (rest > 0x7fffffff) {
			this.#bytes[this.#length++] = (rest % 128) | 128;
			rest = Math.floor(rest / 128);
		}
		while (rest > 127) {
			this.#bytes[this.#length++] = (rest & 127) | 128;
			rest >>>= 7;
		}
		this.#bytes[this.#length++] = rest;
	}

	/** Append a signed number, zig-zag coded (-2^31 to 2^31 - 1). */
	signed(value: number): void {
		this.unsigned(((value << 1) ^ (value >> 31)) >>> 0);
	}

	/** Append bytes, their number first. */
	bytes(value: Uint8Array): void {
		this.unsigned(value.length);
		while (this.#length + value.length > this.#bytes.length) this.#grow();
		this.#bytes.set(value, this.#length);
		this.#length += value.length;
	}

	/** Append a tag or attribute name: its table index + 1, or 0 and the name written out. */
	name(name: string): void {
		const { names } = this.#table;
		const index = names.get(name);
		if (index !== undefined) {
			this.unsigned(index + 1);
			return;
		}
		this.unsigned(0);
		this.#inline(name);
		if (names.size < LIMIT.names) names.set(name, names.size);
	}

	/**
	 * Append a string. The low two bits say how: 0 written out, 1 table entry, 2 written out and
	 * now a table entry. A value earns its entry the second time it is seen.
	 */
	string(value: string): void {
		const { values, candidates } = this.#table;
		const { length } = value;
		if (length < 2 || length > LIMIT.valueUnits) {
			this.#tagged(value, 0);
			return;
		}
		const index = values.get(value);
		if (index !== undefined) {
			this.unsigned(index * 4 + 1);
		} else if (candidates.has(value) && values.size < LIMIT.values) {
			candidates.delete(value);
			values.set(value, values.size);
			this.#tagged(value, 2);
		} else {
			if (candidates.size >= CANDIDATES) candidates.clear();
			candidates.add(value);
			this.#tagged(value, 0);
		}
	}

	#tagged(value: string, tag: number): void {
		this.unsigned(value.length * 4 + tag);
		if (value.length > 0) this.#append(value);
	}

	#inline(value: string): void {
		this.unsigned(value.length);
		this.#append(value);
	}

	#append(value: string): void {
		if (this.#texts.push(value) === FOLDED) this.#fold();
		this.#units += value.length;
	}

	#fold(): void {
		this.#folded.push(this.#texts.join(""));
		this.#texts = [];
	}

	#grow(): void {
		const larger = new Uint8Array(this.#bytes.length * 2);
		larger.set(this.#bytes);
		this.#bytes = larger;
	}
}
