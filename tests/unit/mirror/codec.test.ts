import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DICTIONARY } from "../../../static/mirror/codec/dictionary.ts";
import { open, readerOf, seal } from "../../../static/mirror/codec/envelope.ts";
import { FormatError } from "../../../static/mirror/codec/error.ts";
import { LIMIT } from "../../../static/mirror/codec/limit.ts";
import * as OP from "../../../static/mirror/codec/op.ts";
import { Reader, ReadTable } from "../../../static/mirror/codec/reader.ts";
import { Writer, WriteTable } from "../../../static/mirror/codec/writer.ts";

const POSITION = { stream: 0xdeadbeef, snapshot: 1, sequence: 0, quirks: false };

function written(write: (writer: Writer) => void, table = new WriteTable()): Uint8Array {
	const writer = new Writer(table);
	write(writer);
	return seal("diff", POSITION, writer);
}

function read(payload: Uint8Array, table = new ReadTable()): Reader {
	return readerOf(open(payload, POSITION), table);
}

function reasonOf(act: () => unknown): string {
	try {
		act();
	} catch (error) {
		if (error instanceof FormatError) return error.reason;
		throw error;
	}
	return "none";
}

/** Put a right checksum on altered bytes, so that the layers behind it are reached. */
function resealed(bytes: Uint8Array): Uint8Array {
	const mix = (hash: number, word: number) => Math.imul(hash ^ word, 0x01000193);
	let hash = mix(mix(0x811c9dc5, POSITION.stream), POSITION.snapshot);
	const end = bytes.length - 4;
	const padded = new Uint8Array((end & ~3) + 4);
	padded.set(bytes.subarray(0, end));
	for (const word of new Uint32Array(padded.buffer)) hash = mix(hash, word);
	const copy = bytes.slice();
	new DataView(copy.buffer).setUint32(end, hash >>> 0, true);
	return copy;
}

describe("operations", () => {
	it("are all in the list by name", () => {
		const { CODES, ...codes } = OP;
		expect(CODES).toEqual(codes);
	});
});

describe("dictionary", () => {
	it("names nothing twice, or the two tables would count differently", () => {
		expect(new Set(DICTIONARY).size).toBe(DICTIONARY.length);
		expect(new WriteTable().names.size).toBe(new ReadTable().names.length);
	});
});

describe("bytes", () => {
	it.each([0, 1, 1023, 1024, 70_000])("carries %d of them between numbers", (size) => {
		const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251);
		const reader = read(
			written((writer) => {
				writer.unsigned(7);
				writer.bytes(bytes);
				writer.unsigned(300);
			}),
		);
		expect(reader.unsigned()).toBe(7);
		expect(reader.bytes()).toEqual(bytes);
		expect(reader.unsigned()).toBe(300);
		reader.finish();
	});

	it("refuses more than there are", () => {
		const reader = read(written((writer) => writer.unsigned(3)));
		expect(reasonOf(() => reader.bytes())).toBe("count");
	});
});

describe("numbers", () => {
	it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1])(
		"carries %d",
		(value) => expect(read(written((writer) => writer.unsigned(value))).unsigned()).toBe(value),
	);

	it.each([0, -1, 1, 63, -64, 2 ** 30, -(2 ** 31), 2 ** 31 - 1])("carries signed %d", (value) =>
		expect(read(written((writer) => writer.signed(value))).signed()).toBe(value),
	);

	it("refuses overlong and too large numbers", () => {
		const reader = (...bytes: number[]) => new Reader(Uint8Array.from(bytes), "", new ReadTable());
		expect(reasonOf(() => reader(0x80, 0x00).unsigned())).toBe("varint");
		expect(reasonOf(() => reader(...Array(9).fill(0xff), 1).unsigned())).toBe("varint");
		expect(reasonOf(() => reader(0x80).unsigned())).toBe("truncated");
	});

	it("refuses counts that the bytes left cannot hold", () => {
		const reader = new Reader(Uint8Array.from([0xff, 0xff, 0x03]), "", new ReadTable());
		expect(reasonOf(() => reader.count())).toBe("count");
	});
});

