/**
 * Operations of a payload. Snapshots and diffs share them: a snapshot is the log that starts
 * from nothing. Arguments are laid out in `docs/mirror.md`.
 *
 * To be imported as `OP`.
 */

/** Start of a snapshot: the first id, which is the document's. */
export const document = 1;
/** Take nodes out of the tree; those not placed again by the end of the payload are gone. */
export const detach = 2;
/** Put items (new subtrees or known nodes) under a parent, before a sibling. */
export const place = 3;
export const text = 4;
export const splice = 5;
export const attribute = 6;
export const unattribute = 7;
export const shadow = 8;
export const frame = 9;
export const value = 16;
export const checked = 17;
export const selected = 18;
export const scroll = 19;
export const viewport = 20;
export const mark = 21;
export const selection = 22;
export const layer = 23;
export const pointer = 24;
export const picture = 25;
export const box = 26;
export const sheet = 27;
export const insertRule = 28;
export const deleteRule = 29;
export const sheets = 30;
export const link = 31;
export const assign = 32;
export const flag = 33;
export const source = 34;
/** Self-proof: the hash of some nodes as the page has them. */
export const check = 35;
export const native = 36;
export const animation = 37;
export const states = 38;
export const media = 39;
/** A numbered sheet whose text is at an address. */
export const sheetAt = 40;
/** A payload of the page in a frame, as its own capture wrote it. */
export const embed = 41;

/** All of them by name. A namespace object would do, but its getters break on a page that extends `Object.prototype`. */
export const CODES = {
	document,
	detach,
	place,
	text,
	splice,
	attribute,
	unattribute,
	shadow,
	frame,
	value,
	checked,
	selected,
	scroll,
	viewport,
	mark,
	selection,
	layer,
	pointer,
	picture,
	box,
	sheet,
	insertRule,
	deleteRule,
	sheets,
	link,
	assign,
	flag,
	source,
	check,
	native,
	animation,
	states,
	media,
	sheetAt,
	embed,
} as const;
