import { describe, expect, it } from "vitest";
import { effect, signal, watch } from "../../../static/widget/signal.ts";

describe("an effect", () => {
	it("runs at once, and again at each change of what it read", () => {
		const name = signal("Mina");
		const said: string[] = [];
		effect(() => {
			said.push(name.value);
		});
		name.value = "Jun";
		name.value = "Jun";
		name.value = "Sol";
		expect(said).toEqual(["Mina", "Jun", "Sol"]);
	});

	it("is told of what it read the last time alone", () => {
		const [open, name] = [signal(true), signal("a")];
		let runs = 0;
		effect(() => {
			runs++;
			if (open.value) name.value;
		});
		open.value = false;
		name.value = "b";
		expect(runs).toBe(2);
	});

	it("runs no more once it is stopped", () => {
		const count = signal(0);
		const seen: number[] = [];
		const stop = effect(() => {
			seen.push(count.value);
		});
		count.value = 1;
		stop();
		count.value = 2;
		expect(seen).toEqual([0, 1]);
	});

	it("does not read what another effect that it causes reads", () => {
		const [outer, inner] = [signal(0), signal(0)];
		let runs = 0;
		effect(() => {
			runs++;
			outer.value;
			watch(
				() => inner.value,
				() => {},
			);
		});
		inner.value = 1;
		expect(runs).toBe(1);
	});

	it("that an earlier one stopped is not told", () => {
		const count = signal(0);
		let stop = () => {};
		effect(() => {
			if (count.value) stop();
		});
		const seen: number[] = [];
		stop = effect(() => {
			seen.push(count.value);
		});
		count.value = 1;
		expect(seen).toEqual([0]);
	});
});

describe("peek", () => {
	it("reads without being told of the next value", () => {
		const count = signal(0);
		let runs = 0;
		effect(() => {
			runs++;
			count.peek();
		});
		count.value = 1;
		expect([runs, count.peek()]).toEqual([1, 1]);
	});
});
