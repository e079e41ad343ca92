/** The customer's viewport. Lengths in CSS pixels. */
export type Viewport = {
	width: number;
	height: number;
	scrollX: number;
	scrollY: number;
	/** Device pixels per CSS pixel. */
	pixelRatio: number;
	dark: boolean;
	/** The customer's pointer, or null before it moved. */
	pointer: { x: number; y: number } | null;
};

/** A viewport nothing was told of. */
export const UNSEEN: Viewport = {
	width: 0,
	height: 0,
	scrollX: 0,
	scrollY: 0,
	pixelRatio: 1,
	dark: false,
	pointer: null,
};
