import { describe, expect, test } from "vitest";
import {
	ALL_CAPABILITIES,
	Assembler,
	Capability,
	capabilityOf,
	chunk,
	decodeHighlight,
	decodePointer,
	encodeHighlight,
	encodePointer,
	encodeUpload,
	FrameType,
	LIMITS,
	MalformedError,
	type Payload,
	uuid7,
} from "../../../static/protocol/index.ts";

/** Cut a payload and put it together again. */
function roundTrip(bytes: Uint8Array, deflated: boolean): { payload: Payload; chunks: number } {
	const assembler = new Assembler();
	let chunks = 0;
	for (const { flags, body } of chunk(bytes, deflated)) {
		chunks++;
		expect(body.length).toBeLessThanOrEqual(LIMITS.relayBody);
		const payload = assembler.take({ type: 1, flags, channel: 1, epoch: 1, seq: chunks }, body);
		if (payload) return { payload, chunks };
	}
	throw new Error("expected a last chunk");
}

describe("chunks", () => {
	test.each([0, 1, LIMITS.relayBody, LIMITS.relayBody + 1, 3 * LIMITS.relayBody])(
		"%i bytes come back whole",
		(size) => {
			const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251);
			const { payload, chunks } = roundTrip(bytes, size % 2 === 1);
			expect(payload.bytes).toEqual(bytes);
			expect(payload.deflated).toBe(size % 2 === 1);
			expect(chunks).toBe(Math.max(1, Math.ceil(size / LIMITS.relayBody)));
		},
	);

	test("a chunk out of place is refused, and the next whole payload is taken", () => {
		const assembler = new Assembler();
		const header = { type: 1, channel: 1, epoch: 1, seq: 1 };
		expect(() => assembler.take({ ...header, flags: 2 }, new Uint8Array(1))).toThrow(
			MalformedError,
		);
		assembler.take({ ...header, flags: 1 }, new Uint8Array(1));
		expect(() => assembler.take({ ...header, flags: 1 }, new Uint8Array(1))).toThrow(
			MalformedError,
		);
		expect(assembler.take({ ...header, flags: 3 }, new Uint8Array([7]))?.bytes).toEqual(
			new Uint8Array([7]),
		);
	});

	test("a payload past the limit is refused", () => {
		const assembler = new Assembler();
		const body = new Uint8Array(LIMITS.payload / 2 + 1);
		const header = { type: 1, channel: 1, epoch: 1, seq: 1 };
		assembler.take({ ...header, flags: 1 }, body);
		expect(() => assembler.take({ ...header, flags: 0 }, body)).toThrow(MalformedError);
	});
});

describe("bodies", () => {
	test.each([
		{ id: 0, rx: 0, ry: 0 },
		{ id: 4294967295, rx: 1, ry: 1 },
		{ id: 77, rx: 0.25, ry: 0.75 },
	])("pointer %o comes back", (place) => {
		const back = decodePointer(encodePointer(place));
		expect(back?.id).toBe(place.id);
		expect(back?.rx).toBeCloseTo(place.rx, 4);
		expect(back?.ry).toBeCloseTo(place.ry, 4);
	});

	test("a pointer off its element is kept on it", () => {
		expect(decodePointer(encodePointer({ id: 1, rx: -3, ry: 9 }))).toEqual({ id: 1, rx: 0, ry: 1 });
	});

	test("nothing is nothing", () => {
		expect(decodePointer(encodePointer(null))).toBeNull();
		expect(decodeHighlight(encodeHighlight(null))).toBeNull();
		for (const reveal of [false, true])
			expect(decodeHighlight(encodeHighlight({ id: 9, reveal }))).toEqual({ id: 9, reveal });
	});

	test.each([1, 3, 5, 9])("%i bytes are no pointer and no highlight", (size) => {
		expect(() => decodePointer(new Uint8Array(size))).toThrow(MalformedError);
		expect(() => decodeHighlight(new Uint8Array(size))).toThrow(MalformedError);
	});

	test("an upload is the hash and the file", () => {
		const hash = Buffer.alloc(32, 0xfb);
		const upload = encodeUpload(hash.toString("base64url"), new Uint8Array([1, 2]));
		expect(Buffer.from(upload)).toEqual(Buffer.concat([hash, Buffer.from([1, 2])]));
	});
});

describe("capabilities", () => {
	test("each command needs its own, and all together are all", () => {
		expect(capabilityOf(FrameType.actPointer)).toBe(Capability.pointer);
		expect(capabilityOf(FrameType.actNavigate)).toBe(Capability.navigate);
		expect(capabilityOf(FrameType.highlight)).toBe(0);
		expect(Object.values(Capability).reduce((sum, each) => sum | each, 0)).toBe(ALL_CAPABILITIES);
	});
});

describe("UUIDv7", () => {
	test("has the layout of RFC 9562", () => {
		const random = Uint8Array.from({ length: 10 }, () => 0xff);
		// RFC 9562, appendix A.6, with all random bits set.
		expect(uuid7(0x017f22e279b0, random)).toBe("017f22e2-79b0-7fff-bfff-ffffffffffff");
	});

	test("sorts by time and does not repeat", () => {
		const ids = Array.from({ length: 1000 }, (_, index) => uuid7(1_795_300_000_000 + index));
		expect([...ids].sort()).toEqual(ids);
		expect(new Set(ids).size).toBe(1000);
	});
});
