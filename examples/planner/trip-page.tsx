/** @jsxImportSource react */
import type { Dispatch } from "react";
import { Heading } from "./heading.tsx";
import { PackingList } from "./packing-list.tsx";
import { go, Link, type Tab } from "./route.tsx";
import type { Action } from "./store.ts";
import { packedShare, type Trip } from "./trip.ts";

interface Props {
	readonly trip: Trip;
	readonly tab: Tab;
	readonly dispatch: Dispatch<Action>;
}

/** One trip: its plan or its packing list. */
export function TripPage({ trip, tab, dispatch }: Props) {
	return (
		<>
			<p>
				<Link to={{ name: "list" }} test="trip-back">
					All trips
				</Link>
			</p>
			<Heading>{trip.title}</Heading>
			<nav className="tabs" aria-label="Trip">
				{(["plan", "packing"] as const).map((name) => (
					<Link
						key={name}
						to={{ name: "trip", slug: trip.slug, tab: name }}
						test={`tab-${name}`}
						current={tab === name}
					>
						{name === "plan" ? "Plan" : `Packing (${Math.round(packedShare(trip.items) * 100)} %)`}
					</Link>
				))}
			</nav>
			{tab === "plan" ? (
				<PlanTab trip={trip} dispatch={dispatch} />
			) : (
				<PackingList trip={trip} dispatch={dispatch} />
			)}
		</>
	);
}

function PlanTab({ trip, dispatch }: Omit<Props, "tab">) {
	const drop = () => {
		dispatch({ kind: "drop", slug: trip.slug });
		go({ name: "list" });
	};
	return (
		<div className="split">
			<div className="field">
				<label htmlFor="trip-notes">Notes</label>
				<textarea
					id="trip-notes"
					data-test="trip-notes"
					rows={8}
					value={trip.notes}
					onChange={(event) =>
						dispatch({ kind: "note", slug: trip.slug, notes: event.target.value })
					}
				/>
				<p className="field__hint" data-test="trip-words">
					{trip.notes.split(/\s+/).filter(Boolean).length} words, saved as you type
				</p>
			</div>
			<aside className="panel">
				<Facts trip={trip} />
				<button
					className="button button--quiet button--wide"
					type="button"
					data-test="trip-delete"
					onClick={drop}
				>
					Delete this trip
				</button>
			</aside>
		</div>
	);
}

function Facts({ trip }: { readonly trip: Trip }) {
	return (
		<dl className="totals" data-test="trip-facts">
			<dt>Region</dt>
			<dd>{trip.region}</dd>
			<dt>First day</dt>
			<dd>{trip.start || "open"}</dd>
			<dt>Nights</dt>
			<dd>{trip.nights}</dd>
			<dt>People</dt>
			<dd>{trip.travellers}</dd>
			<dt>Sleep</dt>
			<dd>{trip.huts ? "Huts" : "Tent"}</dd>
		</dl>
	);
}
