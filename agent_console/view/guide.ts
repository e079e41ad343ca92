/** Guiding the customer's eye: laser, highlight and drawings, anchored to elements and not to pixels. */
import { Drawings } from "@lookalong/mirror";
import {
	agentColour,
	decodeErase,
	decodeMark,
	encodePointer,
	FrameType,
	MalformedError,
	type MarkKind,
	type Place,
} from "@lookalong/protocol";
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Point } from "../core/fit.ts";
import { choosesByKey, guides, type Tool } from "../core/session.ts";
import { partsOf } from "../core/sketch.ts";
import { cleanName } from "../core/text.ts";
import type { Guiding, Share } from "../live/share.ts";
import { calledOf, choosableIn, type Kind, kindOf } from "./element.ts";
import { Pace } from "./pace.ts";
import { Pen } from "./pen.ts";
import type { Box, ReplicaScreen } from "./screen.ts";

/** Between what is drawn by key and the element it is about, and the length of such an arrow, in CSS pixels. */
const GAP = 4;
const SHAFT = 56;

/** Where to go on through the elements of the page. */
export type Step = "next" | "previous" | "first" | "last" | "same";

/** An element chosen by key. */
export interface Chosen {
	readonly id: number;
	/** Empty if it has none. */
	readonly name: string;
	readonly kind: Kind;
}

export class Guide implements Guiding {
	readonly pen: Pen;
	/** What the keys have come to; the customer sees nothing of it. */
	readonly chosen: Signal<Chosen | null> = signal(null);
	readonly chosenId: ReadonlySignal<number | null> = computed(() => this.chosen.value?.id ?? null);
	/** Whether the customer sees that this is meant. */
	readonly isShown = computed(() => {
		const { tool, highlighted } = this.#share;
		const shown = tool.value === "highlight" ? highlighted.value : this.#shown.value;
		return shown !== null && shown === this.chosenId.value;
	});
	/** How large the picture is shown. */
	scale = 1;
	readonly #share: Share;
	readonly #screen: ReplicaScreen;
	readonly #unnamed: string;
	readonly #layer = document.createElement("div");
	readonly #drawings = new Drawings(this.#layer, (id) => this.#boxOf(id));
	readonly #pace = new Pace<Point>((point) => this.#shine(point));
	#viewers: ReadonlySet<number> = new Set();
	#shining = false;
	#frame = 0;
	/** What the tool taken up showed last of what was chosen by key. */
	readonly #shown: Signal<number | null> = signal(null);
	/** Where the keys go on. */
	#last = 0;

	/** @param unnamed what an agent is called who has no name */
	constructor(share: Share, screen: ReplicaScreen, unnamed: string) {
		this.#share = share;
		this.#screen = screen;
		this.#unnamed = unnamed;
		this.pen = new Pen(share, screen);
		this.#layer.className = "stage-drawings";
	}

	/** Where what is drawn shows. */
	get layer(): HTMLElement {
		return this.#layer;
	}

	/** Another tool is taken up: what belongs to the one before is put away, but for what was drawn. */
	takeUp(tool: Tool): void {
		this.pen.cancel();
		this.#shown.value = null;
		if (tool !== "point") this.point(null);
		if (!guides(tool)) this.rest();
		if (!choosesByKey(tool)) this.rechoose();
	}

	/** Move the laser pointer, in coordinates of the customer's viewport; null puts it away. */
	point(point: Point | null): void {
		if (point) this.#pace.put(point);
		else this.#putAway();
	}

	/** Highlight the element at a point; the same one again is cleared. */
	mark(point: Point): void {
		const id = this.#screen.locate(point)?.id ?? null;
		const same = id === this.#share.highlighted.value;
		this.#share.highlight(same || id === null ? null : { id, reveal: false });
	}

	/** Take away the line that is being drawn, or the newest that is there of us. */
	undo(): void {
		this.#shown.value = null;
		if (this.pen.cancel()) return;
		const newest = this.#drawings.of(this.#share.state.value.ownViewer).at(-1);
		if (newest) this.#share.erase(newest.number);
	}

