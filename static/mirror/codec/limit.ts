/** Bounds that both ends of the format keep. They cap what a hostile payload can cost. */
export const LIMIT = {
	/** Bytes of one payload: the largest page measured (449,184 nodes) needs 8 MB. */
	payload: 64 * 1024 * 1024,
	/** Nesting of one written subtree; deeper content is written as its own PLACE. */
	depth: 4096,
	/** Entries of the name table; further names are written out each time. */
	names: 4096,
	/** Entries of the value table; further values are written out each time. */
	values: 32_768,
	/** Longest value that is worth a table entry, in UTF-16 units. */
	valueUnits: 256,
	/** Bytes of one payload of a page in a frame, inside a payload of the page around it. */
	embed: 8 * 1024 * 1024,
	/** Pixels of one picture of a canvas or film; larger ones are made smaller. */
	picturePixels: 4_000_000,
} as const;

/** How much of a page a replica shows; what is beyond is left out, and said to be. */
export const SHOWN = {
	/** Live nodes: twice the largest page measured. */
	nodes: 1_000_000,
	/** Levels that are laid out: Chromium's stack ends below some 400 nested buttons. */
	levels: 320,
	/** Attributes of one element: adding one looks at all that are there. */
	attributes: 1024,
	/** UTF-16 units of one text or value: Chromium lays out a text in one task, 50 ms for these. */
	units: 131_072,
	/** Frames: making one takes Chromium milliseconds. */
	frames: 100,
	/** Elements that all SVG `use` elements stand for together. */
	copies: 50_000,
} as const;
