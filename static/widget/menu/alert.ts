/** Tells of new messages while the customer looks at something else: by a sound, by a notification, or not at all. */

import { ALERTS, remember, type Shelf, TOLD } from "../shelf.ts";
import type { Signal } from "../signal.ts";
import { ring } from "./sound.ts";

/** What the customer wants to be told by; nothing unless they say so. `text` puts the message into notifications. */
export type Wish = "sound" | "notify" | "text";

/** A message of somebody else, just arrived. */
export interface News {
	readonly conversationId: string;
	readonly seq: number;
	readonly text: string;
}

export interface AlertOptions {
	readonly shelf: Shelf;
	readonly wishes: Signal<ReadonlySet<string>>;
	/** What a notification says without its text. */
	readonly plain: string;
	title(): string;
	/** The customer pressed a notification. */
	onPressed(): void;
}

/** A tab that is in front, or has told, says so to the others within this time, in milliseconds. */
const HUSH_MS = 250;
const MAX_TEXT = 200;

export class Alerts {
	readonly #options: AlertOptions;
	readonly #wishes: Signal<ReadonlySet<string>>;
	readonly #timers = new Set<ReturnType<typeof setTimeout>>();

	constructor(options: AlertOptions) {
		this.#options = options;
		this.#wishes = options.wishes;
		this.#read();
	}

	/** Take a wish on or back. For notifications the browser asks; false if it does not allow them. */
	async set(wish: Wish, on: boolean): Promise<boolean> {
		if (on && wish === "notify" && !(await allowed())) return false;
		const wishes = new Set(this.#read());
		if (on) wishes.add(wish);
		else wishes.delete(wish);
		remember(this.#options.shelf, ALERTS, [...wishes].join(" "));
		if (on && wish === "sound") ring();
		this.#read();
		return true;
	}

	/** Tell of a message, unless a tab of the site is in front or another one tells. */
	arrived(news: News): void {
		// Another tab may have changed it.
		if (this.#read().size === 0) return;
		if (inFront()) {
			this.#told(news);
			return;
		}
		const timer = setTimeout(
			() => {
				this.#timers.delete(timer);
				if (inFront() || this.#isTold(news)) return;
				this.#told(news);
				this.#tell(news);
			},
			HUSH_MS * (1 + Math.random()),
		);
		this.#timers.add(timer);
	}

	shutdown(): void {
		for (const timer of this.#timers) clearTimeout(timer);
	}

	#tell({ conversationId, seq, text }: News): void {
		const wishes = this.#wishes.peek();
		if (wishes.has("sound")) ring();
		if (!wishes.has("notify")) return;
		const { plain, title, onPressed } = this.#options;
		try {
			const body = wishes.has("text") ? text.slice(0, MAX_TEXT) : plain;
			// The same name on every tab: the browser shows it once. We have a sound of our own.
			const notice = new Notification(title(), {
				body,
				tag: `${conversationId} ${seq}`,
				silent: true,
			});
			notice.onclick = () => {
				window.focus();
				notice.close();
				onPressed();
			};
		} catch {
			// Some browsers have them for service workers only; the badge on the bubble is there still.
		}
	}

	#read(): ReadonlySet<string> {
		const wishes = new Set(this.#options.shelf.get(ALERTS)?.split(" "));
		if ([...wishes].join() !== [...this.#wishes.peek()].join()) this.#wishes.value = wishes;
		return wishes;
	}

	#told({ conversationId, seq }: News): void {
		this.#options.shelf.set(TOLD, `${conversationId} ${seq}`);
	}

	#isTold({ conversationId, seq }: News): boolean {
		const [id, last] = this.#options.shelf.get(TOLD)?.split(" ") ?? [];
		return id === conversationId && Number(last) >= seq;
	}
}

/** Whether this browser lets us notify; it asks the customer if nobody has yet. */
async function allowed(): Promise<boolean> {
	try {
		return (await Notification.requestPermission()) === "granted";
	} catch {
		return false;
	}
}

function inFront(): boolean {
	return !document.hidden && document.hasFocus();
}
