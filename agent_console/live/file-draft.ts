/** The files that are to go with the next message of one conversation. */
import { LIMITS } from "@lookalong/protocol";
import { type Signal, signal } from "@preact/signals";
import type { FileKey } from "../../static/filing/locale/en.ts";
import type { Office } from "../../static/filing/office.ts";
import { type Kept, Tray } from "../../static/filing/tray.ts";
import type { Watched } from "../../static/filing/tray_list.tsx";

/** What is to be said about them, as a text of theirs. */
export interface Remark {
	readonly key: FileKey;
	readonly count: number;
}

export interface FileDraftOptions {
	readonly office: Office;
	/** What an earlier page left. */
	readonly kept: readonly Kept[];
	/** Something changed that is to be kept for the next page. */
	keep(kept: readonly Kept[]): void;
	/** All are there, and somebody waits for that; the message names them by these lines. */
	send(lines: readonly string[]): void;
}

export class FileDraft implements Watched {
	readonly tray: Tray;
	readonly #changes = new Set<() => void>();
	/** How many there are. */
	readonly count: Signal<number>;
	readonly remark: Signal<Remark | null> = signal(null);

	constructor({ office, kept, keep, send }: FileDraftOptions) {
		this.count = signal(kept.length);
		this.tray = new Tray({
			base: "/",
			office,
			kept,
			onChange: (count, now) => {
				this.count.value = count;
				if (!this.tray.stuck) this.remark.value = null;
				keep(now);
				for (const changed of this.#changes) changed();
			},
			onReady: () => send(this.tray.take()),
		});
	}

	watch(changed: () => void): () => void {
		this.#changes.add(changed);
		return () => this.#changes.delete(changed);
	}

	/** Take what was chosen, dropped or pasted. */
	add(files: Iterable<File>): void {
		if (!this.tray.add(files)) this.remark.value = { key: "file.too_many", count: LIMITS.files };
	}

	/** Send them as soon as they are there, unless there is something to decide. */
	submit(): void {
		this.tray.want();
		if (this.tray.stuck) this.remark.value = { key: "file.decide", count: 0 };
	}
}
