/**
 * What is drawn over a page: the same lines on the customer's screen and on an agent's. A drawing hangs on its node, so
 * it is placed anew with each painted frame, and costs nothing while there is none.
 */

/** Drawings of one author that are kept; the oldest goes first. */
const MOST = 32;
/** How long vanishing ink stays after its last change, and the last part of that in which it fades, in milliseconds. */
const VANISH_MS = 4000;
const FADE_MS = 1000;
/** An arrow's head, in CSS pixels; a third of a short arrow. */
const HEAD = 18;
/** A name stands this far from what is drawn, and needs that much room above it, in CSS pixels. */
const GAP = 9;
const ROOM = 28;
/** Names are seldom longer, in CSS pixels. */
const LONGEST = 180;

const ROUND = { "stroke-linecap": "round", "stroke-linejoin": "round" };
const WHOLE = { inlineSize: "100%", blockSize: "100%" };
const THICK = { "stroke-width": "4" };
/** White on the author's colour, which flows around the letters. */
const NAME = {
	fill: "#fff",
	"stroke-width": "6",
	"paint-order": "stroke",
	"font-weight": "650",
	"font-size": "14",
};

export interface Drawing {
	readonly kind: "rectangle" | "arrow" | "ink" | "vanishing";
	/** The author's own count; a drawing with a number that is there already takes its place. */
	readonly number: number;
	readonly id: number;
	/** Across and down in turn, in widths and heights of the node's box from its top left corner. */
	readonly points: readonly number[];
}

/** Whose drawing it is. */
export interface Author {
	readonly viewer: number;
	readonly name: string;
	readonly colour: string;
}

/** Where a node is in the coordinates of the layer: null while it shows nowhere, undefined when it is gone. */
export type BoxOf = (id: number) => Box | null | undefined;

type Box = Pick<DOMRect, "x" | "y" | "width" | "height">;

interface Line {
	readonly group: SVGGElement;
	/** A white edge, so that it is seen on any ground, and the line. */
	readonly paths: readonly SVGPathElement[];
	readonly label: SVGTextElement;
	drawing: Drawing;
	/** The box it was placed on, as text. */
	placed: string;
	until: number;
}

interface Hand {
	readonly group: SVGGElement;
	readonly author: Author;
	/** In the order they were begun. */
	readonly lines: Map<number, Line>;
}

export class Drawings {
	readonly #layer: Element;
	readonly #boxOf: BoxOf;
	readonly #fadeMs = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : FADE_MS;
	readonly #svg = make("svg", { direction: "ltr" });
	readonly #hands = new Map<number, Hand>();

