/** Where the agent is: the address' fragment as a signal, so that back, reload and a new log-in keep the place. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { formatRoute, parseRoute, type Route } from "../core/route.ts";

export class Place {
	readonly #window: Window;
	readonly #route;

	constructor(owner: Window) {
		this.#window = owner;
		this.#route = signal(parseRoute(owner.location.hash));
		owner.addEventListener("hashchange", () => {
			this.#route.value = parseRoute(owner.location.hash);
		});
	}

	get route(): ReadonlySignal<Route> {
		return this.#route;
	}

	/** Go somewhere; the browser's Back returns. */
	go(route: Route): void {
		this.#window.location.hash = formatRoute(route);
		this.#route.value = route;
	}
}
