/** What this tab remembers of a session from page to page. */
import { SESSION, type Shelf } from "./shelf.ts";

export interface SessionRecord {
	readonly id: string;
	/** Continues the session on the next page; rotated by the server at each use. */
	readonly token: string;
	/** The customer said yes to showing pages, by a click in this tab. */
	readonly granted: boolean;
	/** When that yes ends, in milliseconds since 1970. */
	readonly until: number;
	/** The customer shows nothing for a while. */
	readonly paused: boolean;
	/** The customer stopped it, and the server may not know yet. */
	readonly stopped: boolean;
}

/** Read the record; what is not one of ours counts as none. */
export function readRecord(tab: Shelf): SessionRecord | undefined {
	try {
		const { id, token, granted, until, paused, stopped } = JSON.parse(tab.get(SESSION) ?? "null");
		if (typeof id !== "string" || typeof token !== "string") return undefined;
		return {
			id,
			token,
			granted: granted === true && until > 0,
			until,
			paused: paused === true,
			stopped: stopped === true,
		};
	} catch {
		return undefined;
	}
}

/** Keep a record for the next page, or forget the one there is. */
export function writeRecord(tab: Shelf, record: SessionRecord | undefined): void {
	if (record) tab.set(SESSION, JSON.stringify(record));
	else tab.remove(SESSION);
}