	/** Go on through the elements of the page; from its beginning to its end, and no further. */
	choose(step: Step): void {
		const found = this.#choosable();
		const end = found.length - 1;
		const at = found.findIndex(([id]) => id === this.#last);
		if (step === "same" && at < 0) return;
		const from = { next: at + 1, previous: at < 0 ? end : at - 1, first: 0, last: end, same: at };
		const by = step === "previous" || step === "last" ? -1 : 1;
		for (let index = from[step]; ; index += by) {
			const [id, element] = found[index] ?? [];
			if (!id || !element) return;
			if (!this.#hasBox(id)) continue;
			if (id !== this.#last) this.#shown.value = null;
			this.#last = id;
			this.chosen.value = { id, name: calledOf(element), kind: kindOf(element) };
			return;
		}
	}

	/** Choose nothing now; the keys go on from where they were. */
	rechoose(): void {
		this.chosen.value = null;
	}

	/** Show the customer what is chosen, with the tool that is taken up; what is highlighted already is cleared. */
	show(): void {
		const id = this.chosen.value?.id;
		const box = id && this.#screen.boxOf(id);
		if (!id || !box) return;
		const { tool, highlighted } = this.#share;
		if (tool.value === "highlight") {
			this.#share.highlight(highlighted.value === id ? null : { id, reveal: true });
			return;
		}
		if (tool.value === "point") this.#shineOn({ id, rx: 0.5, ry: 0.5 });
		else if (tool.value === "rectangle") this.#drawOn(id, box, "rectangle", around(box));
		else this.#drawOn(id, box, "arrow", towards(box));
		this.#shown.value = id;
	}

	/** Take what a viewer drew or took away; what is malformed is dropped, as on the customer's page. */
	take(viewer: number, type: number, body: Uint8Array): void {
		try {
			if (type === FrameType.mark) this.#put(viewer, body);
			else this.#erase(viewer, body);
		} catch (error) {
			if (!(error instanceof MalformedError)) throw error;
		}
		if (this.#frame === 0) this.#draw();
	}

	/** Take away what belongs to others than these viewers, and show those who are new what we drew. */
	keep(viewers: ReadonlySet<number>): void {
		this.#drawings.keep((viewer) => viewers.has(viewer));
		const joined = [...viewers].some((viewer) => !this.#viewers.has(viewer));
		this.#viewers = viewers;
		this.#tell();
		if (!joined) return;
		for (const drawing of this.#drawings.of(this.#share.state.value.ownViewer))
			if (drawing.kind !== "vanishing") this.#share.mark(drawing);
	}

	/** Put laser and highlight away. */
	rest(): void {
		this.#putAway();
		if (this.#share.highlighted.value !== null) this.#share.highlight(null);
	}

	/** Leave nothing on the customer's page. */
	clear(): void {
		this.pen.cancel();
		this.rest();
		if (this.#share.drawn.value.has(this.#share.state.value.ownViewer)) this.#share.erase("own");
		cancelAnimationFrame(this.#frame);
	}

	/** Forget laser and highlight: the page they were on is gone. */
	forget(): void {
		this.#pace.cancel();
		this.#shining = false;
		this.#share.highlighted.value = null;
		this.chosen.value = this.#shown.value = null;
	}

	#shine(point: Point): void {
		const place = this.#screen.locate(point);
		if (place) this.#shineOn(place);
	}

	#shineOn(place: Place): void {
		this.#shining = this.#share.send(FrameType.pointer, encodePointer(place)) > 0;
	}

	#putAway(): void {
		this.#pace.cancel();
		if (this.#shining) this.#share.send(FrameType.pointer, encodePointer(null));
		this.#shining = false;
	}

	#drawOn(id: number, box: Box, kind: MarkKind, points: readonly Point[]): void {
		const parts = partsOf(points, box);
		if (parts) this.#share.mark({ kind, number: this.#share.newMark(), id, points: parts });
	}

	/** By their ids: a page in a frame that tells itself is one element. */
	#choosable(): readonly (readonly [id: number, element: Element])[] {
		const found = new Map<number, Element>();
		for (const element of choosableIn(this.#screen.document)) {
			const id = this.#screen.idOf(element);
			if (id && !found.has(id)) found.set(id, element);
		}
		return [...found];
	}

	#hasBox(id: number): boolean {
		const box = this.#screen.boxOf(id);
		return box !== null && box.width > 0 && box.height > 0;
	}

	#put(viewer: number, body: Uint8Array): void {
		const found = this.#share.state.value.viewers.find(({ number }) => number === viewer);
		const name = cleanName(found?.name ?? "", this.#unnamed);
		const author = { viewer, name, colour: agentColour(viewer) };
		this.#drawings.put(author, decodeMark(body), performance.now());
	}

	#erase(viewer: number, body: Uint8Array): void {
		const what = decodeErase(body);
		const number = typeof what === "number" ? what : undefined;
		this.#drawings.erase(what === "all" ? undefined : viewer, number);
	}

	#draw = (): void => {
		const left = this.#drawings.draw(performance.now());
		this.#frame = left ? requestAnimationFrame(this.#draw) : 0;
		this.#tell();
	};

	#tell(): void {
		const { authors } = this.#drawings;
		if (String([...authors]) !== String([...this.#share.drawn.value]))
			this.#share.drawn.value = authors;
	}

	#boxOf(id: number): Box | null | undefined {
		// While the picture is built, what is missing is only not there yet.
		if (!this.#screen.elementOf(id)) return this.#screen.isWhole ? undefined : null;
		const box = this.#screen.boxOf(id);
		if (!box) return null;
		const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(
			(length) => length * this.scale,
		) as [number, number, number, number];
		return { x, y, width, height };
	}
}

/** A rectangle around a box. */
function around({ x, y, width, height }: Box): readonly Point[] {
	return [
		{ x: x - GAP, y: y - GAP },
		{ x: x + width + GAP, y: y + height + GAP },
	];
}

/** An arrow to a box: from its left where there is room, else from its right. */
function towards({ x, y, width, height }: Box): readonly Point[] {
	const isRoom = x > SHAFT + GAP;
	const tip = isRoom ? x - GAP : x + width + GAP;
	const middle = y + height / 2;
	return [
		{ x: isRoom ? tip - SHAFT : tip + SHAFT, y: middle },
		{ x: tip, y: middle },
	];
}
