/** What the agent can do with the customer's page, and what is on now. */
import type { SessionState } from "@lookalong/protocol";
import { controlOf, guides, TOOL_KEYS, type Tool, toolsOf } from "../core/session.ts";
import { cleanName } from "../core/text.ts";
import type { Share } from "../live/share.ts";
import { useDesk, useWords, type Words } from "../ui/context.ts";
import { Icon, type IconName } from "../ui/icon.tsx";

const TOOL_ICONS: Readonly<Record<Tool, IconName>> = {
	look: "eye",
	point: "point",
	highlight: "highlight",
	rectangle: "rectangle",
	arrow: "arrow",
	ink: "ink",
	vanishing: "vanishing",
	control: "control",
};
const TOOLS = Object.keys(TOOL_ICONS) as Tool[];

export function Toolbar({ share }: { share: Share }) {
	const words = useWords();
	const { line } = useDesk();
	const state = share.state.value;
	return (
		<div class="toolbar" role="toolbar" aria-label={words("tool.label")}>
			<StateChip share={share} />
			<ControlButton state={state} />
			<HandOver state={state} />
			<Marks share={share} enabled={line.value.name === "open"} />
			<ToolSwitch share={share} enabled={line.value.name === "open"} />
		</div>
	);
}

function StateChip({ share }: { share: Share }) {
	const words = useWords();
	const state = share.state.value;
	const { tone, text } = chipOf(words, state, share.tool.value);
	const others = state.viewers.length;
	return (
		<p class="state-chip" data-tone={tone} role="status">
			<span class="state-dot" aria-hidden="true" />
			{text}
			{others > 1 && <small>{words.count("chip.viewers", others)}</small>}
		</p>
	);
}

function chipOf(words: Words, state: SessionState, tool: Tool): { tone: string; text: string } {
	const control = controlOf(state);
	if (state.phase === "interrupted") return { tone: "idle", text: words("chip.interrupted") };
	if (control.name === "own") return { tone: "control", text: words("chip.control") };
	if (control.name === "requested") return { tone: "asked", text: words("chip.requested") };
	if (control.name === "held") {
		const name = cleanName(control.by, words("agent.unnamed"));
		return { tone: "asked", text: words("chip.held", { name }) };
	}
	return guides(tool)
		? { tone: "pointing", text: words("chip.pointing") }
		: { tone: "viewing", text: words("chip.viewing") };
}

function ToolSwitch({ share, enabled }: { share: Share; enabled: boolean }) {
	const words = useWords();
	const allowed = toolsOf(share.state.value);
	return (
		<fieldset class="segments tools" aria-label={words("tool.label")}>
			{TOOLS.map((tool) => (
				<button
					key={tool}
					type="button"
					aria-pressed={share.tool.value === tool}
					disabled={!enabled || !allowed.has(tool)}
					title={`${words(`tool.${tool}.help`)} (${TOOL_KEYS[tool]})`}
					aria-keyshortcuts={TOOL_KEYS[tool]}
					onClick={() => {
						share.tool.value = tool;
					}}
				>
					<Icon name={TOOL_ICONS[tool]} />
					<span class="tool-name">{words(`tool.${tool}`)}</span>
				</button>
			))}
		</fieldset>
	);
}

/** What can be done with what is on the page already: ours, and everybody's. */
function Marks({ share, enabled }: { share: Share; enabled: boolean }) {
	const words = useWords();
	const { ownViewer } = share.state.value;
	const drawn = share.drawn.value;
	const id = share.highlighted.value;

	/** A button goes with what it takes away; the focus stays in the view, where the keys of the tools are. */
	function toView(event: MouseEvent): void {
		(event.currentTarget as Element).closest<HTMLElement>(".view")?.focus();
	}

	function clear(event: MouseEvent, what: "own" | "all"): void {
		toView(event);
		share.erase(what);
	}

	return (
		<>
			{id !== null && (
				<button
					type="button"
					class="button small"
					disabled={!enabled}
					title={words("mark.reveal.help")}
					onClick={() => share.highlight({ id, reveal: true })}
				>
					<Icon name="reveal" />
					{words("mark.reveal")}
				</button>
			)}
			{drawn.has(ownViewer) && (
				<button
					type="button"
					class="button small"
					disabled={!enabled}
					title={`${words("mark.undo.help")} (Ctrl+Z)`}
					aria-keyshortcuts="Control+Z Meta+Z"
					onClick={(event) => {
						toView(event);
						share.guiding.value?.undo();
					}}
				>
					<Icon name="undo" />
					{words("mark.undo")}
				</button>
			)}
			{drawn.has(ownViewer) && (
				<button
					type="button"
					class="button small"
					disabled={!enabled}
					title={words("mark.clear.help")}
					onClick={(event) => clear(event, "own")}
				>
					<Icon name="erase" />
					{words("mark.clear")}
				</button>
			)}
			{[...drawn].some((viewer) => viewer !== ownViewer) && (
				<button
					type="button"
					class="button small"
					disabled={!enabled}
					title={words("mark.clear_all.help")}
					onClick={(event) => clear(event, "all")}
				>
					<Icon name="erase" />
					{words("mark.clear_all")}
				</button>
			)}
		</>
	);
}

