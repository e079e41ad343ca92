/** Brings one file to the server, part by part, through lost networks, until it is there or refused. */
import type { Office } from "./office.ts";

/** Between two tries, in milliseconds: twice as long each time, up to the last. */
const RETRY_MS = 1000;
const LONGEST_MS = 15_000;

/** The server does not take the file; the code says why. */
export class NotTaken extends Error {
	readonly code: string;

	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

export interface UploadOptions {
	/** Address of the server, with a slash at the end. */
	readonly base: string;
	readonly office: Office;
	/** Made once for the file: said again, it names the same upload. */
	readonly clientId: string;
	readonly signal: AbortSignal;
	/** From 0 to 1. */
	onProgress(done: number): void;
	/** Nothing comes through now; it is tried again. */
	onStalled(stalled: boolean): void;
}

interface State {
	readonly id: string;
	readonly received: number;
	readonly part_bytes: number;
	readonly file: string;
}

/**
 * Upload a file.
 *
 * @returns the line by which a message names it.
 * @throws NotTaken if the server refuses it for good; whatever the signal's reason is if it is given up.
 */
export async function upload(file: File, options: UploadOptions): Promise<string> {
	const { office, signal } = options;
	for (let tries = 0; ; tries++) {
		try {
			const { fileBytes } = await office.pass();
			if (file.size > fileBytes) throw new NotTaken("too_large");
			return await bring(file, options);
		} catch (error) {
			signal.throwIfAborted();
			if (error instanceof NotTaken) throw error;
			options.onStalled(true);
			await pause(Math.min(LONGEST_MS, RETRY_MS * 2 ** tries), signal);
		}
	}
}

/** Tell the server that a file is not wanted any more; it forgets by itself later if this does not arrive. */
export async function forget(
	uploadId: string,
	{ base, office }: Pick<UploadOptions, "base" | "office">,
) {
	const { filePass } = await office.pass();
	await fetch(`${base}api/v1/uploads/${uploadId}`, {
		method: "DELETE",
		headers: { Authorization: `Bearer ${filePass}` },
	});
}

async function bring(file: File, options: UploadOptions): Promise<string> {
	const { clientId } = options;
	const said = JSON.stringify({ client_id: clientId, name: file.name, size: file.size });
	let state = await ask(options, "", "POST", said, "application/json");
	while (!state.file) {
		options.onStalled(false);
		options.onProgress(state.received / file.size);
		// The last part comes again where the server has it and did not say what it makes of the file.
		const at = Math.min(state.received, file.size - 1);
		const number = Math.floor(at / state.part_bytes);
		const part = file.slice(number * state.part_bytes, (number + 1) * state.part_bytes);
		// Read here: a file that changed or went since it was chosen is told from a network that failed.
		const bytes = await part.arrayBuffer().catch(() => {
			throw new NotTaken("gone");
		});
		const path = `/${state.id}/parts/${number}`;
		state = await ask(options, path, "PUT", bytes, "application/octet-stream");
	}
	return state.file;
}

async function ask(
	{ base, office, signal }: UploadOptions,
	path: string,
	method: string,
	body: BodyInit,
	type: string,
): Promise<State> {
	const { filePass } = await office.pass();
	const headers = { Authorization: `Bearer ${filePass}`, "Content-Type": type };
	const answer = await fetch(`${base}api/v1/uploads${path}`, { method, headers, body, signal });
	if (answer.ok) return answer.json();
	if (answer.status === 401) await office.pass(true);
	const { error } = (await answer.json()) as { error: { code: string } };
	if ([413, 415].includes(answer.status) || error.code === "quota") throw new NotTaken(error.code);
	throw new Error(error.code);
}

/** Wait, but no longer than until there is a network again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const over = new AbortController();
		const end = (done: () => void) => {
			clearTimeout(timer);
			over.abort();
			done();
		};
		const timer = setTimeout(() => end(resolve), ms);
		addEventListener("online", () => end(resolve), { signal: over.signal });
		signal.addEventListener("abort", () => end(() => reject(signal.reason)), {
			signal: over.signal,
		});
	});
}
