import { describe, expect, it } from "vitest";
import { reduce } from "../../../examples/planner/store.ts";
import { EMPTY_PLAN, FIRST_TRIPS, packedShare, slugFor } from "../../../examples/planner/trip.ts";

const [first] = FIRST_TRIPS;
if (!first) throw new Error("the planner starts with trips");

describe("slugFor", () => {
	it.each([
		["Über die Alm!", "uber-die-alm"],
		["  Two   words ", "two-words"],
		["山", "trip"],
		["a/b?c=d#e", "a-b-c-d-e"],
	])("makes %j one path segment", (title, slug) => {
		expect(slugFor(title, [])).toBe(slug);
	});

	it("counts up where the address is taken by a trip or by a page", () => {
		expect(slugFor(first.title, FIRST_TRIPS)).toBe(`${first.slug}-2`);
		expect(slugFor("New", [])).toBe("new-2");
	});
});

describe("reduce", () => {
	it("puts a new trip first, with what its nights need", () => {
		const plan = { ...EMPTY_PLAN, title: "Lake", huts: false };
		const [trip, ...others] = reduce(FIRST_TRIPS, { kind: "plan", plan });
		expect(trip).toMatchObject({ slug: "lake", title: "Lake", notes: "" });
		expect(trip?.items.map((item) => item.label)).toContain("Tent");
		expect(others).toEqual(FIRST_TRIPS);
	});

	it("changes one thing of one trip and leaves the other objects as they are", () => {
		const action = { kind: "pack", slug: first.slug, id: "map", packed: true } as const;
		const trips = reduce(FIRST_TRIPS, action);
		expect(packedShare(trips[0]?.items ?? [])).toBeCloseTo(1 / 6);
		expect(trips[1]).toBe(FIRST_TRIPS[1]);
	});

	it("adds, unlists, notes and drops", () => {
		const slug = first.slug;
		const item = { id: "x", label: "Apples", packed: false };
		const added = reduce(FIRST_TRIPS, { kind: "add", slug, item });
		expect(added[0]?.items.at(-1)).toEqual(item);
		expect(reduce(added, { kind: "unlist", slug, id: "x" })).toEqual(FIRST_TRIPS);
		expect(reduce(added, { kind: "note", slug, notes: "hello" })[0]?.notes).toBe("hello");
		expect(reduce(added, { kind: "drop", slug })).toEqual(FIRST_TRIPS.slice(1));
	});
});

it("an empty list is not packed", () => {
	expect(packedShare([])).toBe(0);
});
