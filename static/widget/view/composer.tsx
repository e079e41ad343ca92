/** Where the customer writes. */
import { LIMITS } from "@lookalong/protocol/limit.ts";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { watching } from "../signal.ts";
import type { App } from "./app.ts";
import { Icon } from "./icon.tsx";

/** Taller than this the field scrolls, in CSS pixels. */
const MAX_HEIGHT = 132;
/** What browsers report for a key that an input method is using (UI Events §5.1.3). */
const IME_KEY = 229;

export const Composer = watching(ComposerView);

function ComposerView({ app }: { app: App }) {
	const { client, draft, filed, remark, t } = app;
	const field = useRef<HTMLTextAreaElement>(null);
	const words = draft.value;
	// Loaded before it is pressed: browsers open a choice of files only right after a press.
	const load = () => app.attach.wanted();
	useGrowing(field, words);
	useFocus(app, field);

	function submit(): void {
		if (!draft.peek().trim() && !filed.peek()) return;
		if (tooLong(draft.peek())) {
			remark.value = t("composer.too_long");
			return;
		}
		// What answers or changes a message has no files: they stay for the next one.
		if (filed.peek() && !(app.aim.peek() && draft.peek().trim())) {
			void load().then((it) => it?.submit());
			return;
		}
		const masked = client.write(draft.peek(), app.aim.peek());
		app.aim.value = undefined;
		remark.value = masked ? t("composer.card") : "";
		draft.value = "";
		field.current?.focus();
	}

	function onKeyDown(event: KeyboardEvent): void {
		const composing = event.isComposing || event.keyCode === IME_KEY;
		if (event.key !== "Enter" || event.shiftKey || composing) return;
		event.preventDefault();
		submit();
	}

	function onInput(event: { currentTarget: HTMLTextAreaElement }): void {
		draft.value = event.currentTarget.value;
		if (remark.peek()) remark.value = "";
		client.typed(!draft.peek().trim());
	}

	return (
		<form
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			{app.peeks.value && app.peek.value?.()}
			{app.aim.value && app.story.value?.bar(app.aim.value)}
			<p class="remark" role="status">
				{remark.value}
			</p>
			<div class="field">
				<button
					type="button"
					class="icon-button attach"
					aria-label={t("composer.attach")}
					onPointerEnter={load}
					onClick={() => load().then((it) => it?.choose())}
				>
					<Icon name="attach" />
				</button>
				<textarea
					ref={field}
					rows={1}
					dir="auto"
					enterkeyhint="send"
					autocomplete="off"
					aria-label={t("composer.label")}
					placeholder={t("composer.placeholder")}
					value={words}
					onInput={onInput}
					onKeyDown={onKeyDown}
				/>
				<button
					type="submit"
					class="send"
					disabled={!words.trim() && !filed.value}
					aria-label={t("composer.send")}
				>
					<Icon name="send" />
				</button>
			</div>
		</form>
	);
}

function tooLong(text: string): boolean {
	return new TextEncoder().encode(text).length > LIMITS.textBytes;
}

function useGrowing(field: { current: HTMLTextAreaElement | null }, words: string): void {
	useLayoutEffect(() => {
		const element = field.current;
		if (!element) return;
		element.style.blockSize = "auto";
		element.style.blockSize = `${Math.min(element.scrollHeight, MAX_HEIGHT)}px`;
	}, [words]);
}

function useFocus(app: App, field: { current: HTMLTextAreaElement | null }): void {
	const wanted = app.focus.value;
	useEffect(() => {
		if (wanted) field.current?.focus({ preventScroll: true });
	}, [wanted, field]);
}
