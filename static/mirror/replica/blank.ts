/** How the customer's browser renders a document. */
export type Mode = "standards" | "quirks";

/** Policy of a replica document that was not served with one: no code, no fetches but pictures and fonts. */
const POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; ";
const DIRECT = "img-src * data: blob:; font-src * data:; media-src * data: blob:";
const RESOLVED =
	"img-src 'self' data: blob:; font-src 'self' data: blob:; media-src 'self' data: blob:";

/**
 * Make a document empty, in a rendering mode. `document.write` is the only way to choose the mode
 * of a document in place; what is written is a constant, nothing of the page is ever parsed.
 * Turning DNS prefetch off keeps links from naming the page's partners to a resolver.
 *
 * @returns Whether the document has the mode asked for.
 */
export function blank(document: Document, mode: Mode, isDirect: boolean): boolean {
	const policy = POLICY + (isDirect ? `${DIRECT}; style-src-elem 'unsafe-inline' *` : RESOLVED);
	try {
		document.open();
		document.write(
			`${mode === "standards" ? "<!doctype html>" : ""}<meta http-equiv="Content-Security-Policy" content="${policy}"><meta http-equiv="x-dns-prefetch-control" content="off">`,
		);
		document.close();
	} catch {
		// Where Trusted Types are enforced the document stays as it is: empty, under a served policy.
	}
	while (document.firstChild) document.firstChild.remove();
	return modeOf(document) === mode;
}

/** The rendering mode of a document. */
export function modeOf(document: Document): Mode {
	return document.compatMode === "BackCompat" ? "quirks" : "standards";
}
