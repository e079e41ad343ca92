/** Draws what agents point at. Everything is anchored to an element and placed anew in each frame while it shows. */
import { anchor, anchorBox } from "@lookalong/mirror";
import type { Place } from "@lookalong/protocol";
import { agentColour } from "./style.ts";

/** A laser that says nothing for this long is put away: its agent may be gone, in milliseconds. */
const LASER_TTL_MS = 8000;
/** Room around a highlighted element, in CSS pixels. */
const MARGIN = 4;
/** A tag above an element nearer to the top than this would be cut off, in CSS pixels. */
const TAG_ROOM = 40;
const RIPPLE_MS = 600;

interface Point {
	readonly x: number;
	readonly y: number;
}

interface Laser {
	readonly element: HTMLElement;
	place: Place | undefined;
	/** A fixed point of the viewport, for the cursor of an action. */
	point: Point | null;
	until: number;
}

interface Outline {
	readonly element: HTMLElement;
	readonly node: Node;
}

export class Overlay {
	readonly #layer: HTMLElement;
	readonly #nodeById: (id: number) => Node | null;
	readonly #lasers = new Map<number, Laser>();
	readonly #outlines = new Map<number, Outline>();
	#frame = 0;

	constructor(layer: HTMLElement, nodeById: (id: number) => Node | null) {
		this.#layer = layer;
		this.#nodeById = nodeById;
	}

	/** Show an agent's laser at a place, or put it away. */
	point(viewer: number, name: string, place: Place | null): void {
		if (!place) {
			this.#removeLaser(viewer);
			return;
		}
		const laser = this.#laser(viewer, name);
		laser.element.className = "laser";
		laser.place = place;
		laser.point = null;
		laser.until = performance.now() + LASER_TTL_MS;
		this.#animate();
	}

	/** Show where an agent acts, with a ripple for a click. */
	act(viewer: number, name: string, x: number, y: number, press: boolean): void {
		const laser = this.#laser(viewer, name);
		laser.element.className = "laser hand";
		laser.place = undefined;
		laser.point = { x, y };
		laser.until = performance.now() + LASER_TTL_MS;
		if (press) this.#ripple(laser.element);
		this.#animate();
	}

	/** Put a box around a node, or take the viewer's box away. */
	highlight(viewer: number, name: string, node: Node | null): void {
		this.#outlines.get(viewer)?.element.remove();
		this.#outlines.delete(viewer);
		if (!node) return;
		const element = this.#make("outline", viewer, name);
		this.#outlines.set(viewer, { element, node });
		this.#animate();
	}

	/** Take away what belongs to viewers who are gone. */
	keep(viewers: ReadonlySet<number>): void {
		for (const viewer of [...this.#lasers.keys()])
			if (!viewers.has(viewer)) this.#removeLaser(viewer);
		for (const viewer of [...this.#outlines.keys()])
			if (!viewers.has(viewer)) this.highlight(viewer, "", null);
	}

	/** Take away everything. */
	clear(): void {
		this.keep(new Set());
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
	}

	#laser(viewer: number, name: string): Laser {
		const known = this.#lasers.get(viewer);
		if (known) return known;
		const element = this.#make("laser", viewer, name);
		const laser: Laser = { element, place: undefined, point: null, until: 0 };
		this.#lasers.set(viewer, laser);
		return laser;
	}

	#removeLaser(viewer: number): void {
		this.#lasers.get(viewer)?.element.remove();
		this.#lasers.delete(viewer);
	}

	#make(kind: string, viewer: number, name: string): HTMLElement {
		const element = document.createElement("div");
		element.className = kind;
		element.style.setProperty("--agent", agentColour(viewer));
		element.style.visibility = "hidden";
		const tag = document.createElement("span");
		tag.className = "tag";
		tag.dir = "auto";
		tag.textContent = name;
		element.append(tag);
		this.#layer.append(element);
		return element;
	}

	#ripple(at: HTMLElement): void {
		const ripple = document.createElement("i");
		ripple.className = "ripple";
		at.append(ripple);
		setTimeout(() => ripple.remove(), RIPPLE_MS);
	}

	#animate(): void {
		if (this.#frame) return;
		const draw = () => {
			this.#frame = 0;
			const now = performance.now();
			for (const [viewer, laser] of this.#lasers)
				if (laser.until < now) this.#removeLaser(viewer);
				else moveTo(laser.element, this.#pointOf(laser));
			for (const outline of this.#outlines.values()) enclose(outline);
			if (this.#lasers.size + this.#outlines.size) this.#frame = requestAnimationFrame(draw);
		};
		this.#frame = requestAnimationFrame(draw);
	}

	#pointOf({ place, point }: Laser): Point | null {
		if (!place) return point;
		const node = this.#nodeById(place.id);
		return node && anchor(node, place.rx, place.ry);
	}
}

function moveTo(element: HTMLElement, point: Point | null): void {
	element.style.visibility = point ? "visible" : "hidden";
	if (point) element.style.transform = `translate(${point.x}px,${point.y}px)`;
}

function enclose({ element, node }: Outline): void {
	const rect = anchorBox(node);
	moveTo(element, rect && { x: rect.x - MARGIN, y: rect.y - MARGIN });
	if (!rect) return;
	element.style.inlineSize = `${rect.width + 2 * MARGIN}px`;
	element.style.blockSize = `${rect.height + 2 * MARGIN}px`;
	element.classList.toggle("high", rect.y < TAG_ROOM);
}
