/**
 * Our engine in the customer's page: what it emits, and the files it says the page shows, lie ready
 * to be carried to the agent. Bundled into one script; `lookalongCustomer` is its global.
 */
import { type Capture, startCapture } from "../../static/mirror/index.ts";
import { AssetReader } from "../../static/widget/session/asset_reader.ts";

/** What is carried: a frame of the mirror, or a file of the page. Bytes are base64. */
type Parcel =
	| { kind: "snapshot" | "diff"; bytes: string }
	| { kind: "asset"; url: string; type: string; bytes: string };

/** Files are read one after the other, so when this one has come all before it have been tried. */
const SENTINEL = "data:image/gif,";

let parcels: Promise<Parcel>[] = [];
const errors: string[] = [];
let capture: Capture | null = null;
let reader: AssetReader | null = null;
let serial = 0;
let arrived: (url: string) => void = () => {};

/** Start to capture this page, with everything shown. */
export function start(): void {
	reader = new AssetReader(({ url, type, bytes }) => {
		if (url.startsWith(SENTINEL)) arrived(url);
		else
			parcels.push(
				base64(bytes).then((text): Parcel => ({ kind: "asset", url, type, bytes: text })),
			);
	});
	capture = startCapture(
		window,
		{
			privacy: "open",
			onError: (error) => errors.push(error instanceof Error ? `${error.stack}` : `${error}`),
			onResource: (url) => reader?.announce(url),
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

/** Resolves when every file announced so far has been read, or given up. */
export function filesRead(): Promise<void> {
	const url = `${SENTINEL}${serial++}`;
	return new Promise((resolve) => {
		arrived = (which) => which === url && resolve();
		reader?.announce(url);
	});
}

/** The agent asks for a snapshot. */
export function resync(): void {
	capture?.requestSnapshot();
}

async function base64(bytes: Uint8Array): Promise<string> {
	// A view of a larger buffer is copied alone, and no string of a million arguments is made.
	const file = new FileReader();
	const read = new Promise<string>((resolve, reject) => {
		file.onload = () => resolve(String(file.result));
		file.onerror = () => reject(file.error);
	});
	file.readAsDataURL(new Blob([new Uint8Array(bytes)]));
	const url = await read;
	return url.slice(url.indexOf(",") + 1);
}
