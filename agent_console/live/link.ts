/** What the console's parts need of the connection, and no more. */
import type { AgentMessage, OutboxPriority } from "@lookalong/protocol";

export interface Link {
	/** Send a message; false if the connection is not open, and nothing was kept. */
	send(message: AgentMessage, priority?: OutboxPriority): boolean;
	/** Send a relay frame; returns as `send` does. */
	sendRelay(frame: Uint8Array<ArrayBuffer>, priority: OutboxPriority): boolean;
}