	/** @param boxOf tells where in the layer a node is */
	constructor(layer: Element, boxOf: BoxOf) {
		this.#layer = layer;
		this.#boxOf = boxOf;
		// Rules for other pictures around it must not make it small.
		Object.assign(this.#svg.style, { position: "absolute", inset: "0", ...WHOLE });
	}

	/** Whose drawings there are. */
	get authors(): ReadonlySet<number> {
		return new Set(this.#hands.keys());
	}

	/** What an author has drawn, in the order it was begun. */
	of(viewer: number): readonly Drawing[] {
		return [...(this.#hands.get(viewer)?.lines.values() ?? [])].map((line) => line.drawing);
	}

	/** Take a drawing; `draw` shows it. Tells whether it is another than was there. */
	put(author: Author, drawing: Drawing, nowMs: number): boolean {
		const { group, lines } = this.#handOf(author);
		const known = lines.get(drawing.number);
		if (known && JSON.stringify(known.drawing) === JSON.stringify(drawing)) return false;
		const until = drawing.kind === "vanishing" ? nowMs + VANISH_MS : Infinity;
		const line = known ?? startLine(group, drawing);
		lines.set(drawing.number, Object.assign(line, { drawing, until, placed: "" }));
		for (const oldest of lines.keys()) if (lines.size > MOST) this.erase(author.viewer, oldest);
		return true;
	}

	/** Take everybody's drawings away, an author's, or one. */
	erase(viewer?: number, number?: number): void {
		if (viewer === undefined) this.keep(() => false);
		const hand = this.#hands.get(viewer ?? 0);
		if (!hand) return;
		for (const [each, { group }] of hand.lines)
			if (number === undefined || each === number) {
				group.remove();
				hand.lines.delete(each);
			}
		if (hand.lines.size === 0) this.keep((each) => each !== viewer);
	}

	/** Take away what belongs to others than these authors. */
	keep(isKept: (viewer: number) => boolean): void {
		for (const [viewer, { group }] of this.#hands)
			if (!isKept(viewer)) {
				group.remove();
				this.#hands.delete(viewer);
			}
		if (this.#hands.size === 0) this.#svg.remove();
	}

	/** Place everything where its node is now; tells whether anything is left. */
	draw(nowMs: number): boolean {
		for (const [viewer, { lines, author }] of this.#hands) {
			let last: Line | undefined;
			for (const [number, line] of lines) {
				const box = line.until < nowMs ? undefined : this.#boxOf(line.drawing.id);
				if (box === undefined) {
					this.erase(viewer, number);
					continue;
				}
				// The newest alone has the name.
				if (last?.label.textContent) last.label.textContent = "";
				last = line;
				if (line.until < Infinity) fade(line, (line.until - nowMs) / this.#fadeMs);
				this.#place(line, box);
			}
			if (last && !last.label.textContent) last.label.textContent = author.name;
		}
		return this.#hands.size > 0;
	}

	#handOf(author: Author): Hand {
		const known = this.#hands.get(author.viewer);
		if (known) return known;
		const group = make("g", { fill: "none", stroke: author.colour, ...ROUND });
		this.#svg.append(group);
		this.#layer.append(this.#svg);
		const hand = { group, author, lines: new Map<number, Line>() };
		this.#hands.set(author.viewer, hand);
		return hand;
	}

	#place(line: Line, box: Box | null): void {
		const placed = box ? [box.x, box.y, box.width, box.height].join() : "nowhere";
		if (placed === line.placed) return;
		line.placed = placed;
		set(line.group, { visibility: box ? "inherit" : "hidden" });
		if (!box) return;
		const d = pathOf(line.drawing, box.width, box.height);
		for (const each of line.paths) set(each, { d });
		set(line.group, { transform: `translate(${box.x} ${box.y})` });
		this.#name(line, box);
	}

	/** Put the name above a line, or below one at the top, and never across the right edge. */
	#name({ label, drawing: { points } }: Line, { x, y, width, height }: Box): void {
		const across = points.filter((_, index) => index % 2 === 0).map((part) => part * width);
		const down = points.filter((_, index) => index % 2).map((part) => part * height);
		const [left, right] = [Math.min(...across), Math.max(...across)];
		const [top, bottom] = [Math.min(...down), Math.max(...down)];
		const { clientWidth, clientHeight } = this.#svg;
		const atEnd = x + left > clientWidth - LONGEST;
		const below = Math.min(bottom + ROOM, clientHeight - GAP - y);
		set(label, {
			x: `${atEnd ? Math.min(right, clientWidth - GAP - x) : Math.max(left, GAP - x)}`,
			y: `${y + top > ROOM ? top - GAP : below}`,
			"text-anchor": atEnd ? "end" : "start",
		});
	}
}

/** The outline of a drawing on a box of that size, from the box's corner: what an SVG path's `d` says. */
export function pathOf({ kind, points }: Drawing, width: number, height: number): string {
	const at = points.map((part, index) => part * (index % 2 ? height : width));
	const [x = 0, y = 0, tx = 0, ty = 0] = at;
	if (kind === "rectangle") return `${path(x, y, tx, y, tx, ty, x, ty)}Z`;
	// A stroke of no length still leaves a dot.
	if (kind !== "arrow") return at.length > 2 ? path(...at) : path(x, y, x, y);
	const angle = Math.atan2(ty - y, tx - x);
	const head = Math.min(HEAD, Math.hypot(tx - x, ty - y) / 3);
	const barb = (turn: number) => [
		tx - head * Math.cos(angle + turn),
		ty - head * Math.sin(angle + turn),
	];
	return path(x, y, tx, ty) + path(...barb(0.5), tx, ty, ...barb(-0.5));
}

function path(...parts: readonly number[]): string {
	const [x, y, ...rest] = parts.map((part) => +part.toFixed(1));
	return `M${x} ${y}L${rest.join(" ")}`;
}

function startLine(hand: SVGGElement, drawing: Drawing): Line {
	const paths = [make("path", { stroke: "#fff", "stroke-width": "7" }), make("path", THICK)];
	const label = make("text", NAME);
	const group = make("g", {});
	group.append(...paths, label);
	hand.append(group);
	return { group, paths, label, drawing, placed: "", until: 0 };
}

function fade({ group }: Line, rest: number): void {
	if (rest < 1) set(group, { opacity: `${rest}` });
	else group.removeAttribute("opacity");
}

function make<N extends keyof SVGElementTagNameMap>(
	name: N,
	attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[N] {
	const element = document.createElementNS("http://www.w3.org/2000/svg", name);
	set(element, attributes);
	return element;
}

function set(element: Element, attributes: Readonly<Record<string, string>>): void {
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
