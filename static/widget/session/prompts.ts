/** The one question on the customer's screen. */
import type { Question } from "./consent.ts";

/** One action that waits for the customer's yes: a press for which the site wants that, or a page to open. */
export interface Approval {
	readonly permission: "action" | "open";
	/** Tells one question from the next. */
	readonly epoch: number;
	/** The agent's name, and what they want to use. */
	readonly name: string;
	readonly label: string;
	/** Take the customer's answer. */
	decide(granted: boolean): void;
}

/** Keeps what is asked, a permission before an action, and gives the focus back when nothing is. */
export class Prompts {
	#permission: Question | undefined;
	#action: Approval | undefined;
	#asked = 0;
	#focusBefore: Element | null = null;

	get shown(): Question | Approval | undefined {
		return this.#permission ?? this.#action;
	}

	/** Ask for a permission, or take that question back. */
	permission(question: Question | undefined): void {
		this.#change(question, this.#action);
	}

	/** Ask for one action, or take that question back. */
	action(question: Omit<Approval, "epoch"> | undefined): void {
		const epoch = ++this.#asked;
		this.#change(this.#permission, question && { epoch, ...question });
	}

	/** Ask nothing. */
	clear(): void {
		this.#change(undefined, undefined);
	}

	#change(permission: Question | undefined, action: Approval | undefined): void {
		const before = this.shown;
		this.#permission = permission;
		this.#action = action;
		if (this.shown && !before) this.#focusBefore = document.activeElement;
		if (!this.shown && before && this.#focusBefore instanceof HTMLElement)
			this.#focusBefore.focus({ preventScroll: true });
	}
}
