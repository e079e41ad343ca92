/** What agents point at: lasers, highlights and drawings, shown and said. */
import { type Action, anchorBox, type Capture } from "@lookalong/mirror";
import {
	decodeErase,
	decodeHighlight,
	decodeMark,
	decodePointer,
	type Erase,
	FrameType,
	type Header,
	type Highlight,
	type Mark,
} from "@lookalong/protocol";
import { labelOf } from "./label.ts";
import type { Translate } from "./locale/index.ts";
import { Overlay } from "./overlay.ts";

/** A line is said when the pen rests for this long, in milliseconds. */
const SAY_MS = 800;

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
	#saying: ReturnType<typeof setTimeout> | undefined;

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
		const { flags: viewer, type } = header;
		if (type === FrameType.pointer)
			this.#overlay.point(viewer, this.#options.nameOf(viewer), decodePointer(body));
		else if (type === FrameType.highlight) this.#highlight(viewer, decodeHighlight(body));
		else if (type === FrameType.mark) this.#mark(viewer, decodeMark(body));
		else this.#erase(viewer, decodeErase(body));
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
		clearTimeout(this.#saying);
		this.#overlay.clear();
	}

	/** Take the layer off the page. */
	remove(): void {
		this.clear();
		this.#options.layer.remove();
	}

	#highlight(viewer: number, highlight: Highlight | null): void {
		const node = this.#node(highlight?.id);
		this.#overlay.highlight(
			viewer,
			this.#options.nameOf(viewer),
			highlight && node && highlight.id,
		);
		if (!node) return;
		if (highlight?.reveal) bringIntoView(node);
		this.#say(viewer, node);
	}

	#mark(viewer: number, mark: Mark): void {
		const node = this.#node(mark.id);
		if (!node || !this.#overlay.draw(viewer, this.#options.nameOf(viewer), mark)) return;
		clearTimeout(this.#saying);
		this.#saying = setTimeout(() => this.#say(viewer, node), SAY_MS);
	}

	#erase(viewer: number, what: Erase): void {
		const number = typeof what === "number" ? what : undefined;
		this.#overlay.erase(what === "all" ? undefined : viewer, number);
	}

	#node(id = 0): Node | null {
		return this.#options.capture()?.nodeById(id) ?? null;
	}

	#say(viewer: number, node: Node): void {
		const { nameOf, say, t } = this.#options;
		const name = nameOf(viewer);
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
