import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Peeks } from "../../../agent_console/live/peek.ts";

describe("Peeks", () => {
	beforeEach(() => vi.useFakeTimers());
	afterEach(() => vi.useRealTimers());

	it("shows what is typed until it is empty, old or without connection", () => {
		const peeks = new Peeks();
		const type = (text: string) => peeks.heard({ type: "peek_state", conversationId: "a", text });
		const shown = () => peeks.typed.value.get("a");
		type("hel");
		vi.advanceTimersByTime(15_000);
		type("hello");
		vi.advanceTimersByTime(15_000);
		expect(shown()).toBe("hello");
		vi.advanceTimersByTime(5000);
		expect(shown()).toBeUndefined();
		type("again");
		type("");
		expect(shown()).toBeUndefined();
		type("once more");
		peeks.disconnected();
		expect(shown()).toBeUndefined();
	});
});
