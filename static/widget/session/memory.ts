/** What the tab keeps of a session for its next page: what continues it, and what the customer said. */
import type { SessionState } from "@lookalong/protocol";
import { readRecord, writeRecord } from "../session_record.ts";
import type { Shelf } from "../shelf.ts";
import type { Consent } from "./consent.ts";

export class Memory {
	readonly #tab: Shelf;
	readonly #consent: Consent;

	/** @param consent what the customer said; an earlier page's yes goes on in it */
	constructor(tab: Shelf, consent: Consent) {
		this.#tab = tab;
		this.#consent = consent;
		const record = readRecord(tab);
		if (record?.granted) consent.restore(record.id, record.until, record.paused);
	}

	/** Keep a session as it is now. */
	keep({ sessionId: id, resumeToken }: SessionState): void {
		const { viewUntil: until, paused } = this.#consent;
		const granted = this.#consent.granted(id);
		const token = resumeToken || readRecord(this.#tab)?.token || "";
		writeRecord(this.#tab, { id, token, granted, until, paused, stopped: false });
	}

	/** Keep that the customer stopped a session, until the server has been told. */
	keepStop(id: string): void {
		const nothing = { token: "", granted: false, until: 0, paused: false };
		writeRecord(this.#tab, { id, ...nothing, stopped: true });
	}

	/** Forget the session, but not a stop that is to be told. */
	forget(): void {
		if (!readRecord(this.#tab)?.stopped) writeRecord(this.#tab, undefined);
	}
}
