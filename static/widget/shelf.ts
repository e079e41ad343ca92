/** What the widget keeps in this browser for one site. Where storage is blocked it remembers until the page goes. */

export interface Shelf {
	get(key: string): string | undefined;
	set(key: string, value: string): void;
	remove(key: string): void;
	/** Keys on this shelf that start with `prefix`. */
	keys(prefix: string): string[];
}

/** The part of `window` a shelf is in: for every tab of the browser, or for this tab alone. */
export type Area = "localStorage" | "sessionStorage";

/** Names on the shelves, in one place because the loader and the chat both read them. */
export const Key = {
	/** Local: credentials of this anonymous visitor. */
	token: "token",
	/** Local: when this visitor last wrote or was written to, in milliseconds since the epoch. */
	active: "active",
	/** Local: how far the thread was read. */
	read: "read",
	/** Local: a text that was not stored yet, one key each. */
	unsent: "unsent.",
	/** Tab: id of this tab. */
	tab: "tab",
	/** Tab: the session to continue after a page change, and what the customer said yes to. */
	session: "session",
	/** Tab: whether the panel is open. */
	open: "open",
	/** Tab: what was typed and not sent. */
	draft: "draft",
} as const;

/** Open the shelf of a site. */
export function openShelf(area: Area, site: string): Shelf {
	const prefix = `lookalong.${site}.`;
	const memory = new Map<string, string>();
	return {
		get: (key) => attempt(area, (it) => it.getItem(prefix + key)) ?? memory.get(key),
		set(key, value) {
			memory.set(key, value);
			attempt(area, (it) => it.setItem(prefix + key, value));
		},
		remove(key) {
			memory.delete(key);
			attempt(area, (it) => it.removeItem(prefix + key));
		},
		keys(start) {
			const stored = attempt(area, (it) => Object.keys(it)) ?? [];
			const own = stored
				.filter((key) => key.startsWith(prefix))
				.map((key) => key.slice(prefix.length));
			return [...new Set([...own, ...memory.keys()])].filter((key) => key.startsWith(start));
		},
	};
}

/** Storage throws where it is blocked (SecurityError) or full (QuotaExceededError). */
function attempt<T>(area: Area, use: (storage: Storage) => T): T | undefined {
	try {
		return use(window[area]);
	} catch {
		return undefined;
	}
}
