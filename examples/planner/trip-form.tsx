/** @jsxImportSource react */
import { type ChangeEvent, type Dispatch, type FormEvent, useState } from "react";
import { Heading } from "./heading.tsx";
import { go, Link } from "./route.tsx";
import type { Action } from "./store.ts";
import { EMPTY_PLAN, type Plan, REGIONS, type Region, slugFor, type Trip } from "./trip.ts";

interface Props {
	readonly trips: readonly Trip[];
	readonly dispatch: Dispatch<Action>;
}

/** A new trip. Every field is controlled: what it shows is what the state says. */
export function TripForm({ trips, dispatch }: Props) {
	const [plan, setPlan] = useState(EMPTY_PLAN);
	const change = (part: Partial<Plan>) => setPlan({ ...plan, ...part });
	const slug = slugFor(plan.title, trips);
	const save = (event: FormEvent) => {
		event.preventDefault();
		dispatch({ kind: "plan", plan: { ...plan, title: plan.title.trim() } });
		go({ name: "trip", slug, tab: "plan" });
	};
	return (
		<div className="narrow">
			<Heading>Plan a trip</Heading>
			<form className="form" onSubmit={save} data-test="trip-form">
				<div className="field">
					<label htmlFor="trip-title">Name</label>
					<input
						id="trip-title"
						data-test="trip-title"
						value={plan.title}
						onChange={(event) => change({ title: event.target.value })}
						required
						pattern=".*\S.*"
						maxLength={60}
						autoComplete="off"
						aria-describedby="trip-address"
					/>
					<p className="field__hint" id="trip-address" data-test="trip-address">
						Address: {slug}, {60 - plan.title.length} characters left
					</p>
				</div>
				<Where plan={plan} change={change} />
				<Who plan={plan} change={change} />
				<div className="actions">
					<button className="button" type="submit" data-test="trip-save">
						Save trip
					</button>
					<Link to={{ name: "list" }} className="button button--quiet" test="trip-cancel">
						Cancel
					</Link>
				</div>
			</form>
		</div>
	);
}

interface PartProps {
	readonly plan: Plan;
	readonly change: (part: Partial<Plan>) => void;
}

function Where({ plan, change }: PartProps) {
	return (
		<div className="form__row">
			<div className="field">
				<label htmlFor="trip-region">Region</label>
				<select
					id="trip-region"
					data-test="trip-region"
					value={plan.region}
					onChange={(event) => change({ region: event.target.value as Region })}
				>
					{REGIONS.map((region) => (
						<option key={region}>{region}</option>
					))}
				</select>
			</div>
			<div className="field">
				<label htmlFor="trip-start">First day</label>
				<input
					id="trip-start"
					data-test="trip-start"
					type="date"
					value={plan.start}
					onChange={(event) => change({ start: event.target.value })}
				/>
			</div>
		</div>
	);
}

function Who({ plan, change }: PartProps) {
	const toNumber = (event: ChangeEvent<HTMLInputElement>) => event.target.valueAsNumber || 1;
	return (
		<>
			<div className="form__row">
				<div className="field">
					<label htmlFor="trip-nights">Nights</label>
					<input
						id="trip-nights"
						data-test="trip-nights"
						type="number"
						min={1}
						max={30}
						value={plan.nights}
						onChange={(event) => change({ nights: toNumber(event) })}
					/>
				</div>
				<div className="field">
					<label htmlFor="trip-travellers">People: {plan.travellers}</label>
					<input
						id="trip-travellers"
						data-test="trip-travellers"
						type="range"
						min={1}
						max={12}
						value={plan.travellers}
						onChange={(event) => change({ travellers: toNumber(event) })}
					/>
				</div>
			</div>
			<label className="check">
				<input
					type="checkbox"
					data-test="trip-huts"
					checked={plan.huts}
					onChange={(event) => change({ huts: event.target.checked })}
				/>
				<span>We sleep in huts</span>
			</label>
		</>
	);
}
