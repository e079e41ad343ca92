/**
 * What leaves the customer's page, in order and bounded.
 *
 * The frames of the mirror and the results of actions share one count, without holes, so they go to the connection in
 * the order they are counted and in one class; what is urgent overtakes here, before it is counted. Files have a count
 * of their own. The connection is fed little by little: what it was not given can still be dropped without leaving a hole.
 */
import type { MirrorFrame } from "@lookalong/mirror";
import {
	type Connection,
	chunk,
	encodeUpload,
	FrameType,
	Priority,
	relayFrame,
} from "@lookalong/protocol";
import { deflate } from "./deflate.ts";

/** Payloads larger than this are worth compressing, in bytes. */
const DEFLATE_FROM = 4 * 1024;
/** Bytes of mirror that may wait; beyond it the page is sent anew once the rest is gone. */
const BACKLOG = 4 * 1024 * 1024;
/** The connection gets more while it holds less than this, in bytes: two chunks, so that it never runs dry. */
const FEED_BELOW = 64 * 1024;
/** How often a full connection is looked at again, in milliseconds. */
const DRAIN_POLL_MS = 8;

type Wire = Pick<Connection, "pressure" | "sendRelay" | "discard">;

/** A payload on its way; `chunks` once it is compressed, `begun` once a part has left. */
interface Parcel {
	readonly type: number;
	readonly size: number;
	chunks: Iterator<{ flags: number; body: Uint8Array }> | undefined;
	begun: boolean;
}

export class Uplink {
	readonly #wire: Wire;
	/** Most urgent first: results of actions, the mirror, files. */
	readonly #queues: Parcel[][] = [[], [], []];
	readonly #needSnapshot: () => void;
	#channel = 0;
	#seq = 0;
	#fileSeq = 0;
	#open = false;
	#behind = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** The epoch every frame from now on carries. */
	epoch = 0;

	/**
	 * @param wire the connection
	 * @param needSnapshot called when the backlog was dropped and there is room again
	 */
	constructor(wire: Wire, needSnapshot: () => void) {
		this.#wire = wire;
		this.#needSnapshot = needSnapshot;
	}

	get open(): boolean {
		return this.#open;
	}

	/** Bytes of the mirror that wait here, and all that waits in the connection. */
	get pressure(): number {
		return this.#wire.pressure + this.#waiting(1);
	}

	/** Bytes of files that wait here. */
	get fileBacklog(): number {
		return this.#waiting(2);
	}

	/** Start counting on a new socket or channel; until the next snapshot diffs mean nothing. */
	begin(channel: number): void {
		this.close();
		this.#channel = channel;
		this.#seq = this.#fileSeq = 0;
		this.#behind = true;
		this.#open = true;
	}

	/** Drop everything, also what the connection holds; nothing leaves until `begin`. */
	close(): void {
		this.#open = false;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		for (const queue of this.#queues) queue.length = 0;
		this.#wire.discard(Priority.mirror);
		this.#wire.discard(Priority.asset);
	}

	/** Send a frame of the mirror. */
	mirror({ kind, payload }: MirrorFrame): void {
		if (!this.#open) return;
		const whole = kind === "snapshot";
		// A snapshot replaces whatever waits before it.
		if (whole) this.#dropMirror();
		else if (this.#behind) return;
		else if (this.#waiting(1) > BACKLOG) {
			this.#dropMirror();
			this.#behind = true;
			this.#pump();
			return;
		}
		if (whole) this.#behind = false;
		this.#put(1, whole ? FrameType.snapshot : FrameType.diff, payload as Uint8Array<ArrayBuffer>);
	}

	/** Tell what became of an action. */
	result(body: Uint8Array<ArrayBuffer>): void {
		this.#put(0, FrameType.actionResult, body);
	}

	/** Send a file of the page that the server asked for. */
	file(hash: string, bytes: Uint8Array): void {
		this.#put(2, FrameType.asset, encodeUpload(hash, bytes), false);
	}

	#put(queue: 0 | 1 | 2, type: number, bytes: Uint8Array<ArrayBuffer>, squeeze = true): void {
		if (!this.#open) return;
		const parcel: Parcel = { type, size: bytes.length, chunks: undefined, begun: false };
		this.#queues[queue]?.push(parcel);
		if (squeeze && bytes.length > DEFLATE_FROM) this.#compress(parcel, bytes);
		else parcel.chunks = chunk(bytes, false);
		this.#pump();
	}

	/** The parcel keeps its place in the queue while it is compressed, so that the order stays. */
	#compress(parcel: Parcel, bytes: Uint8Array<ArrayBuffer>): void {
		deflate(bytes).then(
			(small) => this.#ready(parcel, small, true),
			() => this.#ready(parcel, bytes, false),
		);
	}

	#ready(parcel: Parcel, bytes: Uint8Array<ArrayBuffer>, deflated: boolean): void {
		parcel.chunks = chunk(bytes, deflated);
		this.#pump();
	}

	#pump(): void {
		if (!this.#open) return;
		while (this.#wire.pressure < FEED_BELOW) {
			const next = this.#queues.find((queue) => queue[0]?.chunks);
			if (!next) break;
			this.#sendFrom(next);
		}
		const waiting = this.#queues.some((queue) => queue.length > 0);
		const lacking = this.#behind && this.#seq > 0;
		if (lacking && !waiting && this.#wire.pressure === 0) this.#needSnapshot();
		else if (lacking || waiting) this.#poll();
	}

	#poll(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.#pump();
		}, DRAIN_POLL_MS);
	}

	#sendFrom(queue: Parcel[]): void {
		const parcel = queue[0] as Parcel;
		const part = parcel.chunks?.next();
		if (!part || part.done) {
			queue.shift();
			return;
		}
		parcel.begun = true;
		const { flags, body } = part.value;
		const isFile = parcel.type === FrameType.asset;
		const seq = isFile ? ++this.#fileSeq : ++this.#seq;
		const header = { type: parcel.type, flags, channel: this.#channel, epoch: this.epoch, seq };
		const priority = isFile ? Priority.asset : Priority.mirror;
		this.#wire.sendRelay(relayFrame(header, body), priority);
	}

	/** What has begun to leave is finished: half a payload would be an error at the other end. */
	#dropMirror(): void {
		const queue = this.#queues[1] as Parcel[];
		queue.splice(0, queue.length, ...queue.filter((each) => each.begun));
	}

	#waiting(queue: 1 | 2): number {
		return (this.#queues[queue] as Parcel[]).reduce((sum, each) => sum + each.size, 0);
	}
}
