/**
 * `url(...)`, quoted or bare, and the string of an `@import`. A bare one matches even where it is
 * broken, so that thousands of them that are take no longer; the end of the text closes it too.
 */
const CSS_URL =
	/url\(\s*(?:"((?:[^"\\]|\\.)*)"\s*\)|'((?:[^'\\]|\\.)*)'\s*\)|((?:[^\s)"'\\]|\\.)*)(\s*(?:\)|$))?)|(@import\s+)(?:"([^"]*)"|'([^']*)')/gi;

/** The start of a candidate of a `srcset`, and what follows its URL. */
const CANDIDATE = /[\s,]*(\S*)/y;
const DESCRIPTOR = /(?:[^,(]|\([^)]*\)?)*/y;

const NEEDS_NO_BASE = /^(?:data:|blob:|https?:|#|about:)/i;

/** A path that a URL parser would leave as it is. */
const PLAIN_PATH = /^\/(?!\/)(?:[\w\-~%!$&()*+,;=:@?#]|\/|\.(?=\w))*$/;
const ORIGIN = /^https?:\/\/[^/?#]+/;

/** The same for one that goes on from the folder of the base. */
const PLAIN_RELATIVE = /^\w(?:[\w\-~%&()=/?#]|\.(?=\w))*$/;
const FOLDER = /^https?:\/\/[^/?#]+[^?#]*\//;

/** What CSS escapes stand for. */
const CSS_ESCAPE = /\\(?:([\da-f]{1,6})\s?|(.))/gi;

/** Make a URL absolute; what cannot be parsed becomes "" so that it loads nothing. */
export function absolute(url: string, base: string): string {
	const trimmed = url.trim();
	if (trimmed === "" || NEEDS_NO_BASE.test(trimmed)) return trimmed;
	// A plain path needs no parser, which costs more than all else that is done for an attribute.
	if (PLAIN_PATH.test(trimmed)) {
		const origin = ORIGIN.exec(base);
		if (origin) return origin[0] + trimmed;
	} else if (PLAIN_RELATIVE.test(trimmed)) {
		const folder = FOLDER.exec(base);
		if (folder) return folder[0] + trimmed;
	}
	try {
		return new URL(trimmed, base).href;
	} catch {
		return "";
	}
}

/** Make every candidate of a `srcset` absolute. */
export function absoluteSrcset(srcset: string, base: string): string {
	return candidates(srcset)
		.map(([url, descriptor]) => `${absolute(url, base)} ${descriptor}`.trim())
		.join(", ");
}

/** The candidates of a `srcset`: URL and descriptor, split as HTML does (URLs may hold commas). */
export function candidates(srcset: string): [url: string, descriptor: string][] {
	const found: [string, string][] = [];
	for (let at = 0; ; ) {
		CANDIDATE.lastIndex = at;
		const whole = CANDIDATE.exec(srcset)?.[1] ?? "";
		let end = whole.length;
		while (whole[end - 1] === ",") end--;
		if (end === 0) return found;
		at = DESCRIPTOR.lastIndex = CANDIDATE.lastIndex;
		const descriptor = end < whole.length ? "" : (DESCRIPTOR.exec(srcset)?.[0] ?? "");
		found.push([whole.slice(0, end), descriptor.trim()]);
		at += descriptor.length;
	}
}

/** Replace the URLs of a CSS text by what `map` makes of them. */
export function mapCssUrls(css: string, map: (url: string) => string): string {
	if (!/url\(|@import/i.test(css)) return css;
	return css.replace(
		CSS_URL,
		(whole, double, single, bare, end, at, importDouble, importSingle, index) => {
			if (at) return `${at}${quote(map(importDouble ?? importSingle ?? ""))}`;
			const isBroken = bare !== undefined && end === undefined;
			if (isBroken && index + whole.length < css.length) return whole;
			const url = unescaped(double ?? single ?? bare ?? "");
			const mapped = map(url);
			return mapped === url ? whole : `url(${quote(mapped)})`;
		},
	);
}

/** Make the URLs of a CSS text absolute; references into the same document stay as they are. */
export function absoluteCss(css: string, base: string, seen?: (url: string) => void): string {
	return mapCssUrls(css, (url) => {
		const full = absolute(url, base);
		seen?.(full);
		return full;
	});
}

function unescaped(text: string): string {
	if (!text.includes("\\")) return text;
	return text.replace(CSS_ESCAPE, (_, hex: string | undefined, other: string | undefined) =>
		hex ? String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)) : (other ?? ""),
	);
}

function quote(url: string): string {
	return `"${url.replace(/["\\\n]/g, (char) => (char === "\n" ? "" : `\\${char}`))}"`;
}
