/**
 * The page around, as one in a frame of another origin meets it: asks it in, and lets it in once the server knows it.
 *
 * A page in a frame says by itself which origin it is of. The server says whether that is the site's, and the browser
 * gives the ports to nobody else.
 */
import { sharingCodec } from "@lookalong/protocol";
import { OFFER } from "../offer.ts";
import type { PageFiles } from "./page_files.ts";
import type { Question, Vouching } from "./vouching.ts";

/** What the page in the frame says: for which origins it wants proof, its own first; or that it has seen enough. */
export type DoorWord = Question | "open";

/** What the page around says. */
export interface DoorAnswer {
	readonly challenge: string;
	/** Of the server; empty if it knows no such page. */
	readonly proof: string;
}

/** Questions of one page for those in its own frames. */
const QUESTIONS = 128;

/** Of the page that is shared. */
export interface Shared {
	readonly site: string;
	readonly files: PageFiles;
	readonly vouching: Vouching;
}

/**
 * Offer the page in a frame to be shown too, through a port that it gets once the server has vouched for it.
 *
 * @returns what ends that, and hearing of its files.
 */
export function offer(frame: HTMLIFrameElement, port: MessagePort, shared: Shared): () => void {
	const door = new Door(frame, port, shared);
	return () => door.close();
}

class Door {
	readonly #frame: HTMLIFrameElement;
	readonly #port: MessagePort;
	readonly #shared: Shared;
	readonly #door: MessagePort;
	/** Questions it may still ask: one, until it is in. */
	#left = 1;
	/** Where the server says it is from. */
	#origin = "";
	#leave: (() => void) | undefined;
	#isOver = false;

	constructor(frame: HTMLIFrameElement, port: MessagePort, shared: Shared) {
		this.#frame = frame;
		this.#port = port;
		this.#shared = shared;
		const { port1, port2 } = new MessageChannel();
		this.#door = port1;
		port1.onmessage = ({ data }) => this.#hear(data);
		this.#post("*", port2);
	}

	close(): void {
		this.#isOver = true;
		this.#door.close();
		this.#leave?.();
	}

	#hear(data: unknown): void {
		const question = read(data);
		if (question && this.#left-- > 0) void this.#ask(question);
		else if (data === "open" && this.#origin && !this.#leave) this.#letIn();
		else this.close();
	}

	async #ask(question: Question): Promise<void> {
		const proof = await this.#shared.vouching.ask(question);
		if (this.#isOver) return;
		const { origin, challenge } = question;
		if (!proof) console.warn(`Lookalong: the server knows no page of ${origin} to show here.`);
		else this.#origin ||= origin;
		this.#door.postMessage({ challenge, proof } satisfies DoorAnswer);
	}

	#letIn(): void {
		const { port1, port2 } = new MessageChannel();
		this.#post(this.#origin, this.#port, port2);
		this.#left = QUESTIONS;
		this.#leave = this.#shared.files.join(port1);
	}

	#post(to: string, ...ports: MessagePort[]): void {
		this.#frame.contentWindow?.postMessage(OFFER + this.#shared.site, to, ports);
	}
}

/** What a page in a frame asks, as the protocol would carry it; undefined if it could not, or names no origin. */
function read(data: unknown): Question | undefined {
	try {
		const { around, origin, challenge } = data as Question;
		if (new URL(origin).origin !== origin) return undefined;
		encodable(around, origin, challenge);
		return { around, origin, challenge };
	} catch {
		return undefined;
	}
}

function encodable(around: string, origin: string, challenge: string): void {
	sharingCodec.decode(
		sharingCodec.encode({ type: "frame_ask", sessionId: "0", around, origin, challenge }),
	);
}
