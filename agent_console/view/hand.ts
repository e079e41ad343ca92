/** The agent's hand on the customer's page: what is done on the glass becomes commands, while control is on. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Point } from "../core/fit.ts";
import type { Share } from "../live/share.ts";
import type { Key } from "../locale/index.ts";
import type { ReplicaScreen } from "./screen.ts";

/** Where an action arrived, or was refused. */
export interface Ripple {
	readonly id: number;
	readonly point: Point;
	readonly refused: boolean;
}

export class Hand {
	readonly #ripples = signal<readonly Ripple[]>([]);

	constructor(_share: Share, _screen: ReplicaScreen, _refuse: (key: Key) => void) {}

	get ripples(): ReadonlySignal<readonly Ripple[]> {
		return this.#ripples;
	}

	settled(id: number): void {
		this.#ripples.value = this.#ripples.value.filter((each) => each.id !== id);
	}
	answered(_payload: Uint8Array): void {}
	hover(_point: Point): void {}
	rest(): void {}
	click(_point: Point, _event: MouseEvent): void {}
	context(_point: Point, _event: MouseEvent): void {}
	scroll(_point: Point, _event: WheelEvent): void {}
	key(_event: KeyboardEvent): void {}
	write(_text: string): void {}
}
