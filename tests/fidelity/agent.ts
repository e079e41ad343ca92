/**
 * Our engine in the agent's page: applies what was carried over, and loads the page's files from
 * this page's own origin. Bundled into one script; `lookalongAgent` is its global.
 */
import { AssetStore } from "../../agent_console/live/asset.ts";
import { createReplica, type Replica } from "../../static/mirror/index.ts";
import type { AssetFile, AssetGap } from "../../static/protocol/index.ts";

const store = new AssetStore();
const resyncs: string[] = [];
let replica: Replica | null = null;

/** Show an empty replica inside an element. */
export function start(container: HTMLElement): void {
	replica = createReplica(container, {
		assets: store.resolve,
		onResync: (reason) => resyncs.push(reason),
	});
}

/** Apply a frame. */
export async function apply(kind: "snapshot" | "diff", bytes: string): Promise<void> {
	const answer = await fetch(`data:application/octet-stream;base64,${bytes}`);
	replica?.apply({ kind, payload: new Uint8Array(await answer.arrayBuffer()) });
}

/** The page's files are there to be loaded, or nobody can load them. */
export function take(files: AssetFile[], gaps: AssetGap[]): void {
	store.take({ files, gaps });
}

/** The reasons for which a snapshot was asked for since the last time. */
export function takeResyncs(): string[] {
	return resyncs.splice(0);
}

/** The frame that shows the customer's page. */
export function frame(): HTMLIFrameElement | null {
	return replica?.frame ?? null;
}
