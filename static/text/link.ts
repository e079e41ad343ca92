/** Addresses in what people write: which of them may be followed, and what is shown of where they lead. */

/** Where a link leads and what is written on it. */
export interface Link {
	/** `http:`, `https:` or `mailto:`, as the browser reads it: a host in other letters is in Punycode. */
	readonly href: string;
	/** What is written on it; an address only if it is `href`'s own. */
	readonly text: string;
	/** Where it leads, to be shown beside a text that does not say so; empty where that is the text itself. */
	readonly place: string;
}

const MAX_LENGTH = 2048;
/** Turns, hides or breaks text (Unicode UAX #9 §2, UTS #36 §2.5); the joiner and selector of emoji stay. */
const DECEPTIVE = /(?![\u200d\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Something a reader may take for an address: a scheme, an `@`, or a dot between letters or digits in any writing. */
const LIKE_AN_ADDRESS = /:\/\/|@|[\p{L}\p{N}-][.\u3002\u2024\u2025][\p{L}\p{N}]/u;
/** A user name or password before the host is how `https://bank.example@evil.example` deceives. */
const FOLLOWED = /^(?:https?:\/\/[^@/?#\\]+(?:[/?#\\]|$)|mailto:[^?]*@)/i;

/** An address that stands bare in the text; nothing if it may not be followed. */
export function bareLink(address: string): Link | undefined {
	const target = /^www\./i.test(address) ? `https://${address}` : address;
	const href = parse(/^[^:/]*@/.test(target) ? `mailto:${target}` : target);
	return href ? { href, text: shown(href, address), place: "" } : undefined;
}

/** A text of the writer's own that leads to an address; nothing if it may not be followed. */
export function namedLink(name: string, address: string): Link | undefined {
	const href = parse(address);
	if (!href) return undefined;
	const text = name.replace(DECEPTIVE, "").trim();
	const place = href.startsWith("mailto:") ? href.slice(7) : new URL(href).host;
	// Of a text that looks like an address nobody can say that it is not this one: the real one takes its place.
	return !text || LIKE_AN_ADDRESS.test(text.normalize("NFKC"))
		? { href, text: shown(href, href), place: "" }
		: { href, text, place };
}

/** The whole address as the browser reads it; empty for one that may not be followed. */
function parse(address: string): string {
	if (address.length > MAX_LENGTH || !FOLLOWED.test(address)) return "";
	try {
		return new URL(address).href;
	} catch {
		return "";
	}
}

/** As it was written, if its host is written as the browser reads it. */
function shown(href: string, written: string): string {
	if (href.startsWith("mailto:")) return href.slice(7);
	const { host } = new URL(href);
	const rest = written.replace(/^https?:\/\//i, "");
	const plain = rest.startsWith(host) && /^(?:[/?#]|$)/.test(rest.slice(host.length));
	return plain && !written.includes("\\") ? written : href;
}
