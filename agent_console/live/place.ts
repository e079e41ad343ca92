/** Where the agent is: the address' fragment as a signal, so that back, reload and a new log-in keep the place. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { type Arrival, arrivalOf, formatRoute, parseRoute, type Route } from "../core/route.ts";
import { read, write } from "./storage.ts";

const KEPT = "lookalong.place";

export class Place {
	readonly #window: Window;
	readonly #route;
	/** What was said of a log-in at the provider that one has just come back from. */
	readonly arrival: Arrival | null;

	constructor(owner: Window) {
		this.#window = owner;
		this.arrival = arrivalOf(owner.location.hash);
		this.#comeBack();
		this.#route = signal(parseRoute(owner.location.hash));
		owner.addEventListener("hashchange", () => {
			this.#route.value = parseRoute(owner.location.hash);
		});
	}

	get route(): ReadonlySignal<Route> {
		return this.#route;
	}

	/** Leave the console for another page, and know the place again when one comes back. */
	leave(address: string): void {
		write(this.#window.sessionStorage, KEPT, this.#window.location.hash);
		this.#window.location.assign(address);
	}

	#comeBack(): void {
		const { history, location, sessionStorage } = this.#window;
		const kept = read(sessionStorage, KEPT);
		write(sessionStorage, KEPT, null);
		if (this.arrival || (kept !== null && parseRoute(location.hash).pane === "inbox"))
			history.replaceState(null, "", formatRoute(parseRoute(kept ?? "")));
	}

	/** Go somewhere; the browser's Back returns. */
	go(route: Route): void {
		this.#window.location.hash = formatRoute(route);
		this.#route.value = route;
	}
}
