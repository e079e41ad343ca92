/** @jsxImportSource react */
import { useState } from "react";
import { Heading } from "./heading.tsx";
import { Link } from "./route.tsx";
import { packedShare, type Trip } from "./trip.ts";

const ORDERS = {
	newest: () => 0,
	title: (a: Trip, b: Trip) => a.title.localeCompare(b.title),
	nights: (a: Trip, b: Trip) => b.nights - a.nights,
} as const;

type Order = keyof typeof ORDERS;

/** All trips, with a filter that narrows the list at every key. */
export function TripList({ trips }: { readonly trips: readonly Trip[] }) {
	const [words, setWords] = useState("");
	const [order, setOrder] = useState<Order>("newest");
	const wanted = words.trim().toLowerCase();
	const found = trips
		.filter((trip) => `${trip.title} ${trip.region}`.toLowerCase().includes(wanted))
		.toSorted(ORDERS[order]);
	return (
		<>
			<div className="planner-head">
				<Heading>Trip planner</Heading>
				<Link to={{ name: "new" }} className="button" test="new-trip">
					Plan a trip
				</Link>
			</div>
			<div className="form__row planner-filter">
				<div className="field">
					<label htmlFor="trip-filter">Find</label>
					<input
						id="trip-filter"
						type="search"
						autoComplete="off"
						data-test="trip-filter"
						value={words}
						onChange={(event) => setWords(event.target.value)}
					/>
				</div>
				<div className="field">
					<label htmlFor="trip-order">Sort by</label>
					<select
						id="trip-order"
						data-test="trip-order"
						value={order}
						onChange={(event) => setOrder(event.target.value as Order)}
					>
						<option value="newest">Newest</option>
						<option value="title">Title</option>
						<option value="nights">Most nights</option>
					</select>
				</div>
			</div>
			<p className="muted" role="status" data-test="trip-count">
				{found.length === 1 ? "1 trip" : `${found.length} trips`}
			</p>
			{found.length ? <Cards trips={found} /> : <NoTrip words={words} />}
		</>
	);
}

function Cards({ trips }: { readonly trips: readonly Trip[] }) {
	return (
		<ul className="trips">
			{trips.map((trip) => (
				<li key={trip.slug} className="trip panel" data-test="trip-card">
					<p className="eyebrow">{trip.region}</p>
					<h2>
						<Link to={{ name: "trip", slug: trip.slug, tab: "plan" }} test="trip-link">
							{trip.title}
						</Link>
					</h2>
					<p className="muted small">{summaryOf(trip)}</p>
					<progress value={packedShare(trip.items)} aria-label={`Packed for ${trip.title}`} />
				</li>
			))}
		</ul>
	);
}

function NoTrip({ words }: { readonly words: string }) {
	return (
		<div className="empty">
			<h2>{words ? `No trip matches “${words}”` : "No trip yet"}</h2>
			<p className="muted">The next one begins with a name.</p>
		</div>
	);
}

function summaryOf({ nights, travellers, huts }: Trip): string {
	const people = travellers === 1 ? "alone" : `${travellers} people`;
	return `${nights} ${nights === 1 ? "night" : "nights"}, ${people}, ${huts ? "huts" : "tent"}`;
}
