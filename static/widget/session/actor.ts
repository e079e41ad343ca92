/** Does what the agent who holds control asks for, through the mirror's guard; the customer's own hand comes first. */
import type { Capture } from "@lookalong/mirror";
import type { Header } from "@lookalong/protocol";

export interface ActorOptions {
	/** The widget's own element, which no agent may touch. */
	readonly host: HTMLElement;
	capture(): Capture | undefined;
	/** Bits of `Capability` granted now. */
	allowed(): number;
	show(viewer: number, x: number, y: number, press: boolean): void;
	result(body: Uint8Array<ArrayBuffer>): void;
}

export class Actor {
	readonly #options: ActorOptions;

	constructor(options: ActorOptions) {
		this.#options = options;
	}

	take(_header: Header, _body: Uint8Array): void {
		void this.#options;
	}

	drop(): void {}
}
