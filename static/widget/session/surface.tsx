/** What the customer sees of a session: one prompt at a time, the border, the bar with Stop, and how it ended. */
import { Capability } from "@lookalong/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import { shownName } from "../person.ts";
import { Icon } from "../view/icon.tsx";
import { LaterIcon } from "../view/later_icon.tsx";
import type { Bar } from "./bar.ts";
import type { Question } from "./consent.ts";
import type { TextKey } from "./locale/en.ts";
import type { Translate } from "./locale/index.ts";
import type { Approval } from "./prompts.ts";
import type { Speech } from "./wording.ts";

/** A prompt must have been in sight this long before a yes counts, in milliseconds: no click meant for the page does. */
const ARM_MS = 500;

/** Everything there is to show. */
export interface Sight {
	readonly question: Question | Approval | undefined;
	readonly bar: Bar | undefined;
	/** A sentence on how the session ended. */
	readonly ended: string;
}

export interface SurfaceProps extends Speech {
	readonly sight: Sight;
	answer(question: Question | Approval, granted: boolean): void;
	stop(): void;
	revoke(): void;
	pause(on: boolean): void;
	reveal(on: boolean): void;
	dismiss(): void;
}

export function Surface(props: SurfaceProps) {
	const { bar, ended, question } = props.sight;
	const key = question && `${question.permission} ${question.epoch} ${question.name}`;
	return (
		<div class={question && "asks"}>
			{bar && bar.mode !== "paused" && <div class={`frame ${bar.mode}`} />}
			{bar && <SharingBar {...props} bar={bar} />}
			{ended && !bar && <EndedBar {...props} />}
			{question && <Prompt key={key} {...props} question={question} />}
		</div>
	);
}

function SharingBar(props: SurfaceProps & { bar: Bar }) {
	const { bar, locale, reveal, revoke, pause, stop, t } = props;
	const shows = bar.mode === "view" || bar.mode === "control";
	const own = shows && props.own("bar");
	return (
		<section class={`bar ${bar.mode}`} aria-label={t("bar.label")}>
			<span class="live" aria-hidden="true" />
			<p class="say">
				<span>{barText(bar, t, locale)}</span>
				<small>{t(bar.reveals ? "bar.hidden.on" : "bar.esc")}</small>
				{own && (
					<small class="site" lang={own.lang} dir="auto">
						{own.text}
					</small>
				)}
			</p>
			{shows && (
				<button
					type="button"
					class="reveal"
					aria-label={t("bar.hidden")}
					aria-pressed={bar.reveals}
					title={t("bar.hidden")}
					onClick={() => reveal(!bar.reveals)}
				>
					<LaterIcon name="hidden" />
				</button>
			)}
			{shows && (
				<button
					type="button"
					class="pause"
					aria-label={t("bar.pause.label")}
					title={t("bar.pause")}
					onClick={() => pause(true)}
				>
					<LaterIcon name="pause" />
				</button>
			)}
			{bar.mode === "paused" && (
				<button type="button" class="back" onClick={(event) => event.isTrusted && pause(false)}>
					{t("bar.go_on")}
				</button>
			)}
			{bar.mode === "control" && (
				<button type="button" class="back" onClick={(event) => event.isTrusted && revoke()}>
					{t("bar.revoke")}
				</button>
			)}
			<button type="button" class="stop" aria-label={t("bar.stop.label")} onClick={stop}>
				{t("bar.stop")}
			</button>
		</section>
	);
}

function barText({ mode, names }: Bar, t: Translate, locale: string): string {
	if (mode === "waiting") return t("bar.reconnecting");
	if (mode === "paused") return t("bar.paused");
	const shown = names.map((each) => shownName(each) || t("message.agent"));
	const name = new Intl.ListFormat(locale).format(shown);
	if (!name) return t("bar.view.nobody");
	return t(mode === "view" && names.length > 1 ? "bar.view.many" : `bar.${mode}`, { name });
}

function EndedBar({ dismiss, sight, t }: SurfaceProps) {
	return (
		<section class="bar over waiting" aria-label={t("bar.label")}>
			<span class="live" aria-hidden="true" />
			<p class="say">{sight.ended}</p>
			<button type="button" class="back" aria-label={t("ended.dismiss")} onClick={dismiss}>
				<Icon name="close" />
			</button>
		</section>
	);
}

