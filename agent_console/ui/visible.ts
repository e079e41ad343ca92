/** Whether anybody looks at this page. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** True while the tab is shown and its window has the focus: only then is a message read. */
export function usePageVisible(): ReadonlySignal<boolean> {
	const visible = useSignal(isVisible());
	useEffect(() => {
		const look = () => {
			visible.value = isVisible();
		};
		const events = ["focus", "blur", "visibilitychange"] as const;
		for (const each of events) window.addEventListener(each, look);
		return () => {
			for (const each of events) window.removeEventListener(each, look);
		};
	}, [visible]);
	return visible;
}

function isVisible(): boolean {
	return document.visibilityState === "visible" && document.hasFocus();
}
