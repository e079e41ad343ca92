/** Where the agent writes. */
import { LIMITS } from "@lookalong/protocol";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { chooseFiles } from "../../static/filing/choose.ts";
import { fileWords } from "../../static/filing/locale/index.ts";
import { TrayList } from "../../static/filing/tray_list.tsx";
import { wordsOf } from "../../static/filing/words.ts";
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
	const desk = useDesk();
	const { aim, chat, drafts } = desk;
	const words = useWords();
	const files = desk.files.draft(conversationId);
	const aimed = aim.value?.conversationId === conversationId ? aim.value : null;
	const edits = aimed?.action === "edit";
	const edited = useSignal("");
	const text = edits ? edited.value : drafts.of(conversationId).value;
	const full = useSignal(false);
	const hint = useId();
	const field = useGrowingField(text);
	const excess = byteLength(text) - LIMITS.textBytes;
	// What answers or changes a message has no files: they stay for the next one.
	const hasFiles = files.count.value > 0 && !edits && !(aimed && text.trim());
	const sendable = (text.trim() !== "" || hasFiles) && excess <= 0;
	const about = fileWords(words.locale);
	const remark = files.remark.value;
	// What is edited is written anew from what it says; what was begun before stays a draft.
	useSignalEffect(() => {
		const { value } = aim;
		if (value?.conversationId !== conversationId) return;
		const { messages = [] } = chat.threads.peek().get(conversationId) ?? {};
		const message = messages.find((each) => each.seq === value.seq);
		edited.value = message ? wordsOf(message) : "";
		field.current?.focus();
	});
	useEffect(() => () => chat.stopped(conversationId), [chat, conversationId]);
	useLayoutEffect(() => {
		const box = field.current;
		const at = drafts.caret(conversationId);
		box?.setSelectionRange(at, at);
		if (desk.takeFocus()) box?.focus();
		return () => {
			if (box) drafts.leave(conversationId, box.selectionEnd);
		};
	}, [desk, drafts, conversationId, field]);

	function send(): void {
		if (!sendable) return;
		full.value = !chat.hasRoom();
		if (full.value) return;
		if (hasFiles) {
			// The words go with them, as soon as they are there.
			files.submit();
			return;
		}
		chat.say(conversationId, text.trim(), aimed);
		write("");
		aim.value = null;
	}

	function write(value: string): void {
		if (edits) edited.value = value;
		else drafts.write(conversationId, value);
	}

	function onInput(event: InputEvent): void {
		const { value } = event.currentTarget as HTMLTextAreaElement;
		write(value);
		chat.typed(conversationId, value);
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
			<TrayList watched={files} words={about} />
			<div class="composer-box">
				<button
					type="button"
					class="button quiet icon-only"
					aria-label={words("composer.attach")}
					title={words("composer.attach")}
					onClick={() => chooseFiles((chosen) => files.add(chosen))}
				>
					<Icon name="attach" />
				</button>
				<textarea
					ref={field}
					rows={1}
					value={text}
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
				{remark && about(remark.key, { count: remark.count })}
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
