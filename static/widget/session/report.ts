/** What an agent did on the page, told for the audit log and for the customer's own account of the session. */
import type { Action, Gesture, Refusal } from "@lookalong/mirror";
import type { MessageOf } from "@lookalong/protocol";

/** What is done in a row to one element is told together, at the latest after this time, in milliseconds. */
const TOGETHER_MS = 1000;

/** What each gesture is called in an account; what is not in one is no deed of its own. */
const DONE: Partial<Record<Gesture, Told["action"]>> = {
	click: "click",
	double: "double",
	context: "context",
	press: "drag",
};

export type Told = Omit<MessageOf<"acted">, "type" | "sessionId">;

export class Report {
	readonly #tell: (told: Told) => void;
	#told: Told | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(tell: (told: Told) => void) {
		this.#tell = tell;
	}

	/** Note something done, or refused. */
	note(viewer: number, action: Action, refusal: Refusal | null, label: string): void {
		const kind = action.kind === "pointer" ? DONE[action.gesture] : action.kind;
		if (!kind) return;
		const told = { viewer, action: kind, count: 1, label, refused: refusal ?? "" };
		const last = this.#told;
		if (last && JSON.stringify({ ...last, count: 1 }) === JSON.stringify(told)) {
			this.#told = { ...last, count: last.count + 1 };
			return;
		}
		this.flush();
		this.#told = told;
		this.#timer = setTimeout(() => this.flush(), TOGETHER_MS);
	}

	/** Tell what was noted. */
	flush(): void {
		clearTimeout(this.#timer);
		if (this.#told) this.#tell(this.#told);
		this.#told = undefined;
	}
}
