/** @jsxImportSource react */
import { type Dispatch, type FormEvent, useState } from "react";
import type { Action } from "./store.ts";
import { type Item, packedShare, type Trip } from "./trip.ts";

const ORDERS = {
	added: () => 0,
	name: (a: Item, b: Item) => a.label.localeCompare(b.label),
	open: (a: Item, b: Item) => Number(a.packed) - Number(b.packed),
} as const;

type Order = keyof typeof ORDERS;

interface Props {
	readonly trip: Trip;
	readonly dispatch: Dispatch<Action>;
}

/** Things to pack. Sorting moves the rows, which keep their keys. */
export function PackingList({ trip, dispatch }: Props) {
	const [order, setOrder] = useState<Order>("added");
	return (
		<>
			<div className="form__row planner-filter">
				<AddItem add={(item) => dispatch({ kind: "add", slug: trip.slug, item })} />
				<div className="field">
					<label htmlFor="packing-order">Sort by</label>
					<select
						id="packing-order"
						data-test="packing-order"
						value={order}
						onChange={(event) => setOrder(event.target.value as Order)}
					>
						<option value="added">As added</option>
						<option value="name">Name</option>
						<option value="open">Still to pack</option>
					</select>
				</div>
			</div>
			<progress value={packedShare(trip.items)} aria-label="Packed" data-test="packing-progress" />
			<ul className="packing" data-test="packing">
				{trip.items.toSorted(ORDERS[order]).map((item) => (
					<Row key={item.id} item={item} slug={trip.slug} dispatch={dispatch} />
				))}
			</ul>
		</>
	);
}

function AddItem({ add }: { readonly add: (item: Item) => void }) {
	const [label, setLabel] = useState("");
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!label.trim()) return;
		add({ id: newId(), label: label.trim(), packed: false });
		setLabel("");
	};
	return (
		<form className="field" onSubmit={submit}>
			<label htmlFor="packing-input">Add something</label>
			<div className="with-button">
				<input
					className="input"
					id="packing-input"
					data-test="packing-input"
					value={label}
					autoComplete="off"
					onChange={(event) => setLabel(event.target.value)}
				/>
				<button className="button" type="submit" data-test="packing-add">
					Add
				</button>
			</div>
		</form>
	);
}

interface RowProps {
	readonly item: Item;
	readonly slug: string;
	readonly dispatch: Dispatch<Action>;
}

function Row({ item: { id, label, packed }, slug, dispatch }: RowProps) {
	return (
		<li className="packing__row" data-test="packing-item">
			<label className="check">
				<input
					type="checkbox"
					data-test="packing-check"
					checked={packed}
					onChange={(event) => dispatch({ kind: "pack", slug, id, packed: event.target.checked })}
				/>
				<span>{label}</span>
			</label>
			<button
				className="link-button small"
				type="button"
				data-test="packing-remove"
				aria-label={`Remove ${label}`}
				onClick={() => dispatch({ kind: "unlist", slug, id })}
			>
				Remove
			</button>
		</li>
	);
}

/** Return an id for a thing; `randomUUID` is missing on pages without HTTPS. */
function newId(): string {
	return crypto.getRandomValues(new Uint32Array(2)).join("-");
}
