/** Small things kept in this browser. Storage may be forbidden or full: then nothing is kept, and nothing breaks. */
import { type Signal, signal } from "@preact/signals";
import type { Kept } from "../../static/filing/tray.ts";
import { type Outbox, restored, type Unsent } from "../core/outbox.ts";

const OUTBOX_PREFIX = "lookalong.outbox.";
const DRAFT_PREFIX = "lookalong.draft.";
const TRAY_PREFIX = "lookalong.tray.";
const CARET_PREFIX = "lookalong.caret.";

/** Read a kept text; null when there is none, or storage is forbidden. */
export function read(storage: Storage, key: string): string | null {
	try {
		return storage.getItem(key);
	} catch {
		return null;
	}
}

/** Keep a text if that is possible; null removes it. */
export function write(storage: Storage, key: string, value: string | null): void {
	try {
		if (value === null) storage.removeItem(key);
		else storage.setItem(key, value);
	} catch {
		// Full or forbidden: what is kept here is a convenience, the page works without.
	}
}

/**
 * The unsent texts of one agent, a key for each: two tabs of the console then never overwrite each other, and a text
 * that both send is stored once under its id.
 */
export class OutboxStore {
	readonly #storage: Storage;
	readonly #prefix: string;

	constructor(storage: Storage, agentId: string) {
		this.#storage = storage;
		this.#prefix = `${OUTBOX_PREFIX}${agentId}.`;
	}

	load(): Outbox {
		return keys(this.#storage)
			.filter((key) => key.startsWith(this.#prefix))
			.flatMap((key) => restored(read(this.#storage, key)) ?? [])
			.sort((a, b) => a.atMs - b.atMs || (a.clientId < b.clientId ? -1 : 1));
	}

	/** Keep the difference between what was and what is. */
	save(before: Outbox, now: Outbox): void {
		for (const each of before)
			if (!now.some((other) => other.clientId === each.clientId)) this.#write(each, null);
		for (const each of now) if (!before.includes(each)) this.#write(each, JSON.stringify(each));
	}

	#write(unsent: Unsent, value: string | null): void {
		write(this.#storage, this.#prefix + unsent.clientId, value);
	}
}

/** What stands in the composers, unsent: it survives another conversation, a reload, a new log-in. */
export class Drafts {
	readonly #storage: Storage;
	readonly #texts = new Map<string, Signal<string>>();

	constructor(storage: Storage) {
		this.#storage = storage;
	}

	/** What stands there now; changed by `write` alone. */
	of(conversationId: string): Signal<string> {
		const known = this.#texts.get(conversationId);
		if (known) return known;
		const made = signal(read(this.#storage, DRAFT_PREFIX + conversationId) ?? "");
		this.#texts.set(conversationId, made);
		return made;
	}

	write(conversationId: string, text: string): void {
		this.of(conversationId).value = text;
		write(this.#storage, DRAFT_PREFIX + conversationId, text === "" ? null : text);
	}

	/** Where the cursor stood, in UTF-16 units; at the end if that is not known. */
	caret(conversationId: string): number {
		return Number(read(this.#storage, CARET_PREFIX + conversationId) ?? Number.MAX_SAFE_INTEGER);
	}

	/** Keep where the cursor stands. */
	leave(conversationId: string, caret: number): void {
		const isEmpty = this.of(conversationId).peek() === "";
		write(this.#storage, CARET_PREFIX + conversationId, isEmpty ? null : String(caret));
	}
}

/** What one agent's files that wait to be sent are, as far as it outlives a page: not their bytes. */
export class TrayStore {
	readonly #storage: Storage;
	readonly #prefix: string;

	constructor(storage: Storage, agentId: string) {
		this.#storage = storage;
		this.#prefix = `${TRAY_PREFIX}${agentId}.`;
	}

	read(conversationId: string): Kept[] {
		try {
			return JSON.parse(read(this.#storage, this.#prefix + conversationId) ?? "[]");
		} catch {
			return [];
		}
	}

	write(conversationId: string, kept: readonly Kept[]): void {
		const value = kept.length > 0 ? JSON.stringify(kept) : null;
		write(this.#storage, this.#prefix + conversationId, value);
	}
}

function keys(storage: Storage): string[] {
	try {
		return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
	} catch {
		return [];
	}
}
