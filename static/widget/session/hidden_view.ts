/** Shows the customer what the agent does not see: stripes over everything hidden that is in sight. */
import { anchorBox, type Hidden } from "@lookalong/mirror";
import type { Translate } from "./locale/index.ts";

/** How often the page is asked anew for what is hidden, in milliseconds; where that is follows each frame. */
const LOOK_MS = 400;
/** Stripes drawn at most: more would say no more. */
const MAX_SHOWN = 250;
/** In something smaller than this a label could not be read, or would cover what is there, in CSS pixels. */
const LABEL_WIDTH = 140;
const LABEL_HEIGHT = 20;

export interface HiddenViewOptions {
	/** Where to draw. */
	readonly layer: HTMLElement;
	readonly t: Translate;
	hidden(): Iterable<Hidden>;
}

export class HiddenView {
	readonly #options: HiddenViewOptions;
	readonly #boxes = new Map<Element, HTMLElement>();
	#on = false;
	#lookAt = 0;
	#frame = 0;

	constructor(options: HiddenViewOptions) {
		this.#options = options;
	}

	get on(): boolean {
		return this.#on;
	}

	/** How much is marked now. */
	get count(): number {
		return this.#boxes.size;
	}

	/** Show it, or put it away. */
	set(on: boolean): void {
		if (on === this.#on) return;
		this.#on = on;
		this.#lookAt = 0;
		if (on) this.#draw();
		else {
			cancelAnimationFrame(this.#frame);
			this.#show([]);
		}
	}

	/** Take the layer off the page. */
	remove(): void {
		this.set(false);
		this.#options.layer.remove();
	}

	#draw(): void {
		const now = performance.now();
		if (now >= this.#lookAt) {
			this.#lookAt = now + LOOK_MS;
			this.#show(this.#inSight());
		}
		for (const [element, box] of this.#boxes) place(box, anchorBox(element) ?? null);
		this.#frame = requestAnimationFrame(() => this.#draw());
	}

	/** What is hidden within the window, or so near that scrolling may bring it there before the next look. */
	#inSight(): Hidden[] {
		const found: Hidden[] = [];
		for (const each of this.#options.hidden()) {
			const box = anchorBox(each.element);
			if (!box || box.bottom < -innerHeight || box.top > 2 * innerHeight) continue;
			found.push(each);
			if (found.length === MAX_SHOWN) break;
		}
		return found;
	}

	#show(wanted: readonly Hidden[]): void {
		const kept = new Set(wanted.map((each) => each.element));
		for (const [element, box] of this.#boxes) {
			if (kept.has(element)) continue;
			box.remove();
			this.#boxes.delete(element);
		}
		for (const { element, kind } of wanted) {
			if (!this.#boxes.has(element)) this.#boxes.set(element, this.#make(kind));
		}
	}

	#make(kind: Hidden["kind"]): HTMLElement {
		const box = document.createElement("div");
		box.className = `veiled ${kind}`;
		const label = document.createElement("span");
		label.textContent = this.#options.t(`hidden.${kind}`);
		box.append(label);
		this.#options.layer.append(box);
		return box;
	}
}

function place(box: HTMLElement, rect: DOMRect | null): void {
	box.hidden = !rect;
	if (!rect) return;
	box.style.transform = `translate(${rect.x}px,${rect.y}px)`;
	box.style.inlineSize = `${rect.width}px`;
	box.style.blockSize = `${rect.height}px`;
	box.classList.toggle("small", rect.width < LABEL_WIDTH || rect.height < LABEL_HEIGHT);
}
