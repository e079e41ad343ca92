/**
 * A co-browse session as its agent sees it.
 *
 * The server's `session_state` is the only source; what is added here is what this agent asked for and has no answer
 * to yet. `viewOf` and `controlOf` turn both into the one state each that the shared view shows.
 */
import {
	type EndedReason,
	type ErrorCode,
	type MarkKind,
	markKinds,
	type SessionState,
} from "@lookalong/protocol";

/** What this agent asked of the server, unanswered. */
export type Asking = { readonly name: "asking" } | { readonly name: "joining" };

export type View =
	/** Nobody asked. */
	| { readonly name: "none" }
	/** Our request is on its way. */
	| { readonly name: "asking" }
	/** The customer sees the prompt. */
	| { readonly name: "waiting"; readonly by: string }
	/** The customer said no. */
	| { readonly name: "declined" }
	/** A session runs that we do not view. */
	| { readonly name: "elsewhere" }
	/** We are about to view a running session (again). */
	| { readonly name: "joining" }
	/** We view it. */
	| { readonly name: "live" }
	/** The customer's page is away: loading the next one, or without network. */
	| { readonly name: "interrupted" }
	/** The customer shows nothing for a while. */
	| { readonly name: "paused" }
	| { readonly name: "ended"; readonly reason: Exclude<EndedReason, ""> };

/** A session that is not over. */
export type RunningState = SessionState & {
	readonly phase: Exclude<SessionState["phase"], "ended">;
};

export type Control =
	| { readonly name: "off" }
	| { readonly name: "requested"; readonly own: boolean }
	| { readonly name: "own" }
	| { readonly name: "held"; readonly by: string }
	| { readonly name: "declined" }
	| { readonly name: "taken_back" };

/** What the agent's pointer does on the shared page. */
export type Tool = "look" | "point" | "highlight" | MarkKind | "control";

/** The key that takes each tool up, while the focus is in the shared view. */
export const TOOL_KEYS: Readonly<Record<Tool, string>> = {
	look: "V",
	point: "P",
	highlight: "H",
	rectangle: "R",
	arrow: "A",
	ink: "D",
	vanishing: "F",
	control: "C",
};

/**
 * The one state of the shared view.
 *
 * @param state the conversation's newest session as the server told it, if it told any
 * @param sessionId the session the conversation's own row names, empty for none
 * @param asking what we asked for and have no answer to
 */
export function viewOf(
	state: SessionState | undefined,
	sessionId: string,
	asking: Asking | null,
): View {
	if (asking?.name === "asking" && !isRunning(state)) return { name: "asking" };
	if (state && (isRunning(state) || state.sessionId === sessionId || sessionId === ""))
		return told(state, asking);
	if (sessionId === "") return { name: "none" };
	return asking ? { name: "joining" } : { name: "elsewhere" };
}

/** The one state of the remote control. */
export function controlOf(state: SessionState): Control {
	const own = state.holder !== 0 && state.holder === state.ownViewer;
	if (state.control === "on") return own ? { name: "own" } : { name: "held", by: holder(state) };
	if (state.control === "requested") return { name: "requested", own: asked(state) };
	if (state.control === "rejected") return { name: "declined" };
	return state.control === "revoked" ? { name: "taken_back" } : { name: "off" };
}

/** What an agent is told when control of the page changes hands. */
export type ControlNews = "granted" | "declined" | "taken_back" | "ended";

/** What changed for this agent's control between two states of a session, if anything did. */
export function controlNews(
	before: SessionState | undefined,
	now: SessionState,
): ControlNews | null {
	if (!before || before.sessionId !== now.sessionId || !isRunning(now)) return null;
	const [was, is] = [controlOf(before), controlOf(now)];
	if (was.name !== "own" && is.name === "own") return "granted";
	if (was.name === "requested" && is.name === "declined") return "declined";
	if (was.name !== "own" || is.name === "own") return null;
	return is.name === "taken_back" ? "taken_back" : "ended";
}

/** Whether the session is not over. */
export function isRunning(state: SessionState | undefined): state is RunningState {
	return state !== undefined && state.phase !== "ended";
}

/** Whether this socket receives the session's picture. */
export function isViewing(state: SessionState | undefined): state is RunningState {
	return isRunning(state) && state.ownViewer !== 0;
}

/** The tools that are allowed now; the server and the widget check again. */
export function toolsOf(state: SessionState | undefined): ReadonlySet<Tool> {
	if (!isViewing(state) || state.phase !== "active") return new Set(["look"]);
	const tools: Tool[] = ["look"];
	if (state.annotate === "on") tools.push("point", "highlight", ...markKinds);
	if (controlOf(state).name === "own") tools.push("control");
	return new Set(tools);
}

/** Whether a tool draws. */
export function draws(tool: Tool): tool is MarkKind {
	return (markKinds as readonly Tool[]).includes(tool);
}

/** Whether a tool shows the customer something without acting. */
export function guides(tool: Tool): boolean {
	return tool === "point" || tool === "highlight" || draws(tool);
}

/** Whether a tool shows one element, so that it can be chosen by key. */
export function choosesByKey(tool: Tool): boolean {
	return guides(tool) && tool !== "ink" && tool !== "vanishing";
}

/** The tool to go on with after a change: a grant of control takes it up, a loss of any falls back to looking. */
export function toolAfter(tool: Tool, before: SessionState | undefined, now: SessionState): Tool {
	const allowed = toolsOf(now);
	if (allowed.has("control") && !toolsOf(before).has("control")) return "control";
	return allowed.has(tool) ? tool : "look";
}

/** Whether an error answers our request for a session. */
export function refusesSession(code: string): code is ErrorCode {
	return ["busy", "customer_away", "rate_limited", "not_found", "session_ended"].includes(code);
}

// Private ----------------------------------------------------------------------------------------

function told(state: SessionState, asking: Asking | null): View {
	switch (state.phase) {
		case "pending":
		case "authorizing":
			return { name: "waiting", by: state.requestedBy };
		case "ended":
			return over(state);
		default:
			if (state.ownViewer === 0) return { name: asking ? "joining" : "elsewhere" };
			return { name: state.phase === "active" ? "live" : state.phase };
	}
}

function over(state: SessionState): View {
	if (state.view === "rejected") return { name: "declined" };
	return { name: "ended", reason: state.endedReason || "agent_ended" };
}

/** Whether it is this viewer who asked. */
function asked(state: SessionState): boolean {
	return state.asking === state.ownViewer;
}

function holder(state: SessionState): string {
	return nameOf(state, state.holder) ?? "";
}

function nameOf(state: SessionState, viewer: number): string | undefined {
	return state.viewers.find((each) => each.number === viewer)?.name;
}
