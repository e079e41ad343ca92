/** A list or a picker of the customer's page, opened here: a browser opens its own for nobody but its user. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useWords } from "../ui/context.ts";
import type { Hand, OpenChoice } from "./hand.ts";
import type { ReplicaScreen } from "./screen.ts";

interface ChoiceProps {
	readonly hand: Hand;
	readonly screen: ReplicaScreen;
	readonly scale: number;
	/** Called when it closes, to give the focus back. */
	onClose(): void;
}

export function Choice({ hand, screen, scale, onClose }: ChoiceProps) {
	const words = useWords();
	const open = hand.choice.value;
	const box = useRef<HTMLDivElement>(null);
	const wasOpen = useRef(false);
	useEffect(() => {
		const first = box.current?.querySelector<HTMLElement>("[aria-selected=true], input, button");
		if (open) first?.focus();
		else if (wasOpen.current) onClose();
		wasOpen.current = open !== null;
	}, [open, onClose]);
	if (!open) return null;
	return (
		<div
			ref={box}
			class="stage-choice"
			role="dialog"
			aria-label={words("control.list")}
			style={placeOf(open, screen, scale)}
			onKeyDown={(event) => event.key === "Escape" && hand.dismiss()}
			onFocusOut={({ relatedTarget }) => {
				if (!box.current?.contains(relatedTarget as Node | null)) hand.dismiss();
			}}
		>
			{open.kind === "list" ? (
				<OptionList select={open.select} hand={hand} />
			) : (
				<ValueForm input={open.input} hand={hand} />
			)}
		</div>
	);
}

function OptionList({ select, hand }: { select: HTMLSelectElement; hand: Hand }) {
	const words = useWords();
	const chosen = [...select.selectedOptions].map((each) => each.index);

	/** One of a list; of a list of many, one more or one less. */
	function choose(index: number): void {
		if (!select.multiple) hand.choose([index]);
		else if (chosen.includes(index)) hand.choose(chosen.filter((each) => each !== index));
		else hand.choose([...chosen, index]);
	}

	function onKeyDown(event: KeyboardEvent): void {
		const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" } as const;
		const way = step[event.key as keyof typeof step];
		if (!way) return;
		event.preventDefault();
		(document.activeElement?.[way] as HTMLElement | null)?.focus();
	}

	return (
		<div
			role="listbox"
			tabIndex={-1}
			aria-label={words("control.choices")}
			aria-multiselectable={select.multiple}
			onKeyDown={onKeyDown}
		>
			{[...select.options].map((option) => (
				<button
					key={option.index}
					type="button"
					role="option"
					aria-selected={option.selected}
					disabled={option.disabled}
					onClick={() => choose(option.index)}
				>
					{option.label}
				</button>
			))}
		</div>
	);
}

function ValueForm({ input, hand }: { input: HTMLInputElement; hand: Hand }) {
	const words = useWords();
	const field = useRef<HTMLInputElement>(null);
	useLayoutEffect(() => {
		const { type, min, max, step, value } = input;
		// The type first: it decides what the others may be.
		if (field.current) Object.assign(field.current, { type }, { min, max, step, value });
	}, [input]);
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				hand.pick(field.current?.value ?? "");
			}}
		>
			<input ref={field} aria-label={words("control.value")} />
			<button type="submit" class="button small primary">
				{words("control.set")}
			</button>
		</form>
	);
}

/** Below the field, or above it where there is more room. */
function placeOf(open: OpenChoice, screen: ReplicaScreen, scale: number) {
	const box = screen.boxOf(open.id);
	const { height } = screen.viewport.value;
	if (!box) return {};
	const left = `${box.x * scale}px`;
	const below = box.y + box.height;
	if (below < height * 0.6) return { left, top: `${below * scale + 4}px` };
	return { left, bottom: `${(height - box.y) * scale + 4}px` };
}
