import { MEDIA } from "../codec/operation.ts";
import { get } from "../member.ts";
import { MARKER } from "./selector.ts";

/** Side of the largest film a picture is made for: what is larger is told wrong. */
const MAX_SIDE = 16_384;

/** Shows films by pictures of them: the film itself is on another site, and may be a camera. */
export class Media {
	readonly #sizes = new WeakMap<Element, readonly [width: number, height: number]>();

	/** Set what a film or sound does, and the size of its picture. */
	set(element: Element, bits: number, seconds: number, width: number, height: number): void {
		if (!/^(?:video|audio)$/.test(get(element, "localName"))) return;
		const media = element as HTMLVideoElement;
		media.muted = (bits & MEDIA.muted) !== 0;
		media.currentTime = seconds;
		media.toggleAttribute(`${MARKER}paused`, (bits & MEDIA.paused) !== 0);
		if (width * height === 0 || Math.max(width, height) > MAX_SIDE) return;
		this.#sizes.set(media, [width, height]);
		// Without its picture a film would have no size of its own.
		if (!media.hasAttribute("poster")) media.setAttribute("poster", sized("", width, height));
	}

	/** Show the picture of a film. */
	picture(element: Element, url: string): void {
		const [width, height] = this.#sizes.get(element) ?? [];
		element.setAttribute("poster", width && height ? sized(url, width, height) : url);
	}
}

/** A picture that takes the room of another size than it has. */
export function sized(url: string, width: number, height: number): string {
	const size = `width="${width}" height="${height}"`;
	const image = url && `<image href="${url}" ${size} preserveAspectRatio="none"/>`;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${image}</svg>`;
	return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
