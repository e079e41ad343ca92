import { deflateRawSync } from "node:zlib";
import { chunk, FrameType, LIMITS, readHeader, relayFrame } from "@lookalong/protocol";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inflate } from "../../../agent_console/live/inflate.ts";
import { MirrorStream } from "../../../agent_console/live/stream.ts";

const text = new TextEncoder();

/** A customer's page that sends, and everything that came out of the stream, in order. */
class Bench {
	readonly seen: string[] = [];
	#seq = 0;
	readonly stream = new MirrorStream({
		mirror: (kind, payload) => this.seen.push(`${kind}:${payload.length}`),
		actionResult: (payload) => this.seen.push(`result:${payload.length}`),
		lost: (reason) => this.seen.push(`lost:${reason}`),
	});

	frames(type: number, bytes: Uint8Array, deflated = false): Uint8Array[] {
		return [...chunk(bytes, deflated)].map(({ flags, body }) => {
			this.#seq += 1;
			return relayFrame({ type, flags, channel: 1, epoch: 1, seq: this.#seq }, body);
		});
	}

	send(type: number, bytes: Uint8Array, deflated = false): void {
		this.take(this.frames(type, bytes, deflated));
	}

	take(frames: readonly Uint8Array[]): void {
		for (const frame of frames) this.stream.take(readHeader(frame), frame);
	}
}

const { snapshot, diff, actionResult } = FrameType;

describe("MirrorStream", () => {
	let bench: Bench;
	beforeEach(() => {
		bench = new Bench();
	});

	it("gives an uncompressed payload on at once, without waiting for any task", () => {
		bench.send(snapshot, text.encode("page"));
		bench.send(diff, text.encode("d"));
		expect(bench.seen).toEqual(["snapshot:4", "diff:1"]);
	});

	it("puts chunks together, of several types at a time", () => {
		const page = bench.frames(snapshot, new Uint8Array(LIMITS.relayBody + 10));
		const [first, last] = page as [Uint8Array, Uint8Array];
		bench.take([first]);
		expect(bench.seen).toEqual([]);
		bench.take([last]);
		bench.send(actionResult, text.encode("r"));
		expect(bench.seen).toEqual([`snapshot:${LIMITS.relayBody + 10}`, "result:1"]);
	});

	it("keeps the order when a compressed payload is followed by others", async () => {
		bench.send(snapshot, deflateRawSync(new Uint8Array(5000)), true);
		bench.send(diff, text.encode("one"));
		bench.send(diff, deflateRawSync(text.encode("three")), true);
		bench.send(diff, text.encode("last"));
		expect(bench.seen).toEqual([]);
		await vi.waitFor(() => expect(bench.seen).toHaveLength(4));
		expect(bench.seen).toEqual(["snapshot:5000", "diff:3", "diff:5", "diff:4"]);
	});

	it("says once that something is lost, and gives nothing on before a snapshot", () => {
		bench.send(snapshot, text.encode("page"));
		bench.frames(diff, text.encode("lost on the way"));
		bench.send(diff, text.encode("d"));
		bench.send(diff, text.encode("d"));
		expect(bench.seen).toEqual(["snapshot:4", "lost:hole"]);
		bench.send(snapshot, text.encode("again"));
		expect(bench.seen.at(-1)).toBe("snapshot:5");
	});

	it("asks for a new snapshot when a payload is no deflate data", async () => {
		bench.send(snapshot, text.encode("this is not deflated"), true);
		await vi.waitFor(() => expect(bench.seen).toEqual(["lost:corrupt"]));
	});

	it("drops what was being inflated when the stream starts anew", async () => {
		bench.send(snapshot, deflateRawSync(new Uint8Array(100_000)), true);
		bench.stream.reset();
		bench.send(snapshot, text.encode("new"));
		await vi.waitFor(() => expect(bench.seen).toEqual(["snapshot:3"]));
	});

	it("does not lose the mirror over a broken result", () => {
		bench.send(snapshot, text.encode("page"));
		const [, second] = bench.frames(actionResult, new Uint8Array(LIMITS.relayBody + 1));
		bench.take([second as Uint8Array]);
		bench.send(actionResult, text.encode("next"));
		expect(bench.seen).toEqual(["snapshot:4", "result:4"]);
	});

	it("takes a snapshot that begins anew in the middle of another", () => {
		const [first] = bench.frames(snapshot, new Uint8Array(LIMITS.relayBody + 1));
		bench.take([first as Uint8Array]);
		bench.send(snapshot, text.encode("new"));
		expect(bench.seen).toEqual(["snapshot:3"]);
	});
});

describe("inflate", () => {
	it("restores what was deflated", async () => {
		const bytes = text.encode("가나다 ".repeat(1000));
		expect(await inflate(new Uint8Array(deflateRawSync(bytes)))).toEqual(bytes);
	});

	it("stops at the bound, whatever the data claims to become", async () => {
		const bomb = new Uint8Array(deflateRawSync(new Uint8Array(1_000_000)));
		expect(bomb.length).toBeLessThan(2000);
		await expect(inflate(bomb, 50_000)).rejects.toThrow("expected at most 50000 bytes");
	});

	it("refuses data that ends too early", async () => {
		const cut = new Uint8Array(deflateRawSync(text.encode("hello hello"))).subarray(0, 3);
		await expect(inflate(cut)).rejects.toThrow("expected raw deflate data");
	});
});
