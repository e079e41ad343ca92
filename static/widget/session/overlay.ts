/** Draws what agents point at. Everything is anchored to an element and placed anew in each frame while it shows. */
import { anchor, anchorBox, Drawings } from "@lookalong/mirror";
import { agentColour, type Mark, type Place } from "@lookalong/protocol";

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
	readonly id: number;
}

export class Overlay {
	readonly #layer: HTMLElement;
	readonly #nodeById: (id: number) => Node | null;
	readonly #lasers = new Map<number, Laser>();
	readonly #outlines = new Map<number, Outline>();
	readonly #drawings: Drawings;
	#frame = 0;

	constructor(layer: HTMLElement, nodeById: (id: number) => Node | null) {
		this.#layer = layer;
		this.#nodeById = nodeById;
		this.#drawings = new Drawings(layer, (id) => this.#boxOf(id));
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
	highlight(viewer: number, name: string, id: number | null): void {
		this.#outlines.get(viewer)?.element.remove();
		this.#outlines.delete(viewer);
		if (id === null) return;
		const element = this.#make("outline", viewer, name);
		this.#outlines.set(viewer, { element, id });
		this.#animate();
	}

	/** Draw a mark, or draw it anew; tells whether that changes anything. */
	draw(viewer: number, name: string, mark: Mark): boolean {
		const author = { viewer, name, colour: agentColour(viewer) };
		this.#animate();
		return this.#drawings.put(author, mark, performance.now());
	}

	/** Take everybody's marks away, a viewer's, or one. */
	erase(viewer?: number, number?: number): void {
		this.#drawings.erase(viewer, number);
	}

	/** Take away what belongs to viewers who are gone. */
	keep(viewers: ReadonlySet<number>): void {
		this.#drawings.keep((viewer) => viewers.has(viewer));
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
			for (const [viewer, { element, id }] of this.#outlines) {
				const box = this.#boxOf(id);
				if (box === undefined) this.highlight(viewer, "", null);
				else enclose(element, box);
			}
			const drawn = this.#drawings.draw(now);
			if (drawn || this.#lasers.size + this.#outlines.size)
				this.#frame = requestAnimationFrame(draw);
		};
		this.#frame = requestAnimationFrame(draw);
	}

	#boxOf(id: number): DOMRect | null | undefined {
		const node = this.#nodeById(id);
		return node ? anchorBox(node) : undefined;
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

function enclose(element: HTMLElement, rect: DOMRect | null): void {
	moveTo(element, rect && { x: rect.x - MARGIN, y: rect.y - MARGIN });
	if (!rect) return;
	element.style.inlineSize = `${rect.width + 2 * MARGIN}px`;
	element.style.blockSize = `${rect.height + 2 * MARGIN}px`;
	element.classList.toggle("high", rect.y < TAG_ROOM);
}
