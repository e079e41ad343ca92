/** Does what the agent who holds control asks for, through the mirror's guard, one thing after the other. */
import {
	type Action,
	capabilityOfAction,
	createGuard,
	decodeAction,
	encodeActionResult,
	FormatError,
	type Gesture,
	type Guard,
	type GuardOptions,
	type Refusal,
} from "@lookalong/mirror";
import { Capability, capabilityOf, type Header } from "@lookalong/protocol";
import type { Activity } from "./activity.ts";
import type { Guidance } from "./guidance.ts";
import { Report, type Told } from "./report.ts";

/** An action waits at most this long for the customer's hand to rest, in milliseconds. */
const PATIENCE_MS = 2000;

export interface ActorOptions extends Omit<GuardOptions, "show"> {
	/** Whether the frame may act at this very moment: looked at again just before it does. */
	permitted(header: Header): boolean;
	readonly activity: Activity;
	/** Shows and says where the agent acts, and knows what that is called. */
	readonly guidance: Pick<Guidance, "act" | "label" | "done">;
	/** Ask the customer for a yes to one press of an element or the opening of a page, or take that question back. */
	ask(
		question:
			| { viewer: number; about: Element | string; decide(granted: boolean): void }
			| undefined,
	): void;
	/** Takes what was done or refused, for the audit log. */
	report(told: Told): void;
	/** Takes the body of a result frame. */
	result(body: Uint8Array<ArrayBuffer>): void;
}

interface Task {
	readonly header: Header;
	readonly action: Action;
	readonly until: number;
}

export class Actor {
	readonly #options: ActorOptions;
	readonly #guard: Guard;
	readonly #report: Report;
	#tasks: Task[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#viewer = 0;
	/** What waits for the customer's yes to it alone. */
	#held: Task | undefined;

	constructor(options: ActorOptions, target: Window = window) {
		this.#options = options;
		this.#report = new Report((told) => options.report(told));
		this.#guard = createGuard(target, {
			...options,
			show: (x, y, gesture) =>
				options.guidance.act(this.#viewer, x, y, gesture === "click" || gesture === "double"),
		});
	}

	/** Take an action frame; what is no action, or not one of the type the frame claims, is dropped. */
	take(header: Header, body: Uint8Array): void {
		const action = decode(body);
		if (!action || Capability[capabilityOfAction(action)] !== capabilityOf(header.type)) return;
		// A hand that only moves is worth nothing later.
		if (
			isGesture(action, "move") &&
			(this.#tasks.length > 0 || this.#options.activity.quietIn() > 0)
		)
			return;
		this.#tasks.push({ header, action, until: performance.now() + PATIENCE_MS });
		this.#work();
	}

	/** Forget what waits, and report what was done: control is gone. */
	drop(): void {
		this.#report.flush();
		if (this.#held) this.#options.ask(undefined);
		this.#held = undefined;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#tasks = [];
		this.letGo();
	}

	/** Two hands hold nothing at once: what the agent's holds, it lets go of. */
	letGo(): void {
		this.#guard.letGo();
	}

	/** The customer's own hand comes first. */
	#work(): void {
		if (this.#timer !== undefined) return;
		for (let task = this.#tasks[0]; task; task = this.#tasks[0]) {
			const wait = this.#options.activity.quietIn();
			if (wait > 0 && performance.now() + wait <= task.until) {
				this.#timer = setTimeout(() => {
					this.#timer = undefined;
					this.#work();
				}, wait);
				return;
			}
			this.#tasks.shift();
			const isBusy = wait > 0 || this.#held;
			this.#finish(task, () => (isBusy ? "customer_active" : this.#perform(task)));
		}
	}

	#perform(task: Task, approved = false): Refusal | null {
		const { header, action } = task;
		if (!this.#options.permitted(header)) return "not_granted";
		this.#viewer = header.flags;
		const refused = this.#guard.perform(action, approved);
		const { held: about } = this.#guard;
		if (refused !== "approval" || !about) return refused;
		this.#held = task;
		const decide = (granted: boolean) => this.#decide(task, granted);
		this.#options.ask({ viewer: header.flags, about, decide });
		return refused;
	}

	/** The customer said yes or no to the action that waits. */
	#decide(task: Task, granted: boolean): void {
		if (this.#held !== task) return;
		this.#held = undefined;
		this.#finish(task, () => (granted ? this.#perform(task, true) : "declined"));
	}

	#finish({ header, action }: Task, perform: () => Refusal | null): void {
		// It may be gone once it was clicked.
		const isMove = isGesture(action, "move");
		const label = isMove ? "" : this.#options.guidance.label(action);
		const refused = perform();
		// What is let go of was told of when it was pressed.
		if (isMove || isGesture(action, "release")) return;
		if (!refused) this.#options.guidance.done(header.flags, action);
		this.#report.note(header.flags, action, refused, label);
		const id = "id" in action ? action.id : 0;
		this.#options.result(encodeActionResult({ seq: header.seq, id, refused }));
	}
}

function isGesture(action: Action, gesture: Gesture): boolean {
	return action.kind === "pointer" && action.gesture === gesture;
}

function decode(body: Uint8Array): Action | undefined {
	try {
		return decodeAction(body);
	} catch (error) {
		if (error instanceof FormatError) return undefined;
		throw error;
	}
}