function ControlButton({ state }: { state: SessionState }) {
	const { cobrowse, line } = useDesk();
	const words = useWords();
	const { sessionId } = state;
	const control = controlOf(state);
	const ready = line.value.name === "open" && state.phase === "active";
	if (control.name === "held") return null;
	if (control.name === "own" || (control.name === "requested" && control.own))
		return (
			<button
				type="button"
				class="button small"
				disabled={!ready}
				onClick={() => cobrowse.giveBackControl(sessionId)}
			>
				{words(control.name === "own" ? "control.give_back" : "control.withdraw")}
			</button>
		);
	return (
		<button
			type="button"
			class="button small"
			disabled={!ready || control.name === "requested"}
			onClick={() => cobrowse.askForControl(sessionId)}
		>
			{words(control.name === "requested" ? "control.waiting" : "control.ask")}
		</button>
	);
}

/** Leaves control to one of the colleagues who look along; nothing where there is none. */
function HandOver({ state }: { state: SessionState }) {
	const { cobrowse, line } = useDesk();
	const words = useWords();
	const others = state.viewers.filter((each) => each.number !== state.ownViewer);
	if (controlOf(state).name !== "own" || others.length === 0) return null;
	const ready = line.value.name === "open" && state.phase === "active";
	return (
		<details class="menu" onKeyDown={closeOnEscape} onFocusOut={closeOutside}>
			<summary class="button small">{words("control.hand_over")}</summary>
			<ul>
				{others.map(({ number, name }) => (
					<li key={number}>
						<button
							type="button"
							class="button small"
							disabled={!ready}
							onClick={() => cobrowse.handOverControl(state.sessionId, number)}
						>
							{words("control.hand_over.to", { name: cleanName(name, words("agent.unnamed")) })}
						</button>
					</li>
				))}
			</ul>
		</details>
	);
}

function closeOnEscape(event: KeyboardEvent): void {
	const menu = event.currentTarget as HTMLDetailsElement;
	if (event.key !== "Escape" || !menu.open) return;
	event.stopPropagation();
	menu.open = false;
	menu.querySelector("summary")?.focus();
}

function closeOutside(event: FocusEvent): void {
	const menu = event.currentTarget as HTMLDetailsElement;
	if (event.relatedTarget && !menu.contains(event.relatedTarget as Node)) menu.open = false;
}

/** Whole in sight, or full size. */
export function ZoomSwitch({ share }: { share: Share }) {
	const words = useWords();
	return (
		<fieldset class="segments zoom" aria-label={words("zoom.label")}>
			{(["fit", "full"] as const).map((each) => (
				<button
					key={each}
					type="button"
					aria-pressed={share.zoom.value === each}
					onClick={() => {
						share.zoom.value = each;
					}}
				>
					{words(`zoom.${each}`)}
				</button>
			))}
		</fieldset>
	);
}

/** Ends the session, or only our part of it while colleagues view it too. */
export function EndButton({ state }: { state: SessionState }) {
	const { cobrowse, line } = useDesk();
	const words = useWords();
	const { sessionId } = state;
	const offline = line.value.name !== "open";
	return (
		<>
			{state.viewers.length > 1 && (
				<button
					type="button"
					class="button small"
					disabled={offline}
					onClick={() => cobrowse.leave(sessionId)}
				>
					{words("view.leave")}
				</button>
			)}
			<button
				type="button"
				class="button small danger"
				disabled={offline}
				title={words("view.end.help")}
				onClick={() => cobrowse.end(sessionId)}
			>
				<Icon name="stop" />
				{words("view.end")}
			</button>
		</>
	);
}
