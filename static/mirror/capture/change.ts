import type { Frames } from "./frame.ts";
import type { Happening } from "./listener.ts";
import type { LogEvents } from "./log.ts";
import type { Native } from "./native.ts";
import type { Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";
import type { State } from "./state.ts";
import * as TRAIT from "./trait.ts";
import type { Tree } from "./tree.ts";

/** What changes may be news for. */
type Audience = {
	readonly native: Native;
	readonly registry: Registry;
	readonly privacy: Privacy;
	readonly tree: Tree;
	readonly state: State;
	readonly frames: Frames;
	/** A node has to be written where it is now. */
	touch(node: Node): void;
	/** Listen on a document again. */
	listen(document: Document): void;
};

/** Says who has to look again when the tree, an attribute or the customer has changed something. */
export class Changes implements LogEvents {
	readonly #to: Audience;

	constructor(audience: Audience) {
		this.#to = audience;
	}

	children(target: Node): void {
		const { native, state, frames } = this.#to;
		const type = native.nodeType(target);
		if (type === 9) {
			// `document.open` takes our listeners with the old tree.
			this.#to.listen(target as Document);
			frames.look();
		}
		if (type !== 1) return;
		state.fields.mark(target);
		if (native.localName(target as Element) === "style") this.markSheets(target);
	}

	attribute(element: Element, name: string, oldValue: string | null): void {
		const { native, state } = this.#to;
		const local = native.localName(element);
		if (local === "link" || local === "style") this.markSheets(element);
		if (name === "open" || name === "popover") state.layers.mark(element);
		if (local === "input" || local === "option") this.#field(element, name, oldValue);
		if (local === "img") state.images.element(element, local);
	}

	text(parent: Node): void {
		const { native, state } = this.#to;
		// A field the customer has not touched holds what its text says.
		if (/^(?:TEXTAREA|OPTION)$/.test(native.nodeName(parent))) state.fields.mark(parent);
	}

	stray(parent: Node): void {
		this.markSheets(parent);
	}

	/** The list of sheets of a node's root may be another. */
	markSheets(node: Node): void {
		this.#to.state.sheets.markRoot(this.#to.native.rootOf(node));
	}

	/** A rule on an element changed: if it hides more, what was shown is told anew. */
	hide(element: Element): void {
		const { native, tree } = this.#to;
		if (!native.isConnected(element)) return;
		tree.lift(element);
		tree.purge(element);
		this.#to.touch(element);
	}

	/** What events mean. */
	happening(changed: () => void): Happening {
		const { state } = this.#to;
		const { view } = state;
		const then =
			<A extends unknown[]>(act: (...args: A) => void) =>
			(...args: A): void => {
				act(...args);
				state.pictures.wake();
				changed();
			};
		return {
			field: then((target) => state.fields.mark(target)),
			scroll: then((target) => view.scroll(target)),
			hold: then((mark, element) => view.hold(mark, element)),
			focus: then(() => view.focus()),
			print: then((isOpen) => state.natives.print(isOpen)),
			event: then((target, event) => state.event(target, event)),
			select: then(() => view.select()),
			point: then((x, y) => view.point(x, y)),
			layer: then((target) => state.layers.mark(target)),
			resize: then(() => view.resize()),
			target: then(() => view.retarget()),
			load: then((target) => this.#loaded(target)),
		};
	}

	#field(element: Element, name: string, oldValue: string | null): void {
		const { registry, privacy, state } = this.#to;
		// A password shown as text is still a password.
		const wasPassword = name === "type" && oldValue?.toLowerCase() === "password";
		if (wasPassword || privacy.isSecret(element)) registry.set(element, TRAIT.secret, true);
		if (name !== "style" && name !== "class") state.fields.mark(element);
	}

	#loaded(target: Element): void {
		const { native, registry, state, frames } = this.#to;
		if (native.nodeType(target) !== 1 || registry.id(target) === 0) return;
		const local = native.localName(target);
		if (local === "link" || local === "style") {
			this.markSheets(target);
			state.sheets.loaded((target as HTMLStyleElement).sheet);
		} else if (local === "iframe" || local === "frame") frames.loaded(target);
		else state.images.element(target, local);
	}
}
