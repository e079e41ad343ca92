/** Where the socket goes, and what may be seen of it. */

/** Where the visitor socket is, from the folder `widget.js` is in. */
export function socketUrl(base: string): string {
	const url = new URL("ws/visitor", base);
	url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
	return url.href;
}

/** Print a frame, for `data-debug`. */
export function logFrame(direction: "in" | "out", bytes: Uint8Array): void {
	console.debug("Lookalong", direction, bytes);
}
