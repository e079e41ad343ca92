/** The trips of this browser: what can happen to them, and where they are kept. */

import { type Dispatch, useEffect, useReducer } from "react";
import { FIRST_TRIPS, firstItems, type Item, type Plan, slugFor, type Trip } from "./trip.ts";

export type Action =
	| { readonly kind: "plan"; readonly plan: Plan }
	| { readonly kind: "drop"; readonly slug: string }
	| { readonly kind: "note"; readonly slug: string; readonly notes: string }
	| { readonly kind: "add"; readonly slug: string; readonly item: Item }
	| { readonly kind: "pack"; readonly slug: string; readonly id: string; readonly packed: boolean }
	| { readonly kind: "unlist"; readonly slug: string; readonly id: string };

const KEY = "fernweh.trips";

/** Return the trips and a way to change them; every change is kept in this browser. */
export function useTrips(): [readonly Trip[], Dispatch<Action>] {
	const [trips, dispatch] = useReducer(reduce, undefined, load);
	useEffect(() => localStorage.setItem(KEY, JSON.stringify(trips)), [trips]);
	return [trips, dispatch];
}

/** Return the trips after an action. */
export function reduce(trips: readonly Trip[], action: Action): readonly Trip[] {
	switch (action.kind) {
		case "plan":
			return [newTrip(action.plan, trips), ...trips];
		case "drop":
			return trips.filter((trip) => trip.slug !== action.slug);
		default:
			return trips.map((trip) => (trip.slug === action.slug ? changed(trip, action) : trip));
	}
}

function newTrip(plan: Plan, trips: readonly Trip[]): Trip {
	return { ...plan, slug: slugFor(plan.title, trips), notes: "", items: firstItems(plan) };
}

function changed(trip: Trip, action: Exclude<Action, { kind: "plan" | "drop" }>): Trip {
	switch (action.kind) {
		case "note":
			return { ...trip, notes: action.notes };
		case "add":
			return { ...trip, items: [...trip.items, action.item] };
		case "unlist":
			return { ...trip, items: trip.items.filter((item) => item.id !== action.id) };
		case "pack":
			return {
				...trip,
				items: trip.items.map((item) =>
					item.id === action.id ? { ...item, packed: action.packed } : item,
				),
			};
	}
}

function load(): readonly Trip[] {
	try {
		const trips: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
		return Array.isArray(trips) ? trips : FIRST_TRIPS;
	} catch {
		// Somebody else's text under our key: start again with the first trips.
		return FIRST_TRIPS;
	}
}
