/** The files of a page in a frame, which has no connection: through a port to the page around, and on by that one's. */
import type { AssetFile, AssetGap } from "@lookalong/protocol";
import { PageFiles } from "./page_files.ts";

/** What the page around says: an answer to the offer, what the server lost, to begin anew, or what becomes of a file. */
export type FileAnswer =
	| { readonly hashes: readonly string[]; readonly kept: readonly string[] }
	| { readonly lost: readonly string[] }
	| { readonly hash: string; readonly isWanted: boolean }
	| "again";

/** What the page in the frame says: an offer, the hash of a file that lies ready, or the file that is wanted. */
export type FileWord =
	| { readonly files: readonly AssetFile[]; readonly gaps: readonly AssetGap[] }
	| string
	| ArrayBuffer;

/** Bring this page's files to the page around, until the signal. */
export function filesThrough(port: MessagePort, signal: AbortSignal): PageFiles {
	/** Files that lie ready. */
	const ready = new Map<string, Uint8Array>();
	const say = (word: FileWord, ...bytes: ArrayBuffer[]) => port.postMessage(word, bytes);
	const files = new PageFiles({
		offer(files, gaps) {
			say({ files, gaps });
			return true;
		},
		upload(hash, bytes) {
			ready.set(hash, bytes);
			say(hash);
		},
		backlog: () => [...ready.values()].reduce((sum, each) => sum + each.length, 0),
	});
	const bring = (hash: string, isWanted: boolean) => {
		const bytes = (ready.get(hash)?.buffer ?? new ArrayBuffer(0)) as ArrayBuffer;
		ready.delete(hash);
		if (isWanted) say(bytes, bytes);
	};
	port.onmessage = ({ data }: MessageEvent<FileAnswer>) => {
		if (data === "again") {
			ready.clear();
			files.again();
		} else if ("hash" in data) bring(data.hash, data.isWanted);
		else if ("lost" in data) files.lost(data.lost);
		else files.wanted(data.hashes, data.kept);
	};
	signal.addEventListener("abort", () => {
		port.close();
		ready.clear();
		files.stop();
	});
	return files;
}
