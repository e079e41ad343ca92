/**
 * Guiding without a pointer: the arrow keys go through the elements of the customer's page, Enter shows one of them with
 * the tool that is taken up. A list to screen readers, so that the arrow keys reach it; seen while it has the focus.
 */
import { useId } from "preact/hooks";
import { useWords } from "../ui/context.ts";
import type { Guide, Step } from "./guide.ts";

const STEPS: Readonly<Record<string, Step>> = {
	ArrowDown: "next",
	ArrowRight: "next",
	ArrowUp: "previous",
	ArrowLeft: "previous",
	Home: "first",
	End: "last",
};

export function Chooser({ guide }: { guide: Guide }) {
	const words = useWords();
	const option = useId();
	const chosen = guide.chosen.value;
	const isShown = guide.isShown.value;

	function onKeyDown(event: KeyboardEvent): void {
		const { key, altKey, ctrlKey, metaKey } = event;
		if (altKey || ctrlKey || metaKey) return;
		const step = STEPS[key];
		if (step) guide.choose(step);
		else if (key === "Enter") guide.show();
		else return;
		event.preventDefault();
	}

	return (
		<div
			class="stage-chooser"
			role="listbox"
			aria-label={words("choice.label")}
			aria-activedescendant={option}
			tabIndex={0}
			onKeyDown={onKeyDown}
			onFocus={() => guide.choose("same")}
			onBlur={() => guide.rechoose()}
		>
			<span id={option} role="option" tabIndex={-1} aria-selected={isShown}>
				{chosen
					? words(isShown ? "choice.shown" : "choice.chosen", {
							name: chosen.name || words("choice.unnamed"),
							kind: words(`choice.${chosen.kind}`),
						})
					: words("choice.keys")}
			</span>
		</div>
	);
}
