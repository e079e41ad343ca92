/**
 * Keeps the widget above everything the page shows, and usable, while it must be seen.
 *
 * The top layer beats every z-index, but what comes into it later is above, and a modal dialog makes everything outside
 * it inert (HTML §6.6): so the host is shown again after each change, inside the uppermost modal dialog if there is one.
 */

/** How often the place is checked besides the events that tell of changes, in milliseconds. */
const CHECK_MS = 300;

type Movable = ParentNode & Node & { moveBefore?(node: Node, child: Node | null): void };

export class Layer {
	readonly #host: HTMLElement;
	#modals: HTMLElement[] = [];
	#raised = 0;
	#timer: ReturnType<typeof setInterval> | undefined;
	readonly #observer = new MutationObserver(() => this.#check());
	readonly #onChange = (event: Event) => {
		if (event.target !== this.#host) this.#check(true);
	};

	constructor(host: HTMLElement) {
		this.#host = host;
	}

	/** Come to the top; each call needs one of `lower`. */
	raise(): void {
		if (this.#raised++ > 0) return;
		this.#host.popover = "manual";
		// Attributes of dialogs, and our own place; children of the rest of the page change too often to look at.
		this.#observer.observe(document, { subtree: true, attributeFilter: ["open"] });
		this.#observer.observe(document.documentElement, { childList: true });
		document.addEventListener("toggle", this.#onChange, true);
		document.addEventListener("fullscreenchange", this.#onChange, true);
		this.#timer = setInterval(() => this.#check(), CHECK_MS);
		this.#check(true);
	}

	/** Go back to where the bubble lives. */
	lower(): void {
		if (this.#raised === 0 || --this.#raised > 0) return;
		clearInterval(this.#timer);
		this.#observer.disconnect();
		document.removeEventListener("toggle", this.#onChange, true);
		document.removeEventListener("fullscreenchange", this.#onChange, true);
		this.#host.removeAttribute("popover");
		this.#move(document.documentElement);
	}

	#check(again = false): void {
		const host = this.#host;
		const modal = this.#uppermostModal();
		const moved = this.#move(modal ?? document.documentElement);
		if (host.inert) host.inert = false;
		if (host.popover !== "manual") host.popover = "manual";
		if ((again || moved) && host.matches(":popover-open")) host.hidePopover();
		if (!host.matches(":popover-open")) host.showPopover();
	}

	/** Modal dialogs in the order they were first seen. */
	#uppermostModal(): HTMLElement | undefined {
		const open = [...document.querySelectorAll<HTMLElement>("dialog:modal")];
		const kept = this.#modals.filter((each) => open.includes(each));
		this.#modals = [...kept, ...open.filter((each) => !kept.includes(each))];
		return this.#modals.at(-1);
	}

	#move(parent: Movable): boolean {
		const host = this.#host;
		if (host.parentNode === parent) return false;
		// moveBefore keeps focus and scroll positions (DOM §4.2.5), but only within one document.
		if (parent.moveBefore && host.isConnected) parent.moveBefore(host, null);
		else parent.append(host);
		return true;
	}
}
