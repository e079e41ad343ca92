/** @jsxImportSource react */
/** The planner's addresses. All are files of one folder, `…/planner/`, whatever is above it. */

import { type MouseEvent, type ReactNode, useSyncExternalStore } from "react";

export type Tab = "plan" | "packing";

export type Route =
	| { readonly name: "list" }
	| { readonly name: "new" }
	| { readonly name: "trip"; readonly slug: string; readonly tab: Tab };

const FOLDER = new URL(".", location.href).pathname;

const moves = new EventTarget();
addEventListener("popstate", () => moves.dispatchEvent(new Event("move")));

/** Return the address of a route. */
export function hrefOf(route: Route): string {
	switch (route.name) {
		case "list":
			return FOLDER;
		case "new":
			return `${FOLDER}new`;
		case "trip":
			return `${FOLDER}${route.slug}${route.tab === "packing" ? "?tab=packing" : ""}`;
	}
}

/** Go to a route without loading a document. */
export function go(route: Route): void {
	history.pushState(null, "", hrefOf(route));
	moves.dispatchEvent(new Event("move"));
	scrollTo(0, 0);
}

/** Return the route of the current address, and follow it. */
export function useRoute(): Route {
	return routeOf(useSyncExternalStore(subscribe, () => location.pathname + location.search));
}

/** Return the route of a path with its query. */
export function routeOf(address: string): Route {
	const url = new URL(address, location.origin);
	const name = url.pathname.slice(FOLDER.length);
	if (name === "" || name === "index.html") return { name: "list" };
	if (name === "new") return { name: "new" };
	const tab = url.searchParams.get("tab") === "packing" ? "packing" : "plan";
	return { name: "trip", slug: decodeURIComponent(name), tab };
}

interface LinkProps {
	readonly to: Route;
	readonly children: ReactNode;
	readonly className?: string;
	readonly test: string;
	readonly current?: boolean;
}

/** A link to a route; new tabs and other uses of the browser's own stay the browser's. */
export function Link({ to, children, className, test, current }: LinkProps) {
	const follow = (event: MouseEvent) => {
		if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
		event.preventDefault();
		go(to);
	};
	return (
		<a
			href={hrefOf(to)}
			onClick={follow}
			className={className}
			data-test={test}
			aria-current={current ? "page" : undefined}
		>
			{children}
		</a>
	);
}

function subscribe(listener: () => void): () => void {
	moves.addEventListener("move", listener);
	return () => moves.removeEventListener("move", listener);
}
