/**
 * The keyboard on the customer's page.
 *
 * An invisible field takes the keys, so that input methods (Korean, Japanese, dead keys) and pasting work as they do
 * in any field; what was written goes to the customer's page as text, everything else as keys.
 */
import type { RefObject } from "preact";
import { fateOf } from "../core/key.ts";
import { useWords } from "../ui/context.ts";
import type { Hand } from "./hand.ts";

interface KeyboardProps {
	readonly field: RefObject<HTMLTextAreaElement | null>;
	readonly hand: Hand;
}

export function Keyboard({ field, hand }: KeyboardProps) {
	const words = useWords();

	function onKeyDown(event: KeyboardEvent): void {
		const fate = fateOf(event);
		if (fate === "key" || fate === "leave") event.preventDefault();
		if (fate === "key") hand.key(event);
		if (fate === "leave") field.current?.blur();
	}

	/** Take what was written; a text still being composed is not written yet. */
	function take(composing: boolean): void {
		const written = field.current?.value ?? "";
		if (composing || written === "" || !field.current) return;
		field.current.value = "";
		hand.write(written);
	}

	return (
		<textarea
			ref={field}
			class="stage-keys"
			aria-label={words("control.typing")}
			autoComplete="off"
			spellcheck={false}
			onKeyDown={onKeyDown}
			onInput={(event) => take((event as InputEvent).isComposing)}
			onCompositionEnd={() => take(false)}
		/>
	);
}
