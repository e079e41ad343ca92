/**
 * Our engine in the customer's page: what it emits, and the files it says the page shows, lie ready
 * to be carried to the agent. Bundled into one script; `lookalongCustomer` is its global.
 */
import { type Capture, startCapture } from "../../static/mirror/index.ts";
import type { AssetFile, AssetGap } from "../../static/protocol/index.ts";
import { AssetOffers } from "../../static/widget/session/asset_offer.ts";
import { withoutFragment } from "../../static/widget/session/loaded.ts";

/** What is carried: a frame of the mirror, or what the page's files are. Bytes are base64. */
type Parcel =
	| { kind: "snapshot" | "diff"; bytes: string }
	| { kind: "files"; files: (AssetFile & { bytes: string | null })[]; gaps: readonly AssetGap[] };

let parcels: Promise<Parcel>[] = [];
const errors: string[] = [];
const uploaded = new Map<string, Uint8Array>();
let capture: Capture | null = null;

/** Addresses of files that the page shows, and of those the agent has been told of. */
const announced = new Set<string>();
const told = new Set<string>();
/** Hashes of the files that the server has from pages before. */
const kept = new Set<string>();

const offers = new AssetOffers({
	offer: (files, gaps) => {
		setTimeout(() => answer(files, gaps));
		return true;
	},
	upload: (hash, bytes) => uploaded.set(hash, bytes),
	backlog: () => 0,
});

/** Start to capture this page, with everything shown; the server has some files already. */
export function start(known: readonly string[]): void {
	for (const hash of known) kept.add(hash);
	capture = startCapture(
		window,
		{
			privacy: "open",
			onError: (error) => errors.push(error instanceof Error ? `${error.stack}` : `${error}`),
			onResource: (url, kind) => {
				announced.add(withoutFragment(url));
				offers.announce(url, kind !== "font");
			},
			shareSheet: (url, bytes) => offers.share(url, bytes),
		},
		({ kind, payload }) => parcels.push(base64(payload).then((bytes): Parcel => ({ kind, bytes }))),
	);
}

/** Hand over what has gathered since the last time, in order. */
export async function take(): Promise<Parcel[]> {
	if (errors.length > 0) throw new Error(`capture failed: ${errors.join("\n")}`);
	const taken = parcels;
	parcels = [];
	return await Promise.all(taken);
}

/** The agent asks for a snapshot. */
export function resync(): void {
	capture?.requestSnapshot();
}

/** The server's part: it wants what it has not, and tells viewers of all. */
function answer(files: readonly AssetFile[], gaps: readonly AssetGap[]): void {
	const hashes = files.map(({ hash }) => hash);
	offers.wanted(
		hashes.filter((hash) => !kept.has(hash)),
		hashes.filter((hash) => kept.has(hash)),
	);
	parcels.push(filesOf(files, gaps));
	for (const { url } of [...files, ...gaps]) told.add(url);
}

/** How many files this browser has loaded for the page and the agent has not been told of. */
export function filesToCome(): number {
	const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
	const open = new Set(loaded.filter((url) => announced.has(url) && !told.has(url)));
	return open.size;
}

async function filesOf(files: readonly AssetFile[], gaps: readonly AssetGap[]): Promise<Parcel> {
	const all = files.map(async (file) => {
		const bytes = uploaded.get(file.hash);
		if (!bytes && !kept.has(file.hash)) throw new Error(`${file.url} was offered, never uploaded`);
		return { ...file, bytes: bytes ? await base64(bytes) : null };
	});
	return { kind: "files", files: await Promise.all(all), gaps };
}

async function base64(bytes: Uint8Array): Promise<string> {
	const file = new FileReader();
	const read = new Promise<string>((resolve, reject) => {
		file.onload = () => resolve(String(file.result));
		file.onerror = () => reject(file.error);
	});
	// A copy: what is behind the view may be larger, and of a kind that a blob does not take.
	file.readAsDataURL(new Blob([new Uint8Array(bytes)]));
	const url = await read;
	return url.slice(url.indexOf(",") + 1);
}
