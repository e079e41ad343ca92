/** One session's frames from the customer's page: checked, put together, inflated, and given on in order. */
import {
	Assembler,
	Flag,
	FrameType,
	HEADER_SIZE,
	type Header,
	MalformedError,
	type MessageOf,
	type Payload,
} from "@lookalong/protocol";
import { begins, Sequence } from "../core/sequence.ts";
import { inflate } from "./inflate.ts";

type ResyncReason = MessageOf<"resync">["reason"];

/** Who uses what came. A part of it that throws `MalformedError` refuses the payload. */
export interface StreamSink {
	mirror(kind: "snapshot" | "diff", payload: Uint8Array<ArrayBuffer>): void;
	actionResult(payload: Uint8Array<ArrayBuffer>): void;
	/** Something is lost or broken: nothing of the mirror comes any more before a snapshot. */
	lost(reason: ResyncReason): void;
}

export class MirrorStream {
	readonly #sink: StreamSink;
	readonly #sequence = new Sequence();
	readonly #assemblers = new Map<number, Assembler>();
	#waiting: Payload[] = [];
	#inflating = false;

	constructor(sink: StreamSink) {
		this.#sink = sink;
	}

	/** Take the next frame of the channel. */
	take(header: Header, frame: Uint8Array): void {
		const verdict = this.#sequence.take(header);
		if (verdict === "hole") this.#lose("hole");
		if (verdict !== "take") return;
		try {
			if (header.flags & Flag.first) this.#begin(header);
			const payload = this.#assembler(header.type).take(header, frame.subarray(HEADER_SIZE));
			if (payload) this.#pass(payload);
		} catch (error) {
			this.#refuse(header.type, error);
		}
	}

	/** Forget everything begun; what comes next is a snapshot. */
	reset(): void {
		this.#sequence.reset();
		this.#assemblers.clear();
		this.#waiting = [];
	}

	/** A first chunk begins anew, whatever was left unfinished; a snapshot makes unfinished diffs worthless. */
	#begin(header: Header): void {
		this.#assemblers.delete(header.type);
		if (begins(header)) this.#assemblers.delete(FrameType.diff);
	}

	#assembler(type: number): Assembler {
		const known = this.#assemblers.get(type) ?? new Assembler();
		this.#assemblers.set(type, known);
		return known;
	}

	/** Use a payload at once if nothing before it is still being inflated: a diff then waits for no timer. */
	#pass(payload: Payload): void {
		if (!this.#inflating && !payload.deflated) this.#use(payload.type, payload.bytes);
		else if (this.#waiting.push(payload) && !this.#inflating) void this.#drain();
	}

	async #drain(): Promise<void> {
		this.#inflating = true;
		for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
			const waiting = this.#waiting;
			try {
				const bytes = next.deflated ? await inflate(next.bytes) : next.bytes;
				// A reset while this was inflated replaced the queue: the payload belongs to the past.
				if (waiting === this.#waiting) this.#use(next.type, bytes);
			} catch (error) {
				this.#refuse(next.type, error);
			}
		}
		this.#inflating = false;
	}

	#use(type: number, bytes: Uint8Array<ArrayBuffer>): void {
		if (type === FrameType.snapshot) this.#sink.mirror("snapshot", bytes);
		else if (type === FrameType.diff) this.#sink.mirror("diff", bytes);
		else if (type === FrameType.actionResult) this.#sink.actionResult(bytes);
	}

	/** A broken result stands for itself; a broken part of the mirror spoils what comes after it. */
	#refuse(type: number, error: unknown): void {
		if (!(error instanceof MalformedError)) throw error;
		if (isMirror(type)) this.#lose("corrupt");
	}

	#lose(reason: ResyncReason): void {
		this.reset();
		this.#sink.lost(reason);
	}
}

function isMirror(type: number): boolean {
	return type === FrameType.snapshot || type === FrameType.diff;
}
