/** What waits to be sent, most urgent first, each class in its own order. */

/** Control and permissions first, then chat, then the mirror, then assets. */
export const Priority = { control: 0, chat: 1, mirror: 2, asset: 3 } as const;
export type OutboxPriority = (typeof Priority)[keyof typeof Priority];

/** A queue in four classes; it counts bytes so that its owner can keep it bounded. */
export class Outbox {
	readonly #queues: Uint8Array<ArrayBuffer>[][] = [[], [], [], []];
	readonly #bytes = [0, 0, 0, 0];

	/** Bytes waiting in one class, or in all. */
	bytes(priority?: OutboxPriority): number {
		if (priority !== undefined) return this.#bytes[priority] as number;
		return this.#bytes.reduce((sum, each) => sum + each, 0);
	}

	push(frame: Uint8Array<ArrayBuffer>, priority: OutboxPriority): void {
		this.#queues[priority]?.push(frame);
		this.#bytes[priority] = this.bytes(priority) + frame.length;
	}

	/** Take the most urgent frame. */
	shift(): Uint8Array<ArrayBuffer> | undefined {
		for (const priority of Object.values(Priority)) {
			const frame = this.#queues[priority]?.shift();
			if (frame) {
				this.#bytes[priority] = this.bytes(priority) - frame.length;
				return frame;
			}
		}
		return undefined;
	}

	/** Drop what waits in one class, or in all. */
	clear(priority?: OutboxPriority): void {
		for (const each of Object.values(Priority)) {
			if (priority !== undefined && priority !== each) continue;
			(this.#queues[each] as unknown[]).length = 0;
			this.#bytes[each] = 0;
		}
	}
}
