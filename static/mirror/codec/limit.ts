/** Bounds that both ends of the format keep. They cap what a hostile payload can cost. */
export const LIMIT = {
	/** Bytes of one payload: the largest page measured (449,184 nodes) needs 8 MB. */
	payload: 64 * 1024 * 1024,
	/** Nesting of one written subtree; deeper content is written as its own PLACE. */
	depth: 4096,
	/** Live nodes of one mirror. */
	nodes: 4_000_000,
	/** Entries of the name table; further names are written out each time. */
	names: 4096,
	/** Entries of the value table; further values are written out each time. */
	values: 32_768,
	/** Longest value that is worth a table entry, in UTF-16 units. */
	valueUnits: 256,
	/** Attributes of one element: parsers stop far earlier, scripts need not. */
	attributes: 4096,
	/** Pixels of one picture of a canvas or film; larger ones are made smaller. */
	picturePixels: 4_000_000,
} as const;
