import { Flag, FrameType, HEADER_SIZE, LIMITS, Priority, readHeader } from "@lookalong/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Uplink } from "../../../static/widget/session/uplink.ts";

/** A connection that keeps everything until the test lets it go. */
class Wire {
	pressure = 0;
	readonly sent: Uint8Array[] = [];
	readonly priorities: number[] = [];
	discarded = 0;

	sendRelay(frame: Uint8Array, priority: number): boolean {
		this.sent.push(frame);
		this.priorities.push(priority);
		this.pressure += frame.length;
		return true;
	}

	discard(): void {
		this.discarded++;
	}

	get headers() {
		return this.sent.map(readHeader);
	}

	drain(): void {
		this.pressure = 0;
		vi.advanceTimersByTime(8);
	}
}

const HASH = "A".repeat(43);
const MIB = 1024 * 1024;

function noise(size: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(size);
	for (let at = 0; at < size; at += 65_536)
		crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)));
	return bytes;
}

function small(kind: "snapshot" | "diff", value = 0) {
	return { kind, payload: new Uint8Array(10).fill(value) };
}

function setUp() {
	const wire = new Wire();
	let asked = 0;
	const uplink = new Uplink(wire, () => asked++);
	uplink.begin(7);
	uplink.epoch = 2;
	return { wire, uplink, asked: () => asked };
}

async function drainAll(wire: Wire, until: () => boolean): Promise<void> {
	const deadline = performance.now() + 5000;
	while (!until() && performance.now() < deadline) {
		wire.drain();
		// Compression runs outside the clock of the test.
		await new Promise<void>((done) => setImmediate(done));
	}
	expect(until()).toBe(true);
}

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

describe("the count", () => {
	it("starts at 1 and has no holes; files have their own", () => {
		const { uplink, wire } = setUp();
		uplink.mirror(small("snapshot"));
		uplink.file(HASH, new Uint8Array(5));
		uplink.result(new Uint8Array(3));
		uplink.file(HASH, new Uint8Array(5));
		uplink.mirror(small("diff"));
		expect(wire.headers.map((each) => each.seq)).toEqual([1, 1, 2, 2, 3]);
		expect(wire.headers.every((each) => each.channel === 7 && each.epoch === 2)).toBe(true);
	});

	it("starts anew on a new socket, with a snapshot", () => {
		const { uplink, wire } = setUp();
		uplink.mirror(small("snapshot"));
		uplink.begin(8);
		uplink.mirror(small("diff"));
		uplink.mirror(small("snapshot"));
		expect(wire.headers.map((each) => [each.channel, each.seq])).toEqual([
			[7, 1],
			[8, 1],
		]);
	});
});

describe("order", () => {
	it("holds while a snapshot is compressed", async () => {
		const { uplink, wire } = setUp();
		uplink.mirror({ kind: "snapshot", payload: noise(100_000) });
		uplink.mirror(small("diff"));
		expect(wire.sent).toEqual([]);
		await drainAll(wire, () => wire.headers.some((each) => each.type === FrameType.diff));
		const types = wire.headers.map((each) => each.type);
		expect(types.at(-1)).toBe(FrameType.diff);
		expect(types.slice(0, -1).every((each) => each === FrameType.snapshot)).toBe(true);
		expect(wire.headers[0]?.flags).toBe(Flag.first | Flag.deflated);
	});

	it("lets results overtake, between chunks", async () => {
		const { uplink, wire } = setUp();
		uplink.mirror({ kind: "snapshot", payload: noise(200_000) });
		await drainAll(wire, () => wire.sent.length > 0);
		const before = wire.sent.length;
		wire.pressure = MIB;
		uplink.result(new Uint8Array(3));
		wire.drain();
		expect(wire.headers[before]?.type).toBe(FrameType.actionResult);
		expect(wire.headers.map((each) => each.seq)).toEqual(wire.sent.map((_, index) => index + 1));
	});

	it("sends files last, between them whatever comes", () => {
		const { uplink, wire } = setUp();
		wire.pressure = MIB;
		uplink.mirror(small("snapshot"));
		uplink.file(HASH, new Uint8Array(200_000));
		uplink.mirror(small("diff"));
		expect(uplink.fileBacklog).toBe(200_032);
		expect(uplink.pressure).toBe(MIB + 20);
		wire.drain();
		uplink.mirror(small("diff"));
		wire.drain();
		const { snapshot, diff, asset } = FrameType;
		const types = wire.headers.map((each) => each.type);
		expect(types.slice(0, 6)).toEqual([snapshot, diff, asset, asset, diff, asset]);
		expect(wire.priorities.slice(0, 3)).toEqual([Priority.mirror, Priority.mirror, Priority.asset]);
	});
});

describe("bounds", () => {
	it("gives the connection little at a time", async () => {
		const { uplink, wire } = setUp();
		uplink.mirror({ kind: "snapshot", payload: noise(MIB) });
		await drainAll(wire, () => wire.sent.length > 0);
		expect(wire.pressure).toBeLessThanOrEqual(3 * (LIMITS.relayBody + HEADER_SIZE));
	});

	it("drops a backlog of diffs and asks for the page anew, once there is room", () => {
		const { uplink, wire, asked } = setUp();
		uplink.mirror(small("snapshot"));
		wire.pressure = MIB;
		for (let i = 0; i < 3000; i++)
			uplink.mirror({ kind: "diff", payload: new Uint8Array(4000).fill(i) });
		expect(uplink.pressure).toBeLessThan(6 * MIB);
		expect(asked()).toBe(0);
		wire.drain();
		wire.drain();
		expect(asked()).toBe(1);
		uplink.mirror(small("diff"));
		uplink.mirror(small("snapshot"));
		wire.drain();
		expect(wire.headers.map((each) => [each.type, each.seq])).toEqual([
			[FrameType.snapshot, 1],
			[FrameType.snapshot, 2],
		]);
	});

	it("finishes a payload that has begun to leave before the snapshot that replaces the rest", async () => {
		const { uplink, wire } = setUp();
		uplink.mirror({ kind: "snapshot", payload: noise(200_000) });
		await drainAll(wire, () => wire.sent.length > 0);
		uplink.mirror(small("diff"));
		uplink.mirror(small("snapshot", 1));
		await drainAll(wire, () => uplink.pressure === 0);
		const flags = wire.headers.filter((each) => each.flags & (Flag.first | Flag.last));
		expect(flags.map((each) => each.flags & 3)).toEqual([Flag.first, Flag.last, 3]);
		expect(wire.headers.every((each) => each.type === FrameType.snapshot)).toBe(true);
	});
});

describe("close", () => {
	it("lets nothing leave any more, neither what waits nor what is being compressed", async () => {
		const { uplink, wire } = setUp();
		uplink.mirror({ kind: "snapshot", payload: noise(100_000) });
		uplink.close();
		uplink.mirror(small("snapshot"));
		uplink.result(new Uint8Array(1));
		for (let i = 0; i < 50; i++) {
			wire.drain();
			await new Promise<void>((done) => setImmediate(done));
		}
		expect(wire.sent).toEqual([]);
		expect(wire.discarded).toBeGreaterThan(0);
	});
});
