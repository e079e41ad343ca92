/** Keys that take up a tool, while the focus is in the shared view and in nothing that is written into. */
import { guides, TOOL_KEYS, type Tool, toolsOf } from "../core/session.ts";
import type { Share } from "../live/share.ts";

const TOOLS = Object.entries(TOOL_KEYS) as [Tool, string][];

/** Take up the tool of a key; Escape puts a tool away that guides. */
export function takeTool(share: Share, event: KeyboardEvent): void {
	const { key, altKey, ctrlKey, metaKey, isComposing, target } = event;
	if (altKey || ctrlKey || metaKey || isComposing || isField(target)) return;
	const { tool } = share;
	const isLeaving = key === "Escape" && guides(tool.value);
	const [taken] = isLeaving
		? ["look" as const]
		: (TOOLS.find(([, own]) => own === key.toUpperCase()) ?? []);
	if (!taken || !toolsOf(share.state.value).has(taken)) return;
	event.preventDefault();
	tool.value = taken;
}

function isField(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest("input, textarea, select") !== null;
}
