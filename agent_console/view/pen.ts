/** Draws with the pointer on the customer's page: each line hangs on the element it is about, and grows as it is drawn. */
import type { MarkKind } from "@lookalong/protocol";
import type { Point } from "../core/fit.ts";
import { type Box, boundsOf, extended, isVisible, isWithin, partsOf } from "../core/sketch.ts";
import type { Share } from "../live/share.ts";
import { Pace } from "./pace.ts";
import type { ReplicaScreen } from "./screen.ts";

/** The least time between two states of a line that are told, in milliseconds. */
const EVERY_MS = 50;

interface Line {
	readonly kind: MarkKind;
	readonly number: number;
	/** From the corner of the page and not of the window: the customer may scroll meanwhile. */
	points: readonly Point[];
}

export class Pen {
	readonly #share: Share;
	readonly #screen: ReplicaScreen;
	readonly #pace = new Pace<Line>((line) => this.#tell(line), EVERY_MS);
	#line: Line | null = null;

	constructor(share: Share, screen: ReplicaScreen) {
		this.#share = share;
		this.#screen = screen;
	}

	/** Begin a line at a point of the customer's viewport. */
	begin(kind: MarkKind, point: Point): void {
		this.#line = { kind, number: this.#share.newMark(), points: [] };
		this.extend(point);
	}

	/** Draw on to a point, if a line was begun. */
	extend(point: Point): void {
		if (!this.#line) return;
		const { x, y } = this.#corner();
		const to = { x: point.x - x, y: point.y - y };
		this.#line.points = extended(this.#line.kind, this.#line.points, to);
		this.#pace.put(this.#line);
	}

	/** The line is as it is to stay, unless its tool was put away meanwhile. */
	end(): void {
		const line = this.#line;
		if (line?.kind !== this.#share.tool.value) {
			this.cancel();
			return;
		}
		this.#line = null;
		this.#pace.cancel();
		if (isVisible(line.kind, line.points)) this.#tell(line);
		else this.#share.erase(line.number);
	}

	/** Take the line that is being drawn away; tells whether there was one. */
	cancel(): boolean {
		const line = this.#line;
		if (line) this.#share.erase(line.number);
		this.#line = null;
		this.#pace.cancel();
		return line !== null;
	}

	#tell({ kind, number, points: onPage }: Line): void {
		if (!isVisible(kind, onPage)) return;
		const { x, y } = this.#corner();
		const points = onPage.map((each) => ({ x: each.x + x, y: each.y + y }));
		const [id, parts] = this.#holdOf(kind, points) ?? [];
		if (id && parts) this.#share.mark({ kind, number, id, points: parts });
	}

	/** Where in the viewport the page begins. */
	#corner(): Point {
		return this.#screen.boxOf(this.#screen.rootId) ?? { x: 0, y: 0 };
	}

	/** What the line hangs on, and the line in measures of it. */
	#holdOf(kind: MarkKind, points: readonly Point[]): [id: number, parts: number[]] | null {
		for (let id = this.#subjectOf(kind, points); id; id = this.#around(id)) {
			const box = this.#screen.boxOf(id);
			const parts = box && partsOf(points, box);
			if (parts) return [id, parts];
		}
		return null;
	}

	/** What the line is about: an arrow about what its tip is at, others about what they are drawn around or over. */
	#subjectOf(kind: MarkKind, points: readonly Point[]): number {
		const bounds = boundsOf(points);
		const tip = points.at(-1);
		const middle = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
		let id = this.#screen.locate(kind === "arrow" && tip ? tip : middle)?.id ?? this.#screen.rootId;
		for (let next = this.#around(id); next && this.#isAround(bounds, next); next = this.#around(id))
			id = next;
		return id;
	}

	#isAround(bounds: Box, id: number): boolean {
		const box = this.#screen.boxOf(id);
		return box !== null && isWithin(box, bounds);
	}

	/** The id of the element around an element, 0 for none. */
	#around(id: number): number {
		const element = this.#screen.elementOf(id);
		const root = element?.getRootNode() as Partial<ShadowRoot> | undefined;
		const around =
			element?.parentElement ?? root?.host ?? element?.ownerDocument.defaultView?.frameElement;
		return around ? this.#screen.idOf(around) : 0;
	}
}
