/** The files that are to go with the next message: chosen, on their way, there, or refused. */
import { LIMITS } from "@lookalong/protocol/limit.ts";
import { uuid7 } from "@lookalong/protocol/uuid.ts";
import { readManifest } from "./manifest.ts";
import type { Office } from "./office.ts";
import { forget, NotTaken, upload } from "./upload.ts";

/** A file of the tray. `again`: it has to be chosen again, for a reload lost it. */
export interface Item {
	readonly clientId: string;
	readonly name: string;
	readonly size: number;
	readonly state: "uploading" | "stalled" | "done" | "refused" | "again";
	/** From 0 to 1. */
	readonly progress: number;
	/** Once it is there: the line by which a message names it. */
	readonly line: string;
	/** Why it was refused. */
	readonly code: string;
}

/** What of a file outlives a reload. */
export type Kept = Pick<Item, "clientId" | "name" | "size" | "line">;

export interface TrayOptions {
	readonly base: string;
	readonly office: Office;
	/** What an earlier page left. */
	readonly kept: readonly Kept[];
	/** Something changed: how many files there are, and what is to be kept for the next page. */
	onChange(count: number, kept: readonly Kept[]): void;
	/** Nothing is on its way any more, and somebody waits for that. */
	onReady(): void;
}

export class Tray {
	readonly #options: TrayOptions;
	readonly #uploads = new Map<string, AbortController>();
	#items: readonly Item[];
	#wanted = false;

	constructor(options: TrayOptions) {
		this.#options = options;
		this.#items = options.kept.map((each) => ({
			...each,
			state: each.line ? "done" : "again",
			progress: each.line ? 1 : 0,
			code: "",
		}));
	}

	get items(): readonly Item[] {
		return this.#items;
	}

	/** There are files that a person has to decide about before a message goes. */
	get stuck(): boolean {
		return this.#items.some((each) => each.state === "refused" || each.state === "again");
	}

	/** The message is to go as soon as all files are there. */
	get wanted(): boolean {
		return this.#wanted;
	}

	/** Take files; false if they are more than one message may have, and nothing was taken of what is too much. */
	add(files: Iterable<File>): boolean {
		for (const file of files) {
			const known = this.#items.find(
				(each) => each.state === "again" && each.name === file.name && each.size === file.size,
			);
			if (!known && this.#items.length >= LIMITS.files) return false;
			this.#start(file, known?.clientId ?? uuid7());
		}
		return true;
	}

	/** Take a file out. */
	remove(clientId: string): void {
		const item = this.#items.find((each) => each.clientId === clientId);
		this.#uploads.get(clientId)?.abort();
		const [file] = readManifest(item?.line ?? "").files;
		if (file) void forget(file.id, this.#options).catch(() => {});
		this.#set(this.#items.filter((each) => each.clientId !== clientId));
		this.#settle();
	}

	/** Send as soon as all is there: at once, or once `onReady` says so. */
	want(): void {
		this.#wanted = true;
		this.#set(this.#items);
		this.#settle();
	}

	/** Take out what is there, for a message. */
	take(): string[] {
		const lines = this.#items.map((each) => each.line).filter((line) => line);
		this.#wanted = false;
		this.#set([]);
		return lines;
	}

	/** Give up what is on its way; what is there stays for the next page. */
	close(): void {
		for (const each of this.#uploads.values()) each.abort();
	}

	#start(file: File, clientId: string): void {
		const fresh: Item = {
			clientId,
			name: file.name,
			size: file.size,
			state: "uploading",
			progress: 0,
			line: "",
			code: "",
		};
		const known = this.#items.some((each) => each.clientId === clientId);
		if (known) this.#change(clientId, fresh);
		else this.#set([...this.#items, fresh]);
		const { base, office } = this.#options;
		const controller = new AbortController();
		this.#uploads.set(clientId, controller);
		upload(file, {
			base,
			office,
			clientId,
			signal: controller.signal,
			onProgress: (progress) => this.#change(clientId, { progress }),
			onStalled: (stalled) => this.#change(clientId, { state: stalled ? "stalled" : "uploading" }),
		})
			.then(
				(line) => this.#change(clientId, { line, state: "done", progress: 1 }),
				(error) =>
					error instanceof NotTaken &&
					this.#change(clientId, { state: "refused", code: error.code }),
			)
			.then(() => this.#settle());
	}

	#settle(): void {
		if (!this.#wanted) return;
		if (this.#items.length === 0 || this.stuck) {
			this.#wanted = false;
			this.#set(this.#items);
		} else if (this.#items.every((each) => each.state === "done")) this.#options.onReady();
	}

	#change(clientId: string, change: Partial<Item>): void {
		this.#set(
			this.#items.map((each) => (each.clientId === clientId ? { ...each, ...change } : each)),
		);
	}

	#set(items: readonly Item[]): void {
		this.#items = items;
		const kept = items.filter((each) => each.state !== "refused");
		this.#options.onChange(
			items.length,
			kept.map(({ clientId, name, size, line }) => ({ clientId, name, size, line })),
		);
	}
}
