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

/** Keys on the shelves, in one place because the loader reads some of them; apart, so that it carries no others. */

/** Local: credentials of this anonymous visitor. */
export const TOKEN = "token";
/** Local: when this visitor last wrote or was written to, in milliseconds since the epoch. */
export const ACTIVE = "active";
/** Local: conversation id and how far it was read, with a space between. */
export const READ = "read";
/** Local: how the customer wants to be told of messages, words with a space between; empty for not at all. */
export const ALERTS = "alerts";
/** Local: conversation id and the last message that one of the tabs told of, with a space between. */
export const TOLD = "told";
/** Local: prefix of the texts that were not stored yet, a key each. */
export const UNSENT = "unsent.";
/** Tab: id of this tab. */
export const TAB = "tab";
/** Tab: the session to continue after a page change, and what the customer said yes to. */
export const SESSION = "session";
/** Tab: there while the panel is open. */
export const OPEN = "open";
/** Tab: what was typed and not sent. */
export const DRAFT = "draft";
/** Tab: the files that are to go with it, as JSON. */
export const FILES = "files";

/** Look at one key without opening a shelf; nothing also where storage is blocked. */
export function peek(area: Area, site: string, key: string): string | null | undefined {
	return attempt(area, (it) => it.getItem(prefixOf(site) + key));
}

/** Open the shelf of a site. */
export function openShelf(area: Area, site: string): Shelf {
	const prefix = prefixOf(site);
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

/** Keep a text, or forget it when it is empty. */
export function remember(shelf: Shelf, key: string, value: string): void {
	if (value) shelf.set(key, value);
	else shelf.remove(key);
}

function prefixOf(site: string): string {
	return `lookalong.${site}.`;
}

/** Storage throws where it is blocked (SecurityError) or full (QuotaExceededError). */
function attempt<T>(area: Area, use: (storage: Storage) => T): T | undefined {
	try {
		return use(window[area]);
	} catch {
		return undefined;
	}
}
