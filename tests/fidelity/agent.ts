/**
 * Our engine in the agent's page: applies what was carried over, and loads the page's files from
 * this page's own origin. Bundled into one script; `lookalongAgent` is its global.
 */
import { createReplica, type Replica } from "../../static/mirror/index.ts";

type Wanted = { answer: Promise<string | null>; resolve: (local: string | null) => void };

const known = new Map<string, string>();
const wanted = new Map<string, Wanted>();
const resyncs: string[] = [];
let replica: Replica | null = null;

/** Show an empty replica inside an element. */
export function start(container: HTMLElement): void {
	replica = createReplica(container, { assets: find, onResync: (reason) => resyncs.push(reason) });
}

/** Apply a frame. */
export async function apply(kind: "snapshot" | "diff", bytes: string): Promise<void> {
	const answer = await fetch(`data:application/octet-stream;base64,${bytes}`);
	replica?.apply({ kind, payload: new Uint8Array(await answer.arrayBuffer()) });
}

/** A file of the page can be loaded at this address. */
export function store(url: string, local: string): void {
	known.set(url, local);
	wanted.get(url)?.resolve(local);
	wanted.delete(url);
}

/** Whatever has not come by now never will. */
export function give(): string[] {
	const missing = Array.from(wanted.keys());
	for (const { resolve } of wanted.values()) resolve(null);
	wanted.clear();
	return missing;
}

/** The reasons for which a snapshot was asked for since the last time. */
export function takeResyncs(): string[] {
	return resyncs.splice(0);
}

/** The frame that shows the customer's page. */
export function frame(): HTMLIFrameElement | null {
	return replica?.frame ?? null;
}

function find(url: string): string | Promise<string | null> {
	const local = known.get(url);
	if (local !== undefined) return local;
	const asked = wanted.get(url) ?? promise();
	wanted.set(url, asked);
	return asked.answer;
}

function promise(): Wanted {
	let resolve: Wanted["resolve"] = () => {};
	const answer = new Promise<string | null>((settle) => {
		resolve = settle;
	});
	return { answer, resolve };
}
