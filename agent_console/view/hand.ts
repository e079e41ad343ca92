/** The agent's hand on the customer's page: what is done on the glass becomes commands, while control is on. */
import {
	type Action,
	decodeActionResult,
	encodeAction,
	FormatError,
	type Gesture,
	type Modifiers,
	type Refusal,
} from "@lookalong/mirror";
import { capabilityOf, FrameType, type Place } from "@lookalong/protocol";
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Point } from "../core/fit.ts";
import { pieces } from "../core/key.ts";
import type { Share } from "../live/share.ts";
import type { Key } from "../locale/index.ts";
import { type Choosable, choosableOf, clickedOf, typingTarget } from "./field.ts";
import { Pace } from "./pace.ts";
import type { ReplicaScreen } from "./screen.ts";

/** Where an action arrived, or was refused. */
export interface Ripple {
	/** The `seq` of its frame. */
	readonly id: number;
	readonly point: Point;
	readonly refused: boolean;
}

/** A choice that is open, and the element it is for. */
export type OpenChoice = Choosable & { readonly id: number };

/** The keys held during an event. */
type Held = Pick<MouseEvent, "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** A button the agent holds down: where, and whether the customer's page knows. */
interface Grip {
	readonly point: Point;
	readonly held: Held;
	/** What a press inside it clicks: it is dragged only once the pointer left it. */
	readonly clicked: Element | null;
	dragging: boolean;
}

interface Scroll extends Point {
	readonly dx: number;
	readonly dy: number;
}

/** The least time between two movements told, in milliseconds: hover menus need no more. */
const HOVER_EVERY_MS = 50;
/** A press that moves no further is a click, in CSS pixels of the customer's page. */
const SLIP = 8;
/** Characters of one text action: at 4 bytes each they fit its body. */
const TEXT_PIECE = 1000;
/** Actions whose result may still come; older ones were lost with their page. */
const PENDING_MOST = 64;

const FRAMES: Readonly<Record<Action["kind"], number>> = {
	pointer: FrameType.actPointer,
	scroll: FrameType.actScroll,
	key: FrameType.actKeypress,
	text: FrameType.actKeypress,
	value: FrameType.actSelect,
	select: FrameType.actSelect,
	navigate: FrameType.actNavigate,
};

const REFUSALS: Readonly<Record<Refusal, Key>> = {
	gone: "refused.gone",
	secret: "refused.never",
	file: "refused.never",
	masked: "refused.protected",
	redacted: "refused.protected",
	readonly: "refused.protected",
	own: "refused.protected",
	frame: "refused.frame",
	navigation: "refused.navigation",
	window: "refused.navigation",
	download: "refused.navigation",
	disabled: "refused.disabled",
	unsupported: "refused.generic",
	not_granted: "refused.permission",
	customer_active: "refused.busy",
	approval: "refused.approval",
	declined: "refused.declined",
	changed: "refused.changed",
};

export class Hand {
	readonly #share: Share;
	readonly #screen: ReplicaScreen;
	readonly #refuse: (key: Key) => void;
	readonly #ripples = signal<readonly Ripple[]>([]);
	readonly #choice = signal<OpenChoice | null>(null);
	readonly #pending = new Map<number, Place>();
	readonly #hovering = new Pace<Point>((point) => this.#hover(point), HOVER_EVERY_MS);
	readonly #scrolling = new Pace<Scroll>((by) => this.#scroll(by));
	#grip: Grip | null = null;
	/** Whether the button that went up last had been dragging. */
	#dragged = false;
	/** Where the pointer last was on the page. */
	#last: Place | null = null;
	#at: Point = { x: 0, y: 0 };
	/** What takes the keys; null for whatever has the focus on the customer's page. */
	#target: number | null = null;

	/** @param refuse is told the text that says why an action was not done */
	constructor(share: Share, screen: ReplicaScreen, refuse: (key: Key) => void) {
		this.#share = share;
		this.#screen = screen;
		this.#refuse = refuse;
	}

	/** Where actions arrived just now. */
	get ripples(): ReadonlySignal<readonly Ripple[]> {
		return this.#ripples;
	}

	/** The list or picker that is open. */
	get choice(): ReadonlySignal<OpenChoice | null> {
		return this.#choice;
	}

