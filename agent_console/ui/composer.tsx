/** Where the agent writes. */
import { LIMITS } from "@lookalong/protocol";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { byteLength } from "../core/text.ts";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";
import { AimBar } from "./message-story.tsx";

/** The tallest the field grows, in CSS pixels: about eight lines. */
const TALLEST = 184;
/** `keyCode` of a key that an input method took (UI Events §D.2.1); Safari says so only here. */
const IME_KEY = 229;

interface ComposerProps {
	readonly conversationId: string;
	readonly visitor: string;
}

export function Composer({ conversationId, visitor }: ComposerProps) {
	const { aim, chat, drafts } = useDesk();
	const words = useWords();
	const text = useSignal(drafts.read(conversationId));
	const full = useSignal(false);
	const hint = useId();
	const field = useGrowingField(text.value);
	const excess = byteLength(text.value) - LIMITS.textBytes;
	const sendable = text.value.trim() !== "" && excess <= 0;
	// What is edited is written anew from what it says; what was begun before stays a draft.
	useSignalEffect(() => {
		const { value } = aim;
		if (value?.conversationId !== conversationId) return;
		const edited = chat.threads
			.peek()
			.get(conversationId)
			?.messages.find((each) => each.seq === value.seq);
		if (value.action === "edit" && edited) text.value = edited.text;
		field.current?.focus();
	});
	useEffect(() => () => chat.stopped(conversationId), [chat, conversationId]);

	function send(): void {
		if (!sendable) return;
		const aimed = aim.value?.conversationId === conversationId ? aim.value : null;
		full.value = !chat.say(conversationId, text.value.trim(), aimed);
		if (full.value) return;
		aim.value = null;
		write("");
	}

	function write(value: string): void {
		text.value = value;
		drafts.write(conversationId, value);
	}

	function onInput(event: InputEvent): void {
		write((event.currentTarget as HTMLTextAreaElement).value);
		chat.typed(conversationId, text.value);
	}

	function onKeyDown(event: KeyboardEvent): void {
		if (event.key !== "Enter" || event.shiftKey) return;
		if (event.isComposing || event.keyCode === IME_KEY) return;
		event.preventDefault();
		send();
	}

	return (
		<form
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				send();
				field.current?.focus();
			}}
		>
			<AimBar conversationId={conversationId} />
			<div class="composer-box">
				<textarea
					ref={field}
					rows={1}
					value={text.value}
					placeholder={words("composer.placeholder")}
					aria-label={words("composer.label", { name: visitor })}
					aria-describedby={hint}
					onInput={onInput}
					onKeyDown={onKeyDown}
					onBlur={() => chat.stopped(conversationId)}
				/>
				<button
					type="submit"
					class="button primary icon-only"
					disabled={!sendable}
					aria-label={words("composer.send")}
					title={words("composer.send")}
				>
					<Icon name="send" />
				</button>
			</div>
			<p id={hint} class="composer-hint">
				{words("composer.hint")}
			</p>
			<p class="problem" role="alert">
				{excess > 0 && words("composer.too_long", { count: excess })}
				{full.value && words("composer.full")}
			</p>
		</form>
	);
}

/** A field as tall as its text. */
function useGrowingField(text: string) {
	const field = useRef<HTMLTextAreaElement>(null);
	useLayoutEffect(() => {
		const box = field.current;
		if (!box) return;
		box.style.height = "auto";
		box.style.height = `${Math.min(TALLEST, box.scrollHeight)}px`;
	}, [text]);
	return field;
}
