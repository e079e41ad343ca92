/** Unsent texts on disk, a key each, so that several tabs can add and remove without overwriting one another. */
import type { Unsent } from "./conversation.ts";
import { type Shelf, UNSENT } from "./shelf.ts";

/** Keep a text until `forgetUnsent`. */
export function keepUnsent(shelf: Shelf, { clientId, ...rest }: Unsent): void {
	shelf.set(UNSENT + clientId, JSON.stringify(rest));
}

export function forgetUnsent(shelf: Shelf, clientId: string): void {
	shelf.remove(UNSENT + clientId);
}

/** What an earlier page or another tab left, oldest first; what cannot be read is left where it is. */
export function readUnsent(shelf: Shelf): Unsent[] {
	return shelf
		.keys(UNSENT)
		.sort()
		.flatMap((key) => parse(key.slice(UNSENT.length), shelf.get(key) ?? ""));
}

function parse(clientId: string, json: string): Unsent[] {
	try {
		const { text, atMs, failed = "", ...rest } = JSON.parse(json) as Partial<Unsent>;
		return typeof text === "string" && typeof atMs === "number"
			? [{ ...rest, clientId, text, atMs, failed }]
			: [];
	} catch {
		return [];
	}
}
