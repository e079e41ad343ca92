/** Which page this tab shows: told once at the start of each socket, and again when a single-page app changes it. */
import { LIMITS } from "@lookalong/protocol/limit.ts";

/** The address as far as others may know it: queries and fragments carry searches, tokens and names. */
export function pageAddress(location: Pick<Location, "origin" | "pathname">): string {
	return [...(location.origin + location.pathname)].slice(0, LIMITS.url).join("");
}

/**
 * Call back after each change of the address within the document.
 *
 * @returns a function that stops it and puts everything back.
 */
export function watchPage(changed: () => void): () => void {
	const gone = new AbortController();
	const { signal } = gone;
	if ("navigation" in window) {
		window.navigation.addEventListener("currententrychange", changed, { signal });
		return () => gone.abort();
	}
	// Without the Navigation API nothing tells of pushState.
	const restore = [patch("pushState", changed), patch("replaceState", changed)];
	(window as Window).addEventListener("popstate", changed, { signal });
	return () => {
		gone.abort();
		for (const each of restore) each();
	};
}

function patch(name: "pushState" | "replaceState", changed: () => void): () => void {
	const original = history[name];
	let watching = true;
	const patched: typeof original = function (this: History, ...values) {
		original.apply(this, values);
		if (watching) changed();
	};
	history[name] = patched;
	return () => {
		watching = false;
		// Somebody who patched over us still calls our function, which then only passes on.
		if (history[name] === patched) history[name] = original;
	};
}
