import { FormatError } from "../codec/error.ts";
import { LAYER } from "../codec/operation.ts";
import { call, get, isDocument, isElement } from "../member.ts";

/** Where to scroll, whether it is there, and if not, until when to try again with every change. */
type Position = { left: number; top: number; near: boolean; until: number };

/** A node and an offset in it. */
type Boundary = [node: Node, offset: number];

/** Milliseconds in which what is to be scrolled gets its length; later only what loads adds to it. */
const PATIENCE_MS = 10_000;

/** Elements that hold more than attributes say: values, scroll positions, the top layer. */
export class Stage {
	readonly #scrolls = new Map<Node, Position>();
	readonly #values = new WeakMap<Node, string>();

	/** Forget everything; a snapshot follows. */
	reset(): void {
		this.#scrolls.clear();
	}

	/** What a field was told to hold; what it holds may be less, by its type. */
	told(field: Node): string | undefined {
		return this.#values.get(field);
	}

	/** Set the value of a field. */
	value(element: Element, value: string): void {
		this.#values.set(element, value);
		if (/^(?:input|textarea)$/.test(get(element, "localName"))) {
			(element as HTMLInputElement).value = value;
		}
	}

	/** Set the state of a checkbox or radio button: bit 0 checked, bit 1 indeterminate. */
	checked(element: Element, bits: number): void {
		if (get(element, "localName") !== "input") return;
		(element as HTMLInputElement).checked = (bits & 1) !== 0;
		(element as HTMLInputElement).indeterminate = (bits & 2) !== 0;
	}

	/** Choose options of a select by index; none if they are hidden. */
	selected(element: Element, indexes: ReadonlySet<number>): void {
		if (get(element, "localName") !== "select") return;
		const select = element as HTMLSelectElement;
		if (indexes.size === 0) select.selectedIndex = -1;
		for (const option of select.options) {
			const chosen = indexes.has(option.index);
			if (option.selected !== chosen) option.selected = chosen;
		}
	}

	/** Select from one boundary point to another. */
	select(selection: Selection | null, ...[anchor, focus]: [Boundary, Boundary]): void {
		selection?.setBaseAndExtent(...within(anchor), ...within(focus));
	}

	/** Scroll an element or a document. */
	scroll(target: Node, left: number, top: number): void {
		const until = performance.now() + PATIENCE_MS;
		this.#scrolls.set(target, { left, top, near: false, until });
	}

	/**
	 * Scroll what is not yet where it should be: its content may only have come now.
	 *
	 * @param loaded Files have come. While they did, what was shorter may have lost its position.
	 */
	settle(loaded: boolean): void {
		for (const [target, position] of this.#scrolls) {
			const { near, until } = position;
			if (!isShown(target)) this.#scrolls.delete(target);
			else if (loaded || !(near || performance.now() > until))
				position.near = scrollTo(target, position);
		}
	}

	/** Nodes have left their places: what is inside is not scrolled any more, wherever they go. */
	detached(): void {
		for (const target of this.#scrolls.keys()) if (!isShown(target)) this.#scrolls.delete(target);
	}

	/** Put a list back that a browser has scrolled to what was chosen: the customer's did so itself, or not. */
	hold(list: Element): void {
		const told = this.#scrolls.get(list);
		scrollTo(list, told ?? { left: 0, top: 0 });
	}

	/** Put an element into the top layer or take it out. */
	layer(element: Element, layer: number): void {
		const keeper = document.activeElement;
		try {
			if (get(element, "localName") === "dialog") openDialog(element as HTMLDialogElement, layer);
			else if (call(element, "matches", ":popover-open") !== (layer === LAYER.popover)) {
				call(element as HTMLElement, "togglePopover");
			}
		} catch {
			throw new FormatError("reference");
		}
		// A dialog takes the focus; here it would take it from the viewer's own controls.
		if (document.activeElement !== keeper)
			(keeper as HTMLElement | null)?.focus({ preventScroll: true });
	}
}

function isShown(target: Node): boolean {
	return isDocument(target) ? get(target, "defaultView") !== null : get(target, "isConnected");
}

function scrollTo(target: Node, { left, top }: Pick<Position, "left" | "top">): boolean {
	const behavior = "instant" as const;
	if (isDocument(target)) {
		const window = get(target, "defaultView");
		window?.scrollTo({ left, top, behavior });
		return !!window && isNear(window.scrollX, left, window.scrollY, top);
	}
	const element = target as Element;
	const scroll = get(element, "scrollTo") as (to: ScrollToOptions) => void;
	scroll.call(element, { left, top, behavior });
	return isNear(get(element, "scrollLeft"), left, get(element, "scrollTop"), top);
}

function within([node, offset]: Boundary): Boundary {
	const length = get(isElement(node) ? get(node, "childNodes") : (node as CharacterData), "length");
	return [node, Math.min(offset, length)];
}

function isNear(x: number, left: number, y: number, top: number): boolean {
	return Math.abs(x - left) < 1.5 && Math.abs(y - top) < 1.5;
}

function openDialog(dialog: HTMLDialogElement, layer: number): void {
	if (layer === LAYER.modal) {
		if (dialog.matches(":modal")) return;
		// The attribute came before this operation; only a closed dialog can be made modal.
		const isOpen = dialog.hasAttribute("open");
		dialog.removeAttribute("open");
		dialog.showModal();
		// A page can take the attribute away from a modal dialog, which stays where it is.
		if (!isOpen) dialog.removeAttribute("open");
	} else if (dialog.matches(":modal")) {
		const stays = dialog.hasAttribute("open");
		// Without the attribute, `close` does nothing and the dialog would stay on top.
		dialog.setAttribute("open", "");
		dialog.close();
		if (stays) dialog.setAttribute("open", "");
	}
}
