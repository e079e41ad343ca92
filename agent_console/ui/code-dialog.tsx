/** The dialog in which an agent enters the digits a customer reads out. */
import type { ErrorCode } from "@lookalong/protocol";
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Key } from "../locale/index.ts";
import { errorKey } from "../locale/index.ts";
import { useDesk, useWords } from "./context.ts";

/** Digits a code has at least and at most (protocol: `Digits`). */
const SHORTEST = 6;
const LONGEST = 12;

export function CodeDialog() {
	const { cobrowse } = useDesk();
	const words = useWords();
	const dialog = useRef<HTMLDialogElement>(null);
	const title = useId();
	const open = cobrowse.codeEntry.value.name !== "closed";
	useEffect(() => {
		if (open) dialog.current?.showModal();
		else dialog.current?.close();
	}, [open]);
	return (
		<dialog
			ref={dialog}
			class="dialog"
			aria-labelledby={title}
			onClose={() => cobrowse.closeCodeEntry()}
		>
			<h2 id={title}>{words("code.title")}</h2>
			<p class="lead">{words("code.lead")}</p>
			{open && <CodeForm />}
		</dialog>
	);
}

function CodeForm() {
	const { cobrowse } = useDesk();
	const words = useWords();
	const digits = useSignal("");
	const incomplete = useSignal(false);
	const field = useRef<HTMLInputElement>(null);
	const problem = useId();
	const entry = cobrowse.codeEntry.value;
	const refused = entry.name === "open" ? entry.refused : null;
	const trouble = incomplete.value ? "code.incomplete" : refused && refusalKey(refused);
	useEffect(() => {
		if (trouble) field.current?.select();
	}, [trouble]);

	/** People paste "123 456" and "123-456"; only the digits count. */
	function onInput(event: InputEvent): void {
		const input = event.currentTarget as HTMLInputElement;
		digits.value = input.value.replace(/\D/g, "").slice(0, LONGEST);
		input.value = spaced(digits.value);
		incomplete.value = false;
	}

	function onSubmit(event: SubmitEvent): void {
		event.preventDefault();
		incomplete.value = digits.value.length < SHORTEST;
		if (!incomplete.value) cobrowse.redeem(digits.value);
		else field.current?.focus();
	}

	return (
		<form onSubmit={onSubmit} noValidate>
			<label class="field">
				<span>{words("code.label")}</span>
				<input
					ref={field}
					class="digits"
					inputMode="numeric"
					autoComplete="off"
					aria-describedby={problem}
					aria-invalid={trouble !== null}
					onInput={onInput}
					placeholder="000 000"
				/>
			</label>
			<p id={problem} class="problem" role="alert">
				{trouble && words(trouble)}
			</p>
			<div class="dialog-actions">
				<button type="button" class="button" onClick={() => cobrowse.closeCodeEntry()}>
					{words("app.cancel")}
				</button>
				<button type="submit" class="button primary" disabled={entry.name === "sent"}>
					{words(entry.name === "sent" ? "code.busy" : "code.submit")}
				</button>
			</div>
		</form>
	);
}

/** Digits in threes, as they are read out. */
function spaced(digits: string): string {
	return digits.replace(/(\d{3})(?=\d)/g, "$1 ");
}

function refusalKey(refused: ErrorCode | "offline"): Key {
	if (refused === "offline") return "code.offline";
	if (refused === "code_invalid" || refused === "not_found") return "code.invalid";
	return refused === "rate_limited" ? "code.limited" : errorKey(refused);
}
