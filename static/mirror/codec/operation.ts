/**
 * Operations of a payload. Snapshots and diffs share them: a snapshot is the log that starts
 * from nothing. Arguments are laid out in `docs/mirror.md`.
 */
export const OP = {
	/** Start of a snapshot: the first id, which is the document's. */
	document: 1,
	/** Take nodes out of the tree; those not placed again by the end of the payload are gone. */
	detach: 2,
	/** Put items (new subtrees or known nodes) under a parent, before a sibling. */
	place: 3,
	text: 4,
	splice: 5,
	attribute: 6,
	unattribute: 7,
	shadow: 8,
	frame: 9,
	value: 16,
	checked: 17,
	selected: 18,
	scroll: 19,
	viewport: 20,
	mark: 21,
	selection: 22,
	layer: 23,
	pointer: 24,
	picture: 25,
	box: 26,
	sheet: 27,
	insertRule: 28,
	deleteRule: 29,
	sheets: 30,
	link: 31,
	assign: 32,
	flag: 33,
	source: 34,
	/** Self-proof: the hash of some nodes as the page has them. */
	check: 35,
	native: 36,
	animation: 37,
	states: 38,
	media: 39,
	/** A numbered sheet whose text is at an address. */
	sheetAt: 40,
} as const;

/** What an item of PLACE, SHADOW or FRAME is. Every kind but `end` and `known` takes the next id. */
export const ITEM = {
	end: 0,
	html: 1,
	svg: 2,
	math: 3,
	foreign: 4,
	text: 5,
	comment: 6,
	doctype: 7,
	known: 8,
	cdata: 9,
	instruction: 10,
	shadow: 11,
} as const;

/** Rendering mode of a document, and the placeholder for one that cannot be read. */
export const MODE = { standards: 0, quirks: 1, closed: 2 } as const;

/** A single holder of a pseudo-class; its ancestors follow by rule in the replica. */
export const MARK = {
	hover: 0,
	active: 1,
	focus: 2,
	focusVisible: 3,
	target: 4,
	fullscreen: 5,
} as const;

/** Top-layer state of an element. */
export const LAYER = { none: 0, modal: 1, popover: 2 } as const;

/** Facts about an element without a property to set: bit set of the FLAG operation. */
export const FLAG = { undefined: 1, redacted: 2, masked: 4, cut: 8 } as const;

/** Bits of a shadow root's options. */
export const SHADOW = { delegatesFocus: 1, manualSlots: 2 } as const;

/** What a browser draws itself, outside any page: the kind of the NATIVE operation. */
export const NATIVE = {
	none: 0,
	/** The options of a `select`, or the suggestions of an input. */
	list: 1,
	/** A calendar or a clock. */
	date: 2,
	colour: 3,
	file: 4,
	alert: 5,
	confirm: 6,
	prompt: 7,
	print: 8,
	/** The browser asks whether the site may do something; the text says what. */
	permission: 9,
} as const;

/** State of the ANIMATION operation. */
export const ANIMATION = { running: 0, paused: 1, finished: 2 } as const;

/** Bits of the MEDIA operation. */
export const MEDIA = { paused: 1, muted: 2 } as const;

/** Pseudo-classes that a copy cannot work out, told of every element where a rule names them. */
export const FOLLOWED_STATE =
	/:(?:state\(\s*[\w-]+\s*\)|(?:user-)?(?:in)?valid|(?:in|out-of)-range|(?:-webkit-)?autofill|picture-in-picture)(?![\w-])/g;

/** Media features of the customer's device: bit by bit of the VIEWPORT operation. */
export const DEVICE = [
	"prefers-color-scheme:dark",
	"prefers-reduced-motion:reduce",
	"prefers-contrast:more",
	"prefers-contrast:less",
	"prefers-contrast:custom",
	"prefers-reduced-transparency:reduce",
	"forced-colors:active",
	"inverted-colors:inverted",
	"hover:none",
	"any-hover:none",
	"pointer:coarse",
	"pointer:none",
	"any-pointer:coarse",
	"any-pointer:fine",
] as const;

/** XML namespaces of the element items. */
export const NAMESPACE = {
	html: "http://www.w3.org/1999/xhtml",
	svg: "http://www.w3.org/2000/svg",
	math: "http://www.w3.org/1998/Math/MathML",
} as const;
