/** A trip and what is packed for it. */

/** One thing to pack. */
export interface Item {
	readonly id: string;
	readonly label: string;
	readonly packed: boolean;
}

/** Where a trip goes; the order is that of the select. */
export const REGIONS = ["Alps", "Highlands", "Pyrenees", "Scandes", "Tatra"] as const;

export type Region = (typeof REGIONS)[number];

/** What a person plans. */
export interface Plan {
	readonly title: string;
	readonly region: Region;
	/** First day as ISO 8601 date, or empty while it is open. */
	readonly start: string;
	/** From 1 to 30. */
	readonly nights: number;
	/** People, from 1 to 12. */
	readonly travellers: number;
	/** Sleeping in huts, not in a tent. */
	readonly huts: boolean;
}

/** A plan with its address, notes and packing list. */
export interface Trip extends Plan {
	/** The address of the trip below the planner; unique. */
	readonly slug: string;
	readonly notes: string;
	readonly items: readonly Item[];
}

export const EMPTY_PLAN: Plan = {
	title: "",
	region: "Alps",
	start: "",
	nights: 2,
	travellers: 2,
	huts: true,
};

/** What a first visit finds. */
export const FIRST_TRIPS: readonly Trip[] = [
	{
		...EMPTY_PLAN,
		slug: "three-huts-two-passes",
		title: "Three huts, two passes",
		nights: 3,
		notes: "Train to the valley, first bus up. Book the middle hut early.",
		items: itemsOf("Map", "Hut sheet", "Head torch", "Rain jacket", "Earplugs", "Cash"),
	},
	{
		...EMPTY_PLAN,
		slug: "west-coast-bothies",
		title: "West coast bothies",
		region: "Highlands",
		nights: 5,
		travellers: 3,
		huts: false,
		notes: "Midges from June. Tide table for the second crossing.",
		items: itemsOf("Tent", "Stove", "Matches", "Midge net", "Wool socks"),
	},
	{
		...EMPTY_PLAN,
		slug: "autumn-on-the-ridge",
		title: "Autumn on the ridge",
		region: "Tatra",
		nights: 1,
		notes: "",
		items: itemsOf("Gloves", "Thermos", "Crampons"),
	},
];

/** Return the things a new trip starts with. */
export function firstItems(plan: Plan): readonly Item[] {
	return plan.huts ? itemsOf("Hut sheet", "Earplugs") : itemsOf("Tent", "Sleeping bag", "Stove");
}

/**
 * Return an address for a title that no trip has yet.
 *
 * One path segment only: the planner's document refers to its files relatively, so that all its
 * addresses have to be in one folder.
 */
export function slugFor(title: string, trips: readonly Trip[]): string {
	const words = title
		.normalize("NFKD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.match(/[a-z0-9]+/g);
	const base = words?.join("-") ?? "trip";
	const isTaken = (slug: string) => slug === "new" || trips.some((trip) => trip.slug === slug);
	if (!isTaken(base)) return base;
	let count = 2;
	while (isTaken(`${base}-${count}`)) count++;
	return `${base}-${count}`;
}

/** Return the share of packed things, from 0 to 1; an empty list is 0. */
export function packedShare(items: readonly Item[]): number {
	return items.length ? items.filter((item) => item.packed).length / items.length : 0;
}

function itemsOf(...labels: readonly string[]): readonly Item[] {
	return labels.map((label) => ({ id: label.toLowerCase(), label, packed: false }));
}
