/** Keys that go from conversation to conversation, from wherever one is. */
import { useEffect } from "preact/hooks";
import { useDesk } from "./context.ts";

/** Alt+↓ and Alt+↑: the next and the previous one; Alt+Shift+↓: the next unread one. */
export function useWalkKeys(): void {
	const desk = useDesk();
	useEffect(() => {
		const listen = (event: KeyboardEvent) => {
			const { key, altKey, ctrlKey, metaKey, shiftKey, defaultPrevented, target } = event;
			const step = { ArrowDown: 1, ArrowUp: -1 }[key] as 1 | -1 | undefined;
			if (!step || !altKey || ctrlKey || metaKey || defaultPrevented || isElsewhere(target)) return;
			if (shiftKey && step < 0) return;
			event.preventDefault();
			if (shiftKey) desk.walkToUnread();
			else desk.walk(step);
		};
		document.addEventListener("keydown", listen);
		return () => document.removeEventListener("keydown", listen);
	}, [desk]);
}

/** The customer's page has these keys for itself, and so has a dialog. */
function isElsewhere(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest(".view, dialog") !== null;
}
