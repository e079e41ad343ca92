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
