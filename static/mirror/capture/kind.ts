/** What capture has to know of an element, by its local name alone: a set of bits. */
export const KIND = {
	/** Its children are not mirrored: they are code, or live elsewhere. */
	opaque: 1,
	field: 2,
	/** May have a shadow root (DOM, attachShadow). */
	host: 4,
	/** Has state beside its attributes. */
	state: 8,
	/** May have been scrolled before capture started. */
	scroll: 16,
	/** Its text is a value. */
	value: 32,
} as const;

const LISTS: readonly [bits: number, names: RegExp][] = [
	[KIND.opaque, /^(?:script|noscript|template|style|i?frame)$/],
	[KIND.field, /^(?:input|textarea|select)$/],
	[
		KIND.host,
		/-|^(?:article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/,
	],
	[
		KIND.state,
		/-|^(?:input|textarea|select|option|button|output|form|fieldset|dialog|slot|canvas|video|audio|img|i?frame|object|embed|style|link)$/,
	],
	[
		KIND.scroll,
		/-|^(?:article|aside|blockquote|body|code|details|dialog|div|dl|fieldset|figure|footer|form|header|html|main|menu|nav|ol|pre|search|section|textarea|ul)$/,
	],
	[KIND.value, /^(?:textarea|option)$/],
];

const kinds = new Map<string, number>();

/** The kind of an element. */
export function kindOf(local: string): number {
	let kind = kinds.get(local);
	if (kind === undefined) {
		kind = LISTS.reduce((bits, [bit, names]) => (names.test(local) ? bits | bit : bits), 0);
		kinds.set(local, kind);
	}
	return kind;
}
