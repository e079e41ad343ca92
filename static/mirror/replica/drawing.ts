import { LIMIT } from "../codec/limit.ts";
import { call } from "../member.ts";
import { sized } from "./media.ts";
import { MARKER } from "./selector.ts";

/** The declarations that show what only scripts and plug-ins draw: canvases and objects. */
export class Drawings {
	/** Canvases whose pictures are not told. */
	readonly #hidden = new WeakSet<Element>();
	readonly #text: string;

	/** @param text What stands in the place of a canvas that is not to be shown. */
	constructor(text: string) {
		this.#text = text;
	}

	/** A canvas without a picture. Without scripts it is an empty inline box: a picture of nothing gives it its size. */
	blank(canvas: Element): string {
		const [width, height] = sizeOf(canvas);
		const isHidden = this.#hidden.has(canvas);
		return content(isHidden ? labelled(this.#text, width, height) : sized("", width, height));
	}

	/** From now on a canvas is one that is not to be shown. */
	hide(canvas: Element): void {
		this.#hidden.add(canvas);
	}

	/** The picture of a canvas: one of many pixels was made smaller on its way. */
	picture(canvas: Element, url: string): string {
		const [width, height] = sizeOf(canvas);
		return content(width * height > LIMIT.picturePixels ? sized(url, width, height) : url);
	}

	/** The box of an element that has one of a size told. What is inside an object is shown only in its place. */
	box(element: Element, width: number, height: number): string {
		const side = (name: string, pixels: number): string => `${name}:${pixels}px!important;`;
		const isInline = getComputedStyle(element).display === "inline";
		const isRedacted = call(element, "hasAttribute", `${MARKER}redacted`);
		const fixed = side("width", width) + side("height", height) + side("min-width", 0);
		const display = isInline ? "display:inline-block!important;" : "";
		return `${fixed}max-width:none!important;${display}${isRedacted ? "" : content(sized("", 1, 1))}`;
	}

	/** The picture an object shows: one of SVG is a page of its own there, and not stretched. */
	object(url: string, found: string): string {
		const fit = /\.svg\b/i.test(url) ? "object-fit:none;object-position:0 0" : "";
		return `${content(found)}!important;${fit}`;
	}
}

function content(url: string): string {
	return `content:url("${url.replace(/["\\\n]/g, encodeURIComponent)}")`;
}

/** A box of a size that says something instead of a picture. */
function labelled(text: string, width: number, height: number): string {
	const words = text.replace(/[<&]/g, (char) => `&#${char.charCodeAt(0)};`);
	const place = 'x="50%" y="50%" text-anchor="middle" dominant-baseline="middle"';
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#eef1f5"/><text ${place} fill="#5b6675" font-family="system-ui" font-size="13">${words}</text></svg>`;
	return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The size a canvas has by its attributes. */
function sizeOf(canvas: Element): [width: number, height: number] {
	const side = (name: string, otherwise: number): number => {
		const value = Number.parseInt(canvas.getAttribute(name) ?? "", 10);
		return value >= 0 && value < 65_536 ? value : otherwise;
	};
	return [side("width", 300), side("height", 150)];
}
