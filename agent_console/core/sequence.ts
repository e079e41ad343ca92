/** The order of a session's mirror frames: without holes, or begun anew by a snapshot. */
import { Flag, FrameType, type Header } from "@lookalong/protocol";

/** `take`: use it; `skip`: of no use, and no harm; `hole`: something before it is lost. */
export type Verdict = "take" | "skip" | "hole";

/**
 * Follows the `seq` of one channel.
 *
 * The tail of a running session and a page after a navigation both begin with a snapshot, whatever their `seq`; only
 * what comes after it has to be whole. Results of actions stand for themselves: they advance the count and are never
 * lost by a hole.
 */
export class Sequence {
	#last = 0;
	#whole = false;

	/** Whether a snapshot began the stream and nothing was missing since. */
	get whole(): boolean {
		return this.#whole;
	}

	/** Judge the next frame. */
	take(header: Header): Verdict {
		if (begins(header)) {
			this.#whole = true;
			this.#last = header.seq;
			return "take";
		}
		const next = header.seq === this.#last + 1;
		const alone = header.type !== FrameType.snapshot && header.type !== FrameType.diff;
		if (next || header.seq > this.#last) this.#last = header.seq;
		if (alone) return "take";
		if (!this.#whole) return "skip";
		if (next) return "take";
		this.#whole = false;
		return "hole";
	}

	/** Wait for the next snapshot. */
	reset(): void {
		this.#whole = false;
	}
}

/** Whether a frame begins a snapshot, and with it a stream. */
export function begins(header: Header): boolean {
	return header.type === FrameType.snapshot && (header.flags & Flag.first) !== 0;
}
