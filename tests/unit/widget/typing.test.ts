import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TypingSignal } from "../../../static/widget/typing.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function signal() {
	const told: boolean[] = [];
	let now = 1;
	const typing = new TypingSignal(
		(on) => told.push(on),
		() => now,
	);
	const wait = (ms: number) => {
		now += ms;
		vi.advanceTimersByTime(ms);
	};
	return { told, typing, wait };
}

it("tells once, and again while it goes on", () => {
	const { told, typing, wait } = signal();
	for (let i = 0; i < 8; i++) {
		typing.typed();
		wait(500);
	}
	expect(told).toEqual([true, true]);
});

it("takes it back when the customer stops to think", () => {
	const { told, typing, wait } = signal();
	typing.typed();
	wait(5000);
	expect(told).toEqual([true, false]);
});

it("says nothing when there is nothing to take back", () => {
	const { told, typing } = signal();
	typing.stop();
	expect(told).toEqual([]);
});
