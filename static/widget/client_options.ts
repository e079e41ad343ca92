/** What the client of the chat works with, and what it says of itself. */
import type { MessageOf } from "@lookalong/protocol/message.ts";
import type { Entry, ServerEntry, Unsent } from "./conversation.ts";
import type { SessionSink } from "./session_sink.ts";
import type { Shelf } from "./shelf.ts";

/** The message that the next text answers, or takes the place of. */
export interface Aim {
	readonly seq: number;
	readonly action: "reply" | "edit";
}

/** How the server can be reached now. */
export type Link = "connecting" | "open" | "reconnecting" | "unavailable";

export interface ClientOptions {
	readonly site: string;
	readonly base: string;
	readonly locale: string;
	readonly debug: boolean;
	readonly local: Shelf;
	readonly tab: Shelf;
	readonly session: SessionSink;
	/** The site's word for who the customer is; empty for nobody. */
	readonly identity: string;
	/** Send a message with files. */
	sendFiles(unsent: Unsent): void;
	/** The server says something about files, or nothing any more on this socket. */
	onFiles(message: MessageOf<"file_pass" | "file_links"> | undefined): void;
	/** The server says how the site's chat is set. */
	onSiteChat(message: MessageOf<"site_chat">): void;
	/** What became of it. */
	onIdentity(outcome: MessageOf<"visitor_welcome">["identity"]): void;
	/** A message of somebody else arrived, or one of ours was stored. */
	onEntry(entry: Pick<Entry, "author" | "text">): void;
	/** The server did not change a message as it was asked to. */
	onUnchanged(): void;
	/** A message arrived live. */
	onArrived(message: ServerEntry): void;
}
