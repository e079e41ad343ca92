import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Question, Vouching } from "../../../static/widget/session/vouching.ts";

const about = (challenge: string): Question => ({
	around: "https://shop.example",
	origin: "https://pay.example",
	challenge,
});

/** The challenges that were sent. */
let sent: string[];
let isConnected: boolean;
let vouching: Vouching;

beforeEach(() => {
	vi.useFakeTimers();
	sent = [];
	isConnected = true;
	vouching = new Vouching(({ challenge }) => {
		if (isConnected) sent.push(challenge);
		return isConnected;
	});
});

afterEach(() => {
	vi.useRealTimers();
});

describe("questions for pages in frames", () => {
	it("are answered by their challenge", async () => {
		const proof = vouching.ask(about("a"));
		vouching.answered("b", "wrong");
		vouching.answered("a", "right");
		expect(await proof).toBe("right");
	});

	it("go one after the other, ten a second at most", async () => {
		const proofs = ["a", "b"].map((challenge) => vouching.ask(about(challenge)));
		await vi.advanceTimersByTimeAsync(1000);
		expect(sent).toEqual(["a"]);
		vouching.answered("a", "1");
		expect(sent).toEqual(["a", "b"]);
		void vouching.ask(about("c"));
		vouching.answered("b", "2");
		expect(sent).toEqual(["a", "b"]);
		await vi.advanceTimersByTimeAsync(99);
		expect(sent).toEqual(["a", "b"]);
		await vi.advanceTimersByTimeAsync(1);
		expect(sent).toEqual(["a", "b", "c"]);
		expect(await Promise.all(proofs)).toEqual(["1", "2"]);
	});

	it("wait for a connection, and are asked again on the next one", async () => {
		isConnected = false;
		const proof = vouching.ask(about("a"));
		expect(sent).toEqual([]);
		isConnected = true;
		vouching.again();
		expect(sent).toEqual(["a"]);
		// That socket is lost, with the answer.
		await vi.advanceTimersByTimeAsync(100);
		vouching.again();
		expect(sent).toEqual(["a", "a"]);
		vouching.answered("a", "1");
		expect(await proof).toBe("1");
	});

	it("have no proof once nothing is shared, nor does an answer that comes then", async () => {
		const proofs = ["a", "b"].map((challenge) => vouching.ask(about(challenge)));
		vouching.stop();
		expect(await Promise.all(proofs)).toEqual(["", ""]);
		const later = vouching.ask(about("c"));
		vouching.answered("a", "old");
		await vi.advanceTimersByTimeAsync(100);
		vouching.answered("c", "new");
		expect(await later).toBe("new");
	});

	it("are not kept without end", async () => {
		const proofs = Array.from({ length: 33 }, (_, index) => vouching.ask(about(`${index}`)));
		expect(await proofs[32]).toBe("");
	});
});
