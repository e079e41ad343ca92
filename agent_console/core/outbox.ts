/** Texts that were written and are not acknowledged: visible, kept through a reload, never removed silently. */
import type { Alteration, ErrorCode, MessageOf } from "@lookalong/protocol";
import { readManifest } from "../../static/filing/manifest.ts";

export interface Unsent {
	/** UUIDv7, made once: a text sent twice under it is stored once. */
	readonly clientId: string;
	readonly conversationId: string;
	readonly text: string;
	readonly atMs: number;
	/** Why the server refused it; it waits for the agent then, not for the network, unless that passes by itself. */
	readonly refused: ErrorCode | null;
	/** Whether the text names files. */
	readonly kind?: "file";
	/** The message it answers. */
	readonly replyTo?: number;
	/** It is no text, but changes a message. */
	readonly change?: Change;
}

/** What is to be done to a message; the words are the text of what is unsent. */
export interface Change {
	readonly seq: number;
	readonly action: Alteration;
}

/** The message that the next text answers, or takes the place of. */
export interface Aim {
	readonly seq: number;
	readonly action: "reply" | "edit";
}

export type Outbox = readonly Unsent[];

/** The most texts kept; a browser's storage is small, and nobody writes this many into a dead network. */
export const OUTBOX_LIMIT = 200;

/** Tell a refusal that says nothing about the text: it is sent again. */
export function isPassing(code: ErrorCode): boolean {
	return code === "rate_limited" || code === "store_unavailable";
}

/** Put a text in. */
export function written(outbox: Outbox, text: Omit<Unsent, "refused">): Outbox {
	return [...outbox, { ...text, refused: null }];
}

/** Whether one more text may be written. */
export function hasRoom(outbox: Outbox): boolean {
	return outbox.length < OUTBOX_LIMIT;
}

/** The server has it: durable, so it leaves. */
export function acknowledged(outbox: Outbox, clientId: string): Outbox {
	return outbox.filter((each) => each.clientId !== clientId);
}

/** The server refused it; it stays, marked, until the agent decides. */
export function refused(outbox: Outbox, clientId: string, code: ErrorCode): Outbox {
	return outbox.map((each) => (each.clientId === clientId ? { ...each, refused: code } : each));
}

/** Try a refused text again. A used id is replaced: the server holds another text under it. */
export function retried(outbox: Outbox, clientId: string, newId: () => string): Outbox {
	return outbox.map((each) => {
		if (each.clientId !== clientId) return each;
		const id = each.refused === "id_reused" ? newId() : clientId;
		return { ...each, clientId: id, refused: null };
	});
}

/** The agent throws it away. */
export function discarded(outbox: Outbox, clientId: string): Outbox {
	return acknowledged(outbox, clientId);
}

/** What to send now, in the order it was written; a server of minor version 0 is asked to change nothing. */
export function sendable(outbox: Outbox, minor: number): Sent[] {
	return outbox
		.filter((each) => each.refused === null || isPassing(each.refused))
		.flatMap((each) => sent(each, minor));
}

export type Sent =
	| MessageOf<"send">
	| MessageOf<"send_files">
	| MessageOf<"reply">
	| MessageOf<"alter">;

function sent(unsent: Unsent, minor: number): Sent[] {
	const { clientId, conversationId, text, change, kind, replyTo } = unsent;
	const said = { clientId, conversationId, text };
	if (change) return minor > 0 ? [{ type: "alter", ...said, ...change }] : [];
	if (kind) return [{ type: "send_files", clientId, conversationId, ...named(text) }];
	return replyTo && minor > 0 ? [{ type: "reply", ...said, replyTo }] : [{ type: "send", ...said }];
}

function named(text: string): Pick<MessageOf<"send_files">, "text" | "files"> {
	const { files, words } = readManifest(text);
	return { text: words, files: files.map((each) => each.id) };
}

/** Read one text that an earlier page kept; null for anything that is none. */
export function restored(stored: string | null): Unsent | null {
	try {
		const value: unknown = JSON.parse(stored ?? "null");
		return isUnsent(value) ? value : null;
	} catch {
		return null;
	}
}

function isUnsent(value: unknown): value is Unsent {
	if (typeof value !== "object" || value === null) return false;
	const { clientId, conversationId, text, atMs, refused } = value as Record<string, unknown>;
	const texts = [clientId, conversationId, text].every((each) => typeof each === "string");
	return texts && typeof atMs === "number" && (refused === null || typeof refused === "string");
}