function Prompt(props: SurfaceProps & { question: Question | Approval }) {
	const { answer, question, t, locale } = props;
	const dialog = useRef<HTMLDivElement>(null);
	const title = useRef<HTMLHeadingElement>(null);
	const armed = useArmed();
	// The title and not a button: a key on its way to the page must not answer.
	useEffect(() => title.current?.focus(), []);
	const name = shownName(question.name) || t("prompt.agent");
	const kind = question.permission;
	// What stood there when it was asked stands there until it is answered.
	const [own] = useState(() => props.own(kind));
	const label = "label" in question ? question.label : "";
	const choose = (granted: boolean) => (event: Event) => {
		if (!event.isTrusted || (granted && !armed)) return;
		answer(question, granted);
	};
	return (
		<div class={`veil ${kind}`}>
			<div
				ref={dialog}
				class="prompt"
				role="dialog"
				aria-modal="true"
				aria-labelledby="prompt-title"
				aria-describedby="prompt-text"
				onKeyDown={(event) => keepFocus(event, dialog.current)}
			>
				<span class="prompt-icon" aria-hidden="true">
					{kind === "view" ? <Icon name="eye" /> : <LaterIcon name="pointer" />}
				</span>
				<h2 id="prompt-title" tabIndex={-1} ref={title}>
					{t(`prompt.${kind}.title`, { name, label })}
				</h2>
				<div id="prompt-text">
					{!own && <p>{t(`prompt.${kind}.text`, { name })}</p>}
					<ul>
						{remarks(question, t, locale).map((each) => (
							<li key={each}>
								<Icon name="check" />
								<span>{each}</span>
							</li>
						))}
					</ul>
					{/* Last, and set apart: however long it is, what is ours comes first. */}
					{own && (
						<blockquote class="site" lang={own.lang} dir="auto">
							{own.text}
						</blockquote>
					)}
				</div>
				<div class="choices">
					<button type="button" class="secondary deny" onClick={choose(false)}>
						{t(`prompt.${kind}.deny`)}
					</button>
					<button type="button" class="primary allow" aria-disabled={!armed} onClick={choose(true)}>
						{t(`prompt.${kind}.allow`)}
					</button>
				</div>
			</div>
		</div>
	);
}

function remarks(question: Question | Approval, t: Translate, locale: string): string[] {
	if ("label" in question) return [t(`prompt.${question.permission}.once`)];
	if (question.permission === "view")
		return [t("prompt.view.hidden"), t("prompt.view.only"), t("prompt.view.stop")];
	const what = new Intl.ListFormat(locale).format(
		Object.entries(Capability)
			.filter(([, bit]) => question.capabilities & bit)
			.map(([name]) => t(`capability.${name}` as TextKey)),
	);
	const minutes = Math.max(1, Math.round(question.limitMs / 60_000));
	const time = new Intl.NumberFormat(locale, {
		style: "unit",
		unit: "minute",
		unitDisplay: "long",
	}).format(minutes);
	return [
		t("prompt.control.can", { what }),
		t("prompt.control.never"),
		t("prompt.control.limit", { time }),
		t("prompt.control.stop"),
	];
}

/** Whether the prompt has been in sight long enough; a hidden tab shows nothing to anybody. */
function useArmed(): boolean {
	const [armed, setArmed] = useState(false);
	useEffect(() => {
		let timer = 0;
		let frame = 0;
		const disarm = () => {
			clearTimeout(timer);
			cancelAnimationFrame(frame);
		};
		const start = () => {
			disarm();
			setArmed(false);
			if (document.hidden) return;
			// Two frames: the first is the one in which the prompt is painted.
			frame = requestAnimationFrame(() => {
				frame = requestAnimationFrame(() => {
					timer = setTimeout(() => setArmed(true), ARM_MS);
				});
			});
		};
		start();
		document.addEventListener("visibilitychange", start);
		return () => {
			disarm();
			document.removeEventListener("visibilitychange", start);
		};
	}, []);
	return armed;
}

/** Tab goes round within the dialog. */
function keepFocus(event: KeyboardEvent, dialog: HTMLElement | null): void {
	if (event.key !== "Tab" || !dialog) return;
	const buttons = [...dialog.querySelectorAll("button")];
	const now = buttons.indexOf((dialog.getRootNode() as ShadowRoot).activeElement as never);
	const step = event.shiftKey ? -1 : 1;
	const next = now < 0 && event.shiftKey ? buttons.length - 1 : now + step;
	event.preventDefault();
	buttons[(next + buttons.length) % buttons.length]?.focus();
}
