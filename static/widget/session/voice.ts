/** What is said to those who do not see the page: a live region for screen readers. */

import type { Allowed } from "./consent.ts";
import type { Translate } from "./locale/index.ts";

export class Voice {
	readonly #region: HTMLElement;
	readonly #t: Translate;

	constructor(region: HTMLElement, t: Translate) {
		this.#region = region;
		this.#t = t;
	}

	/** Say a sentence; the same one twice is said twice. */
	say(text: string): void {
		const line = document.createElement("p");
		line.textContent = text;
		this.#region.replaceChildren(line);
	}

	/** Say what is allowed now that was not before, and the other way round. */
	sayChange(before: Allowed, now: Allowed, watching: string, holder: string): void {
		if (now.view && !before.view) this.say(this.#t("say.view", { name: watching }));
		if (now.holder && !before.holder) this.say(this.#t("say.control", { name: holder }));
		if (before.holder && !now.holder) this.say(this.#t("say.control_over"));
	}

	remove(): void {
		this.#region.remove();
	}
}
