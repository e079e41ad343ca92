/** What agents point at: lasers and highlights, drawn and said. */
import { type Action, anchorBox, type Capture } from "@lookalong/mirror";
import { decodeHighlight, decodePointer, FrameType, type Header } from "@lookalong/protocol";
import type { Translate } from "../locale/index.ts";
import { labelOf } from "./label.ts";
import { Overlay } from "./overlay.ts";

export interface GuidanceOptions {
	/** Where to draw. */
	readonly layer: HTMLElement;
	readonly t: Translate;
	capture(): Capture | undefined;
	nameOf(viewer: number): string;
	say(text: string): void;
}

export class Guidance {
	readonly #options: GuidanceOptions;
	readonly #overlay: Overlay;

	constructor(options: GuidanceOptions) {
		this.#options = options;
		this.#overlay = new Overlay(options.layer, (id) => options.capture()?.nodeById(id) ?? null);
	}

	/**
	 * Take an annotation frame.
	 *
	 * @throws MalformedError if its body is not what its type says.
	 */
	take(header: Header, body: Uint8Array): void {
		const viewer = header.flags;
		if (header.type === FrameType.pointer)
			this.#overlay.point(viewer, this.#options.nameOf(viewer), decodePointer(body));
		else this.#highlight(viewer, decodeHighlight(body));
	}

	/** An agent acts at a point of the window. */
	act(viewer: number, x: number, y: number, press: boolean): void {
		this.#overlay.act(viewer, this.#options.nameOf(viewer), x, y, press);
	}

	/** An agent did something: a click is said, so that one who does not see it knows. */
	done(viewer: number, action: Action): void {
		if (action.kind !== "pointer") return;
		const { capture, nameOf, say, t } = this.#options;
		const node = capture()?.nodeById(action.id);
		const label = node ? labelOf(node) : "";
		const words = action.gesture === "press" ? "say.drag" : "say.action";
		if (label) say(t(words, { name: nameOf(viewer), label }));
	}

	/** What agents may read of the name of what an action is about. */
	label(action: Action): string {
		const capture = this.#options.capture();
		const node = "id" in action ? capture?.nodeById(action.id) : null;
		return capture && node ? labelOf(node, (each, text) => capture.told(each, text)) : "";
	}

	/** Take away what belongs to others than these viewers. */
	keep(viewers: ReadonlySet<number>): void {
		this.#overlay.keep(viewers);
	}

	clear(): void {
		this.#overlay.clear();
	}

	/** Take the layer off the page. */
	remove(): void {
		this.#overlay.clear();
		this.#options.layer.remove();
	}

	#highlight(viewer: number, id: number | null): void {
		const { capture, nameOf, say, t } = this.#options;
		const name = nameOf(viewer);
		const node = id === null ? null : (capture()?.nodeById(id) ?? null);
		this.#overlay.highlight(viewer, name, node);
		if (!node) return;
		bringIntoView(node);
		const label = labelOf(node);
		say(label ? t("say.highlight", { name, label }) : t("say.highlight.unnamed", { name }));
	}
}

function bringIntoView(node: Node): void {
	const rect = anchorBox(node);
	const element = node instanceof Element ? node : node.parentElement;
	if (!rect || !element || isInView(rect)) return;
	const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
	element.scrollIntoView({
		block: "center",
		inline: "nearest",
		behavior: calm ? "instant" : "smooth",
	});
}

function isInView({ top, bottom, left, right }: DOMRect): boolean {
	return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
}
