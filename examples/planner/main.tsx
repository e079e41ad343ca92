/** @jsxImportSource react */
/** The trip planner: a single-page app inside the shop, written in React as many customers' are. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Heading } from "./heading.tsx";
import { Link, useRoute } from "./route.tsx";
import { useTrips } from "./store.ts";
import { TripForm } from "./trip-form.tsx";
import { TripList } from "./trip-list.tsx";
import { TripPage } from "./trip-page.tsx";

function Planner() {
	const [trips, dispatch] = useTrips();
	const route = useRoute();
	if (route.name === "list") return <TripList trips={trips} />;
	if (route.name === "new") return <TripForm trips={trips} dispatch={dispatch} />;
	const trip = trips.find((each) => each.slug === route.slug);
	if (!trip) return <NoSuchTrip />;
	return <TripPage key={trip.slug} trip={trip} tab={route.tab} dispatch={dispatch} />;
}

function NoSuchTrip() {
	return (
		<section className="empty">
			<Heading>This trip is not on the map</Heading>
			<Link to={{ name: "list" }} className="button" test="trip-back">
				All trips
			</Link>
		</section>
	);
}

const place = document.getElementById("planner");
if (!place) throw new Error("expected an element with the id planner, found none");
createRoot(place).render(
	<StrictMode>
		<Planner />
	</StrictMode>,
);
