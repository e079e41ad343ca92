/** Whether anybody looks at this page. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** True while the tab is shown and its window has the focus: only then is a message read. */
export function usePageVisible(): ReadonlySignal<boolean> {
	return useLook(isVisible);
}

/** True while the tab is shown, in whichever window. */
export function usePageShown(): ReadonlySignal<boolean> {
	return useLook(isShown);
}

function useLook(look: () => boolean): ReadonlySignal<boolean> {
	const seen = useSignal(look());
	useEffect(() => {
		const again = () => {
			seen.value = look();
		};
		const events = ["focus", "blur", "visibilitychange"] as const;
		for (const each of events) window.addEventListener(each, again);
		return () => {
			for (const each of events) window.removeEventListener(each, again);
		};
	}, [seen, look]);
	return seen;
}

function isVisible(): boolean {
	return isShown() && document.hasFocus();
}

function isShown(): boolean {
	return document.visibilityState === "visible";
}