describe("strings", () => {
	const strings = ["", "a", "plain", "zażółć", "😀", "\ud800", "a\udfffb", "\0", "x".repeat(5000)];

	it.each(strings)("carries %j", (value) => {
		expect(read(written((writer) => writer.string(value))).string()).toBe(value);
	});

	it("carries many of them, from payload to payload through shared tables", () => {
		const [ours, theirs] = [new WriteTable(), new ReadTable()];
		for (let round = 0; round < 4; round++) {
			const payload = written((writer) => {
				for (const value of strings) writer.string(value);
				for (const name of ["div", "x-new", "data-odd", "x-new"]) writer.name(name);
			}, ours);
			const reader = read(payload, theirs);
			expect(strings.map(() => reader.string())).toEqual(strings);
			expect(Array.from({ length: 4 }, () => reader.name())).toEqual([
				"div",
				"x-new",
				"data-odd",
				"x-new",
			]);
			reader.finish();
		}
		expect(theirs.values).toEqual([...ours.values.keys()]);
	});

	it("gives a table entry to the second use only", () => {
		const table = new WriteTable();
		const sizes = Array.from({ length: 3 }, () =>
			written((writer) => writer.string("a value of some length"), table),
		).map((payload) => payload.length);
		expect(sizes[2]).toBeLessThan((sizes[0] as number) - 15);
	});

	it("bounds its tables", () => {
		const table = new WriteTable();
		for (let index = 0; index < LIMIT.values + 500; index++) {
			for (const _ of [1, 2]) written((writer) => writer.string(`value ${index}`), table);
			written((writer) => writer.name(`name-${index}`), table);
		}
		expect(table.values.size).toBe(LIMIT.values);
		expect(table.names.size).toBe(LIMIT.names);
	});

	it("refuses table entries that do not exist", () => {
		const reader = () => new Reader(Uint8Array.from([0xfd, 0x7f]), "", new ReadTable());
		expect(reasonOf(() => reader().string())).toBe("reference");
		expect(reasonOf(() => reader().name())).toBe("reference");
	});
});

describe("envelope", () => {
	const payload = written((writer) => {
		writer.unsigned(3);
		writer.string("text");
	});

	it("says where the payload belongs", () => {
		const { kind, stream, snapshot, sequence, quirks } = open(payload, POSITION);
		expect({ kind, stream, snapshot, sequence, quirks }).toEqual({ kind: "diff", ...POSITION });
	});

	it("says what a snapshot begins", () => {
		const { kind, stream, snapshot } = open(
			seal("snapshot", POSITION, new Writer(new WriteTable())),
		);
		expect({ kind, stream, snapshot }).toEqual({
			kind: "snapshot",
			stream: 0xdeadbeef,
			snapshot: 1,
		});
	});

	it("finds a diff of another page or another snapshot", () => {
		for (const other of [
			{ ...POSITION, stream: 1 },
			{ ...POSITION, snapshot: 2 },
		])
			expect(reasonOf(() => open(payload, other))).toBe("checksum");
	});

	it("finds every flipped bit and every cut", () => {
		for (let at = 0; at < payload.length; at++) {
			for (let bit = 0; bit < 8; bit++) {
				const bytes = payload.slice();
				bytes[at] = (bytes[at] as number) ^ (1 << bit);
				expect(reasonOf(() => open(bytes, POSITION))).not.toBe("none");
			}
			expect(reasonOf(() => open(payload.slice(0, at), POSITION))).not.toBe("none");
		}
	});

	it("refuses what is left over", () => {
		const reader = read(payload);
		reader.unsigned();
		expect(reasonOf(() => reader.finish())).toBe("trailing");
	});

	it("throws its own error only, whatever the bytes", () => {
		let seed = 99;
		const random = () => {
			seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
			return seed >> 8;
		};
		for (let round = 0; round < 3000; round++) {
			const bytes = payload.slice();
			for (let hits = 0; hits < 3; hits++) {
				bytes[1 + (random() % (bytes.length - 1))] = random() & 255;
			}
			reasonOf(() => {
				const reader = read(resealed(bytes));
				while (!reader.done) [reader.unsigned(), reader.string(), reader.name(), reader.count()];
				reader.finish();
			});
		}
	});
});

/** Bytes that hostile peers send to any decoder: some are given in full, some as parts to repeat. */
type Hostile = { name: string; hex?: string; parts?: [hex: string, times: number][] };

const HOSTILE: Hostile[] = JSON.parse(
	readFileSync(new URL("../../hostile/codec.json", import.meta.url), "utf8"),
).items.filter((item: Hostile) => item.hex !== undefined || item.parts !== undefined);

function bytesOf({ hex, parts }: Hostile): Uint8Array {
	const all = parts?.map(([part, times]) => part.repeat(times)).join("") ?? hex ?? "";
	return Uint8Array.from(Buffer.from(all, "hex"));
}

describe("hostile bytes", () => {
	it.each(HOSTILE.map((item) => [item.name, item] as const))("are no payload: %s", (_, item) => {
		expect(reasonOf(() => open(bytesOf(item)))).not.toBe("none");
	});

	it.each(HOSTILE.map((item) => [item.name, item] as const))(
		"end or are refused as operations: %s",
		(_, item) => {
			reasonOf(() => {
				const reader = new Reader(bytesOf(item), "text", new ReadTable());
				while (!reader.done) [reader.unsigned(), reader.string(), reader.name(), reader.count()];
				reader.finish();
			});
		},
	);
});
