/** Guiding the customer's eye: laser, highlight and drawings, anchored to elements and not to pixels. */
import { Drawings } from "@lookalong/mirror";
import {
	agentColour,
	decodeErase,
	decodeMark,
	encodePointer,
	FrameType,
	MalformedError,
} from "@lookalong/protocol";
import type { Point } from "../core/fit.ts";
import { cleanName } from "../core/text.ts";
import type { Share } from "../live/share.ts";
import { Pace } from "./pace.ts";
import { Pen } from "./pen.ts";
import type { Box, ReplicaScreen } from "./screen.ts";

export class Guide {
	readonly pen: Pen;
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
	}

	#shine(point: Point): void {
		const place = this.#screen.locate(point);
		if (!place) return;
		this.#shining = this.#share.send(FrameType.pointer, encodePointer(place)) > 0;
	}

	#putAway(): void {
		this.#pace.cancel();
		if (this.#shining) this.#share.send(FrameType.pointer, encodePointer(null));
		this.#shining = false;
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
