/** Where the chat meets its menu: whether it is open, and its chunk once somebody wanted it. */
import type { MessageOf } from "@lookalong/protocol/message.ts";
import type { VNode } from "preact";
import type { Conversation } from "./conversation.ts";
import type { Locale } from "./locale/index.ts";
import type { News } from "./menu/alert.ts";
import { ALERTS, type Shelf } from "./shelf.ts";
import { type ReadonlySignal, type Signal, signal } from "./signal.ts";

/** What the menu works with. */
export interface MenuEnvironment {
	readonly local: Shelf;
	readonly locale: Locale;
	readonly conversation: ReadonlySignal<Conversation>;
	/** What the customer wants to be told by. Made by the chat: the menu's chunk needs no signals of its own. */
	readonly wishes: Signal<ReadonlySet<string>>;
	/** The page of messages right before one; nothing if it cannot be had now. */
	before(seq: number): Promise<MessageOf<"history_page"> | undefined>;
	/** End the conversation, if the server knows that and it is not ended yet; nothing otherwise. */
	conclude(): (() => void) | undefined;
	/** What people read of a text: of files, their names. */
	plain(text: string): string;
	siteName(): string;
	/** Open the chat. */
	open(): void;
	/** Where elements of ours may be put. */
	place(): HTMLElement;
}

/** What the menu's chunk gives back. */
export interface Menu {
	view(): VNode;
	/** A message of somebody else arrived. */
	arrived(news: News): void;
	shutdown(): void;
}

export class MenuPort {
	readonly #environment: MenuEnvironment;
	readonly #open = signal(false);
	readonly #menu = signal<Menu | undefined>(undefined);
	#over = false;

	constructor(environment: Omit<MenuEnvironment, "wishes">) {
		this.#environment = { ...environment, wishes: signal(new Set()) };
		// Who wants to be alerted is, on every page.
		if (environment.local.get(ALERTS)) void this.#load();
	}

	get open(): ReadonlySignal<boolean> {
		return this.#open;
	}

	/** The menu as it is to be shown; nothing while it is closed or not there yet. */
	view(): VNode | undefined {
		return this.#open.value ? this.#menu.value?.view() : undefined;
	}

	toggle(): void {
		this.#open.value = !this.#open.peek();
		void this.#load();
	}

	arrived(news: News): void {
		this.#menu.peek()?.arrived(news);
	}

	shutdown(): void {
		this.#over = true;
		this.#menu.peek()?.shutdown();
	}

	async #load(): Promise<void> {
		if (this.#menu.peek()) return;
		try {
			const { startMenu } = await import("./menu/menu.tsx");
			if (!this.#over) this.#menu.value ??= startMenu(this.#environment);
		} catch (error) {
			this.#open.value = false;
			console.warn("Lookalong: the menu could not be loaded.", error);
		}
	}
}
