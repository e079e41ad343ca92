/** Texts that come from elsewhere, made fit to be shown: names, addresses. */

/** Characters that turn the writing direction of what follows, or that take no room: UAX #9 §2, UTS #36. */
const INVISIBLE = /[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** A name as text; `unnamed` where nothing visible is left. */
export function cleanName(name: string, unnamed: string): string {
	return name.replace(INVISIBLE, "").trim() || unnamed;
}

/** The part of a page's address that tells pages of one site apart. */
export function pathOf(url: string): string {
	try {
		const { pathname } = new URL(url);
		return decoded(pathname);
	} catch {
		return "";
	}
}

/** An address to be read by people: with its host, without the protocol. */
export function addressOf(url: string): string {
	try {
		return new URL(url).host + pathOf(url);
	} catch {
		return "";
	}
}

/** UTF-8 bytes of a text, which is how the server counts. */
export function byteLength(text: string): number {
	return new TextEncoder().encode(text).length;
}

function decoded(path: string): string {
	try {
		return decodeURI(path).replace(INVISIBLE, "");
	} catch {
		return path;
	}
}
