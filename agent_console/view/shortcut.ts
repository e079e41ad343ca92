/** Keys that take up a tool or take a mark back, while the focus is in the shared view and in nothing that is written into. */
import { guides, TOOL_KEYS, type Tool, toolsOf } from "../core/session.ts";
import type { Share } from "../live/share.ts";

const TOOLS = Object.entries(TOOL_KEYS) as [Tool, string][];

/** Take up the tool of a key; Escape puts a tool away that guides, Ctrl+Z takes away what was drawn last. */
export function takeKey(share: Share, event: KeyboardEvent): void {
	if (event.isComposing || isField(event.target)) return;
	if (isUndo(event) && share.tool.value !== "control") {
		event.preventDefault();
		share.guiding.value?.undo();
	} else takeTool(share, event);
}

function takeTool({ tool, state }: Share, event: KeyboardEvent): void {
	const { key, altKey, ctrlKey, metaKey } = event;
	if (altKey || ctrlKey || metaKey) return;
	const isLeaving = key === "Escape" && guides(tool.value);
	const [taken] = isLeaving
		? ["look" as const]
		: (TOOLS.find(([, own]) => own === key.toUpperCase()) ?? []);
	if (!taken || !toolsOf(state.value).has(taken)) return;
	event.preventDefault();
	tool.value = taken;
	const view = event.currentTarget as HTMLElement;
	// It is there once what depends on the tool has been rendered.
	queueMicrotask(() => (chooser(view) ?? view).focus());
}

function isUndo({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
	return (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "z";
}

/** Where the keys go that choose what the tool is for, if they can. */
function chooser(view: Element): HTMLElement | null {
	return view.querySelector(".stage[data-shown=true] .stage-chooser");
}

function isField(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest("input, textarea, select") !== null;
}
