import { kindOf } from "../codec/envelope.ts";
import { LIMIT } from "../codec/limit.ts";
import * as OP from "../codec/op.ts";
import type { Writer } from "../codec/writer.ts";
import type { Registry } from "./registry.ts";

/** How the pages in frames that cannot be read may be captured after all: by themselves. */
export type EmbedOptions = {
	/**
	 * Give a port to the page in a frame. What comes out of it is that page's word, and is only passed on.
	 *
	 * @returns what is called once nothing of that page is passed on any more.
	 */
	offer(frame: HTMLIFrameElement, port: MessagePort): (() => void) | undefined;
	/** The customer has pressed Esc in such a page. */
	stopped(): void;
};

/** What the page in a frame is told: this, or how many bytes of it were taken. */
export type EmbedWord = "snapshot" | "rules" | "stop" | number;

/** Milliseconds after which a page that has not answered is asked again: its widget may have come late. */
const AGAIN_MS = [1000, 4000];

/** Bytes of one page that wait here; an honest one stops far below. */
const MAX_WAITING = 2 * LIMIT.embed;

/** Size of a payload (bytes and UTF-16 units) beyond which the next page's has to wait. */
const MAX_SIZE = 16 * 1024 * 1024;

/** The page in a frame, as far as it answers. */
type Embed = {
	/** Null once it ended. */
	port: MessagePort | null;
	closed: (() => void) | undefined;
	timer: number;
	readonly queue: Uint8Array[];
	bytes: number;
	/** Whether the page has told anything yet; it begins with a snapshot. */
	answered: boolean;
	/** Whether the replica knows the frame. */
	told: boolean;
	/** Whether a snapshot came since; what comes before one is of no use. */
	fresh: boolean;
};

/** Passes on what the pages in frames of other origins tell of themselves. */
export class Embeds {
	readonly #registry: Registry;
	readonly #options: EmbedOptions | undefined;
	readonly #changed: () => void;
	readonly #embeds = new Map<Element, Embed>();
	/** Frames whose page went, to be shown as closed. */
	readonly #dark = new Set<Element>();

	constructor(registry: Registry, options: EmbedOptions | undefined, changed: () => void) {
		this.#registry = registry;
		this.#options = options;
		this.#changed = changed;
	}

	/** Whether something waits to be written. */
	get pending(): boolean {
		if (this.#dark.size > 0) return true;
		for (const { queue } of this.#embeds.values()) if (queue.length > 0) return true;
		return false;
	}

	/** Frames whose pages are told, or were asked. */
	get frames(): Iterable<Element> {
		return this.#embeds.keys();
	}

	/** A frame was told as closed: its page may tell the rest, from the beginning. */
	open(frame: Element): void {
		const embed = this.#embeds.get(frame);
		if (embed) {
			embed.told = true;
			forget(embed);
			if (embed.answered) say(embed.port, "snapshot");
		} else if (this.#options) {
			this.#embeds.set(frame, this.#ask(frame, 0));
		}
	}

	/** A frame shows another page, or must not be told. */
	drop(frame: Element): void {
		const embed = this.#embeds.get(frame);
		if (embed) close(embed);
		this.#embeds.delete(frame);
		this.#dark.delete(frame);
	}

	/** A snapshot begins: frames are told anew. */
	reset(): void {
		this.#dark.clear();
		for (const embed of this.#embeds.values()) {
			embed.told = false;
			forget(embed);
		}
	}

	/** A snapshot ends: frames that are not in it are told no more. */
	prune(): void {
		for (const [frame, { told }] of this.#embeds) if (!told) this.drop(frame);
	}

	/** The rules have changed: each page has to ask for them. */
	protect(): void {
		for (const { port } of this.#embeds.values()) say(port, "rules");
	}

	/** End it: the pages are told no more, and stop by themselves. */
	stop(): void {
		for (const frame of this.#embeds.keys()) this.drop(frame);
	}

	/** Write what came, as far as there is room. */
	write(writer: Writer, closed: (frame: Element) => void): void {
		for (const frame of this.#dark) {
			this.#dark.delete(frame);
			if (this.#registry.id(frame) !== 0) closed(frame);
		}
		for (const [frame, embed] of this.#embeds) {
			const id = this.#registry.id(frame);
			while (id !== 0 && writer.size < MAX_SIZE) {
				const payload = embed.queue.shift();
				if (!payload) break;
				writer.unsigned(OP.embed);
				writer.unsigned(id);
				writer.bytes(payload);
				embed.bytes -= payload.length;
				say(embed.port, payload.length);
			}
		}
	}

	#ask(frame: Element, attempt: number): Embed {
		const { port1, port2 } = new MessageChannel();
		const embed: Embed = {
			port: port1,
			closed: undefined,
			timer: 0,
			queue: [],
			bytes: 0,
			answered: false,
			told: true,
			fresh: false,
		};
		port1.onmessage = ({ data }) => this.#take(frame, embed, data);
		// Not every browser tells that the other end went; then the page's own last word has to do. A port that nobody
		// took goes, too.
		port1.addEventListener("close", () => embed.answered && this.#lost(frame, embed));
		const wait = AGAIN_MS[attempt];
		if (wait !== undefined)
			embed.timer = window.setTimeout(() => this.#again(frame, attempt), wait);
		embed.closed = this.#options?.offer(frame as HTMLIFrameElement, port2);
		return embed;
	}

	#again(frame: Element, attempt: number): void {
		const { told } = this.#embeds.get(frame) as Embed;
		this.drop(frame);
		const embed = this.#ask(frame, attempt + 1);
		embed.told = told;
		this.#embeds.set(frame, embed);
	}

	#take(frame: Element, embed: Embed, data: unknown): void {
		if (!embed.port) return;
		clearTimeout(embed.timer);
		embed.answered = true;
		if (data === "stop") this.#options?.stopped();
		const isPayload = data instanceof ArrayBuffer && data.byteLength <= LIMIT.embed;
		if (!isPayload || embed.bytes + data.byteLength > MAX_WAITING) {
			this.#lost(frame, embed);
			return;
		}
		const payload = new Uint8Array(data);
		embed.fresh ||= kindOf(payload) === "snapshot";
		if (!embed.told || !embed.fresh) {
			say(embed.port, payload.length);
			return;
		}
		embed.queue.push(payload);
		embed.bytes += payload.length;
		this.#changed();
	}

	/** The page went, or does not keep to the rules: it is not asked again before the frame loads another. */
	#lost(frame: Element, embed: Embed): void {
		if (!embed.port) return;
		close(embed);
		embed.queue.length = embed.bytes = 0;
		if (!embed.told) return;
		this.#dark.add(frame);
		this.#changed();
	}
}

/** Drop what waits, and what comes before the next snapshot. */
function forget(embed: Embed): void {
	if (embed.bytes > 0) say(embed.port, embed.bytes);
	embed.queue.length = embed.bytes = 0;
	embed.fresh = false;
}

function close(embed: Embed): void {
	if (!embed.port) return;
	clearTimeout(embed.timer);
	say(embed.port, "stop");
	embed.port.close();
	embed.port = null;
	embed.closed?.();
}

function say(port: MessagePort | null, word: EmbedWord): void {
	port?.postMessage(word);
}
