import { LIMIT } from "../codec/limit.ts";
import { type Capture, type CaptureOptions, startCapture } from "./capture.ts";
import type { EmbedWord } from "./embed.ts";

/** A capture that is told to the page around. */
export type Embedded = {
	/** Take other rules; a snapshot follows. */
	protect: Capture["protect"];
	/** End it at once. `stop`: the customer wants everything to end. */
	end(word?: "stop"): void;
};

/** What the shell is told. */
export type EmbeddedEvents = {
	/** The page around says that the rules have changed: ask for them, and give them to the capture. */
	rules(): void;
	/** It is over, by whichever side. */
	ended(): void;
};

/**
 * Capture a page in a frame of another origin into the capture of the page around it, through the port that one offered.
 * Nothing leaves once the page around does not take it: what happens meanwhile is told as the state it ends in.
 */
export function captureInto(
	port: MessagePort,
	target: Window,
	options: CaptureOptions,
	events: EmbeddedEvents,
): Embedded {
	let waiting = 0;
	let over = false;
	let capture: Capture | undefined;
	const gone = new AbortController();
	const end = (word: "stop" | "gone" = "gone"): void => {
		if (over) return;
		over = true;
		gone.abort();
		capture?.stop();
		port.postMessage(word);
		port.close();
		events.ended();
	};
	const { signal } = gone;
	target.addEventListener("pagehide", () => end(), { signal });
	port.addEventListener("close", () => end(), { signal });
	port.onmessage = ({ data }: MessageEvent<EmbedWord>) => {
		if (typeof data === "number") waiting -= data;
		else if (data === "snapshot") capture?.requestSnapshot();
		else if (data === "rules") events.rules();
		else end();
	};
	capture = startCapture(target, { ...options, pressure: () => waiting }, ({ payload }) => {
		if (payload.length > LIMIT.embed) {
			end();
			return;
		}
		waiting += payload.length;
		port.postMessage(payload.buffer, [payload.buffer as ArrayBuffer]);
	});
	// Its first payload may have been too large.
	if (over) capture.stop();
	return { protect: (preset, rules) => capture?.protect(preset, rules), end };
}
