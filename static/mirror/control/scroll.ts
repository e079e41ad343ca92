import { call, get } from "../member.ts";
import { type Point, viewOf } from "./pointer.ts";

/** What an element that scrolls says of its overflow, and what a window that does. */
const SCROLLS = /auto|scroll|overlay/;
const LOOSE = /visible|auto|scroll|overlay/;

/** Fire the event of a wheel; false if the page scrolls by itself, or must not. */
export function turnWheel(element: Element, { x, y }: Point, dx: number, dy: number): boolean {
	const view = viewOf(element);
	const init: WheelEventInit = { deltaX: dx, deltaY: dy, clientX: x, clientY: y };
	const wheel =
		view &&
		new view.WheelEvent("wheel", { ...init, bubbles: true, cancelable: true, composed: true });
	return wheel !== null && call(element, "dispatchEvent", wheel);
}

/** Scroll the nearest of these elements, from the innermost outwards, that a wheel could move that way. */
export function scrollAround(line: Iterable<Element>, dx: number, dy: number): void {
	for (const each of line) {
		const [across, down] = axesOf(each);
		const left = across.isOpen ? dx : 0;
		const top = down.isOpen ? dy : 0;
		if (moves(each, left, top)) return;
		if ((left && across.isEnd) || (top && down.isEnd)) return;
	}
}

/** Whether an element scrolls one way, and whether what it cannot scroll ends there (CSS Overscroll Behavior §3). */
type Axis = { readonly isOpen: boolean; readonly isEnd: boolean };

function axesOf(element: Element): readonly [Axis, Axis] {
	const document = get(element, "ownerDocument");
	const isRoot = get(document, "scrollingElement") === element;
	const style = getComputedStyle(element);
	// What a page says of its body is meant for the window, unless it says something of the root itself.
	const body = isRoot && /visible/.test(style.overflow) ? get(document, "body") : null;
	const { overflowX, overflowY } = body ? getComputedStyle(body) : style;
	const axis = (overflow: string, behavior: string, room: number): Axis => ({
		isOpen: room > 0 && (isRoot ? LOOSE : SCROLLS).test(overflow),
		isEnd: /contain|none/.test(behavior),
	});
	return [
		axis(
			overflowX,
			style.overscrollBehaviorX,
			get(element, "scrollWidth") - get(element, "clientWidth"),
		),
		axis(
			overflowY,
			style.overscrollBehaviorY,
			get(element, "scrollHeight") - get(element, "clientHeight"),
		),
	];
}

function moves(element: Element, left: number, top: number): boolean {
	if (left === 0 && top === 0) return false;
	const before = [get(element, "scrollLeft"), get(element, "scrollTop")];
	const by: ScrollToOptions = { left, top, behavior: "instant" };
	(get(element, "scrollBy") as (by: ScrollToOptions) => void).call(element, by);
	return get(element, "scrollLeft") !== before[0] || get(element, "scrollTop") !== before[1];
}
