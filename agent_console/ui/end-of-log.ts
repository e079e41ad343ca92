/** The end of a log: stay there while one is there, and say what came below while one is not. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** Closer to the end than this counts as at the end, in CSS pixels. */
const END_SLACK = 48;

export interface EndOfLog {
	/** The box that scrolls. */
	readonly box: RefObject<HTMLDivElement | null>;
	/** Whether something came in below what is in sight. */
	readonly below: ReadonlySignal<boolean>;
	goToEnd(): void;
}

/**
 * @param first the first entry there is: when it changes, earlier ones came in above
 * @param last the last entry there is
 */
export function useEndOfLog(first: number, last: number): EndOfLog {
	const box = useRef<HTMLDivElement>(null);
	const place = useRef({ atEnd: true, fromEnd: 0, first, last });
	const below = useSignal(false);

	function goToEnd(): void {
		if (box.current) box.current.scrollTop = box.current.scrollHeight;
	}

	useLayoutEffect(() => {
		const before = place.current;
		if (before.atEnd) goToEnd();
		else if (first < before.first && box.current)
			box.current.scrollTop = box.current.scrollHeight - before.fromEnd;
		if (last > before.last && !before.atEnd) below.value = true;
		place.current = { ...before, first, last };
	}, [first, last, below]);

	useEffect(() => {
		const log = box.current;
		if (!log) return;
		const remember = () => {
			const fromEnd = log.scrollHeight - log.scrollTop;
			const atEnd = fromEnd - log.clientHeight < END_SLACK;
			place.current = { ...place.current, fromEnd, atEnd };
			if (atEnd) below.value = false;
		};
		const follow = new ResizeObserver(() => {
			if (place.current.atEnd) log.scrollTop = log.scrollHeight;
		});
		follow.observe(log);
		log.addEventListener("scroll", remember, { passive: true });
		return () => {
			follow.disconnect();
			log.removeEventListener("scroll", remember);
		};
	}, [below]);

	return { box, below, goToEnd };
}
