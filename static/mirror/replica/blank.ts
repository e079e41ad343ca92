import { call, get, set } from "../member.ts";

/** How the customer's browser renders a document. */
export type Mode = "standards" | "quirks";

/** Policy of a replica document that was not served with one: no code, no fetches but pictures and fonts. */
const POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; ";
const DIRECT = "img-src * data: blob:; font-src * data:; media-src * data: blob:";
const RESOLVED =
	"img-src 'self' data: blob:; font-src 'self' data: blob:; media-src 'self' data: blob:";

/**
 * Make a document empty, in a rendering mode. What is written is a constant, nothing of the page
 * is ever parsed. Turning DNS prefetch off keeps links from naming the page's partners to a resolver.
 *
 * Where Trusted Types are enforced nothing can be written, but the document then has the policy of
 * the one around it. Opening a document puts it into standards mode, and its end without a doctype
 * into quirks mode (HTML §8.4.1, §13.2.6.4.1): so it is opened, and left without an end or ended.
 */
export function blank(document: Document, mode: Mode, isDirect: boolean): void {
	const policy = POLICY + (isDirect ? `${DIRECT}; style-src-elem 'unsafe-inline' *` : RESOLVED);
	(get(document, "open") as () => Document).call(document);
	try {
		call(
			document,
			"write",
			`${mode === "standards" ? "<!doctype html>" : ""}<meta http-equiv="Content-Security-Policy" content="${policy}"><meta http-equiv="x-dns-prefetch-control" content="off">`,
		);
	} catch {
		if (mode === "standards") get(document, "defaultView")?.stop();
	}
	call(document, "close");
	clear(document);
}

/** Take everything out of a document. */
export function clear(document: Document): void {
	call(document, "replaceChildren");
	set(document, "adoptedStyleSheets", []);
}

/** What a click, drag or key could start in a frame: none of it happens in a copy. */
const STOPPED = [
	"click",
	"auxclick",
	"submit",
	"dragstart",
	"contextmenu",
	"keydown",
	"beforeinput",
];

/**
 * Keep a document from acting on anything a viewer does.
 *
 * @param loaded Something in it has loaded.
 */
export function deaden(document: Document, loaded: () => void): void {
	const listen = (type: string, listener: (event: Event) => void): void =>
		call(document, "addEventListener", type, listener, { capture: true });
	for (const type of STOPPED) listen(type, stop);
	listen("load", loaded);
	get(document, "fonts").addEventListener("loadingdone", loaded);
}

function stop(event: Event): void {
	event.preventDefault();
}
