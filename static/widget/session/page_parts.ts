/** What a shared page needs the server for besides its mirror: its files, and the pages in its frames. */
import {
	type MessageOf,
	type OutboxPriority,
	Priority,
	type VisitorMessage,
} from "@lookalong/protocol";
import type { Shared } from "./door.ts";
import { PageFiles } from "./page_files.ts";
import type { Uplink } from "./uplink.ts";
import { type Question, Vouching } from "./vouching.ts";

export interface PageRoute {
	/** The session; empty while there is none. */
	sessionId(): string;
	/** Send a message; false if there is no connection. */
	tell(message: VisitorMessage, priority: OutboxPriority): boolean;
}

export class PageParts implements Shared {
	readonly site: string;
	readonly files: PageFiles;
	readonly vouching: Vouching;
	readonly #uplink: Uplink;
	readonly #route: PageRoute;

	constructor(site: string, uplink: Uplink, route: PageRoute) {
		this.site = site;
		this.#uplink = uplink;
		this.#route = route;
		this.files = new PageFiles({
			offer: (files, gaps) => this.#offer({ files, gaps }),
			upload: (hash, bytes) => uplink.file(hash, bytes),
			backlog: () => uplink.fileBacklog,
		});
		this.vouching = new Vouching((question) => this.#ask(question));
	}

	/** A new socket. */
	again(): void {
		this.files.again();
		this.vouching.again();
	}

	/** Nothing is shared any more. */
	stop(): void {
		this.files.stop();
		this.vouching.stop();
	}

	/** Files count only once the page is shared, on this socket. */
	#offer(offer: Omit<MessageOf<"asset_offer">, "type" | "sessionId">): boolean {
		const sessionId = this.#route.sessionId();
		if (!sessionId || !this.#uplink.open) return false;
		return this.#route.tell({ type: "asset_offer", sessionId, ...offer }, Priority.mirror);
	}

	#ask(question: Question): boolean {
		const sessionId = this.#route.sessionId();
		if (!sessionId || !this.#uplink.open) return false;
		return this.#route.tell({ type: "frame_ask", sessionId, ...question }, Priority.control);
	}
}