	hover(point: Point): void {
		this.#at = point;
		const grip = this.#grip;
		if (grip && !grip.dragging && this.#drags(grip, point)) this.#press(grip);
		this.#hovering.put(point);
	}

	/** The button went down: a click, or the begin of a drag. */
	grip(point: Point, held: Held): void {
		const place = this.#screen.locate(point);
		const element = place && this.#screen.elementOf(place.id);
		this.#at = point;
		this.#grip = { point, held, clicked: element && clickedOf(element), dragging: false };
	}

	/** The button went up. */
	drop(): void {
		const { dragging = false, held } = this.#grip ?? {};
		this.#dragged = dragging;
		this.#grip = null;
		if (!dragging || !held) return;
		this.#hovering.cancel();
		// Beyond the page there is nothing to let go over: the last place it passed is as good.
		const place = this.#screen.locate(this.#at) ?? this.#last;
		if (place)
			this.#act({ kind: "pointer", gesture: "release", modifiers: modifiers(held), ...place });
	}

	/** The pointer left the glass. */
	rest(): void {
		this.#hovering.cancel();
	}

	/**
	 * Click. A list or picker opens here instead, because no script can open it there. The second of two quick clicks
	 * says that it is one: the page gets a double click, and no more presses than the agent made.
	 */
	click(point: Point, held: Held & Pick<MouseEvent, "detail">): void {
		// The end of a drag is none.
		if (this.#dragged) return;
		const place = this.#screen.locate(point);
		if (!place) return;
		const element = this.#screen.elementOf(place.id);
		const choosable = element && choosableOf(element);
		this.#aim(element);
		this.#choice.value = choosable && { ...choosable, id: this.#idOf(choosable) };
		if (!choosable) this.#point(held.detail === 2 ? "double" : "click", place, held);
	}

	context(point: Point, held: Held): void {
		const place = this.#screen.locate(point);
		if (place) this.#point("context", place, held);
	}

	/** Scroll what is at a point, by CSS pixels of the customer's page. */
	scroll(point: Point, dx: number, dy: number): void {
		const before = this.#scrolling.waiting;
		this.#scrolling.put({ ...point, dx: dx + (before?.dx ?? 0), dy: dy + (before?.dy ?? 0) });
	}

	key(event: Pick<KeyboardEvent, "key"> & Held): void {
		this.#act({ kind: "key", id: this.#typing(), key: event.key, modifiers: modifiers(event) });
		if (event.key === "Tab") this.#target = null;
	}

	write(text: string): void {
		for (const piece of pieces(text, TEXT_PIECE))
			this.#act({ kind: "text", id: this.#typing(), text: piece });
	}

	/** Choose options of the list that is open. */
	choose(indexes: readonly number[]): void {
		const { value } = this.#choice;
		if (value) this.#act({ kind: "select", id: value.id, indexes });
		this.dismiss();
	}

	/** Set the value of the picker that is open. */
	pick(picked: string): void {
		const { value } = this.#choice;
		if (value) this.#act({ kind: "value", id: value.id, value: picked });
		this.dismiss();
	}

	/** Close the list or picker without choosing. */
	dismiss(): void {
		this.#choice.value = null;
	}

	/** Control ended, or the page changed: nothing that was begun goes on. */
	letGo(): void {
		this.#hovering.cancel();
		this.#scrolling.cancel();
		this.#pending.clear();
		this.#target = null;
		this.dismiss();
	}

	/** Take the result of an action; one that cannot be read says nothing. */
	answered(payload: Uint8Array): void {
		try {
			const { seq, refused } = decodeActionResult(payload);
			// A second result follows once the customer has said yes or no.
			if (refused !== "approval") this.#settle(seq, refused !== null);
			if (refused) this.#refuse(REFUSALS[refused]);
		} catch (error) {
			if (!(error instanceof FormatError)) throw error;
		}
	}

	/** A ripple has faded. */
	faded(id: number): void {
		this.#ripples.value = this.#ripples.value.filter((each) => each.id !== id);
	}

	// Private --------------------------------------------------------------------------------------

	#hover(point: Point): void {
		const place = this.#screen.locate(point);
		if (place) this.#last = place;
		if (place) this.#act({ kind: "pointer", gesture: "move", modifiers: {}, ...place });
	}

	#drags({ point, clicked }: Grip, to: Point): boolean {
		if (Math.hypot(to.x - point.x, to.y - point.y) < SLIP) return false;
		const place = clicked && this.#screen.locate(to);
		return !place || !clicked.contains(this.#screen.elementOf(place.id));
	}

	#press(grip: Grip): void {
		const place = this.#screen.locate(grip.point);
		if (!place) return;
		grip.dragging = true;
		this.#aim(this.#screen.elementOf(place.id));
		this.#last = place;
		this.#point("press", place, grip.held);
	}

	#scroll({ dx, dy, ...point }: Scroll): void {
		const place = this.#screen.locate(point);
		if (place) this.#act({ kind: "scroll", id: place.id, dx, dy });
	}

	#point(gesture: Exclude<Gesture, "move" | "release">, place: Place, held: Held): void {
		const seq = this.#act({ kind: "pointer", gesture, modifiers: modifiers(held), ...place });
		if (seq > 0) this.#await(seq, place);
	}

	/** Send an action; 0 if it could not be. What the customer did not grant is said here already. */
	#act(action: Action): number {
		const type = FRAMES[action.kind];
		const { capabilities } = this.#share.state.value;
		if ((capabilityOf(type) & capabilities) !== 0)
			return this.#share.send(type, encodeAction(action));
		if (action.kind !== "pointer" || !/move|release/.test(action.gesture))
			this.#refuse("refused.permission");
		return 0;
	}

	#await(seq: number, place: Place): void {
		this.#pending.set(seq, place);
		const [oldest] = this.#pending.keys();
		if (this.#pending.size > PENDING_MOST && oldest !== undefined) this.#pending.delete(oldest);
	}

	#settle(seq: number, refused: boolean): void {
		const place = this.#pending.get(seq);
		this.#pending.delete(seq);
		const point = place && this.#screen.pointOf(place);
		if (point) this.#ripples.value = [...this.#ripples.value, { id: seq, point, refused }];
	}

	/** Let the keys go to what was clicked, so that a focus the customer moves meanwhile does not take them along. */
	#aim(element: Element | null): void {
		const field = element && typingTarget(element);
		this.#target = field ? this.#screen.idOf(field) || null : null;
	}

	#typing(): number {
		return this.#target ?? this.#screen.rootId;
	}

	#idOf(choosable: Choosable): number {
		return this.#screen.idOf(choosable.kind === "list" ? choosable.select : choosable.input);
	}
}

function modifiers({ altKey, ctrlKey, metaKey, shiftKey }: Held): Modifiers {
	return { alt: altKey, ctrl: ctrlKey, meta: metaKey, shift: shiftKey };
}
