/** What the bar says: who sees the page, or why nobody does. */
import type { SessionState } from "@lookalong/protocol";
import { shownName } from "../person.ts";
import type { Allowed } from "./consent.ts";
import type { TextKey } from "./locale/en.ts";
import type { Translate } from "./locale/index.ts";

export interface Bar {
	readonly mode: "view" | "control" | "paused" | "waiting";
	/** Names of who is watching; or the one who holds control. */
	readonly names: readonly string[];
	/** Whether what is hidden from the agent is marked. */
	readonly reveals: boolean;
}

/** How the session stands for the customer. */
export interface Standing {
	readonly state: SessionState | undefined;
	readonly allowed: Allowed;
	readonly connected: boolean;
	readonly sharing: boolean;
	readonly paused: boolean;
	readonly reveals: boolean;
	nameOf(viewer: number): string;
}

/** The bar of a session; undefined while there is nothing to say. */
export function barOf(standing: Standing): Bar | undefined {
	const { state, sharing, connected, paused, reveals, nameOf } = standing;
	if (!state || !(sharing || paused)) return undefined;
	if (!connected) return { mode: "waiting", names: [], reveals };
	if (paused) return { mode: "paused", names: [], reveals };
	const { holder } = standing.allowed;
	if (holder) return { mode: "control", names: [nameOf(holder)], reveals };
	return { mode: "view", names: state.viewers.map((each) => each.name), reveals };
}

/** The sentence on how a session ended. */
export function endedText(state: SessionState, t: Translate): string {
	const reason = state.endedReason || "customer_ended";
	const name = shownName(state.requestedBy) || t("message.agent");
	return t(`ended.${reason}` as TextKey, { name });
}
