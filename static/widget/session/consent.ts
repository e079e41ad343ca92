/**
 * What the customer said yes to, without I/O: the last of the three places a permission is checked, and the only one
 * where it can be made.
 *
 * The server's word is never enough. A permission counts here when both are true: the customer granted it by a click in
 * this tab, at the epoch that asked; and the server confirmed it at a later epoch. Every other "on" is ignored. A yes is
 * for one session, for the time the prompt spoke of, and for control also for one agent and what the prompt named.
 *
 * ```text
 *   requested at epoch E ──prompt──▶ yes at E ──state "on", epoch > E──▶ allowed
 *        ▲                             │                                   │ any other state, Stop,
 *        └──── requested again ────────┴────────── not "on" ───────────────┴── (control:) lost socket, other holder
 * ```
 */
import type { SessionState } from "@lookalong/protocol";

/** A question for the customer. */
export interface Question {
	readonly permission: "view" | "control";
	readonly sessionId: string;
	/** The epoch that asked; the answer carries it. */
	readonly epoch: number;
	/** What control would allow, as bits of `Capability`; 0 for view. */
	readonly capabilities: number;
	/** Who asks. */
	readonly agentId: string;
	/** The agent's name as the server gave it: to be cleaned before it is shown. */
	readonly name: string;
	/** How long a yes lasts at most, in milliseconds. */
	readonly limitMs: number;
}

/** What is allowed now. */
export interface Allowed {
	readonly view: boolean;
	readonly annotate: boolean;
	/** Bits of `Capability`; 0 without control. */
	readonly capabilities: number;
	/** Number of the viewer who holds control; 0 for nobody. */
	readonly holder: number;
}

export const NOTHING: Allowed = { view: false, annotate: false, capabilities: 0, holder: 0 };

/** A server that says no limit has this one, in milliseconds. */
const LONGEST_MS = 4 * 3600 * 1000;

/** A yes, and the epoch it was said at. */
interface Yes {
	readonly epoch: number;
	readonly capabilities: number;
	/** Who asked; nobody else may use it. */
	readonly agentId: string;
	/** The viewer of that agent whom the server named first; no other may use it. 0 before that. */
	readonly holder: number;
	/** When it ends, in milliseconds since 1970. */
	readonly until: number;
}

export class Consent {
	readonly #stopped = new Set<string>();
	#session = "";
	#epoch = 0;
	#view: Yes | undefined;
	#control: Yes | undefined;
	#paused = false;
	/** The epoch of the last question that was answered, either way: it is not asked again. */
	#answered = { view: 0, control: 0 };

	/** The customer's earlier yes to showing pages goes on, after a page change. Control never does. */
	restore(sessionId: string, until: number, paused: boolean): void {
		this.#begin(sessionId);
		this.#view = { epoch: 0, capabilities: 0, agentId: "", holder: 0, until };
		this.#paused = paused;
	}

	/** When the yes to showing pages ends, in milliseconds since 1970; 0 without one. */
	get viewUntil(): number {
		return this.#view?.until ?? 0;
	}

	/** When the first of them ends, in milliseconds since 1970; infinity without any. */
	get deadline(): number {
		return Math.min(this.#view?.until ?? Infinity, this.#control?.until ?? Infinity);
	}

	/** Whether the customer shows nothing for a while. */
	get paused(): boolean {
		return this.#paused && this.#view !== undefined;
	}

	/** Whether the customer granted `view` for the session, confirmed or not. */
	granted(sessionId: string): boolean {
		return this.#session === sessionId && this.#view !== undefined;
	}

	/** Whether the customer stopped that session: nothing of it counts any more. */
	stopped(sessionId: string): boolean {
		return this.#stopped.has(sessionId);
	}

	/**
	 * Take the state of a session.
	 *
	 * @returns what is allowed now; undefined for a state that is older than one already seen.
	 */
	observe(state: SessionState): Allowed | undefined {
		if (this.stopped(state.sessionId)) return NOTHING;
		if (state.sessionId !== this.#session) this.#begin(state.sessionId);
		if (state.epoch < this.#epoch) return undefined;
		this.#epoch = state.epoch;
		this.#view = confirmed(this.#view, state.view, state);
		this.#control = this.#view && withHolder(confirmed(this.#control, state.control, state), state);
		return this.#allowed(state);
	}

	/** What the customer is to be asked now, if anything: one question at a time, view first. */
	question(state: SessionState): Question | undefined {
		const { sessionId, epoch, phase } = state;
		if (phase === "ended" || this.stopped(sessionId) || sessionId !== this.#session)
			return undefined;
		if (state.view === "requested")
			return this.#answered.view < epoch
				? { permission: "view", sessionId, epoch, capabilities: 0, ...asker(state) }
				: undefined;
		const { capabilities } = state;
		const asked = this.#view && state.view === "on" && state.control === "requested";
		return asked && this.#answered.control < epoch
			? { permission: "control", sessionId, epoch, capabilities, ...asker(state) }
			: undefined;
	}

	/** The customer answered by a click of their own, at a time in milliseconds since 1970. */
	answer(question: Question, granted: boolean, now: number): void {
		if (question.sessionId !== this.#session || this.stopped(question.sessionId)) return;
		const { epoch, capabilities, agentId, limitMs } = question;
		this.#answered[question.permission] = epoch;
		const yes = granted
			? { epoch, capabilities, agentId, holder: 0, until: now + limitMs }
			: undefined;
		if (question.permission === "view") this.#view = yes;
		else this.#control = yes;
	}

	/** The customer takes control back: before anybody is told. */
	revokeControl(): void {
		this.#control = undefined;
	}

	/** The customer draws the curtain: nothing is shown, and nobody acts, until they go on. */
	pause(): void {
		this.#paused = true;
		this.#control = undefined;
	}

	/** The customer shows the page again, by a click of their own; the server must say so too. */
	goOn(): void {
		this.#paused = false;
	}

	/** The socket is gone: whoever held control holds nothing. */
	lost(): void {
		this.#control = undefined;
	}

	/** The customer stops: for good, whatever the server says of this session later. */
	stop(): void {
		if (this.#session) this.#stopped.add(this.#session);
		this.#view = this.#control = undefined;
	}

	#begin(sessionId: string): void {
		this.#session = sessionId;
		this.#epoch = 0;
		this.#view = this.#control = undefined;
		this.#paused = false;
		this.#answered = { view: 0, control: 0 };
	}

	#allowed(state: SessionState): Allowed {
		const showing = state.phase === "active" && !this.#paused;
		const view = showing && isOn(this.#view, state.view, state.epoch);
		if (!view) return NOTHING;
		const control = this.#control;
		const holds = control !== undefined && isOn(control, state.control, state.epoch);
		return {
			view,
			annotate: state.annotate === "on",
			capabilities: holds ? control.capabilities & state.capabilities : 0,
			holder: holds ? control.holder : 0,
		};
	}
}

/** Who asks, and for how long. */
function asker(state: SessionState): Pick<Question, "agentId" | "name" | "limitMs"> {
	const agentId = state.viewers.find((each) => each.number === state.asking)?.agentId ?? "";
	return { agentId, name: state.requestedBy, limitMs: state.limitMs || LONGEST_MS };
}

/** A yes lasts while the server has not decided yet, and then as long as it says "on". */
function confirmed(yes: Yes | undefined, says: string, state: SessionState): Yes | undefined {
	return yes && (state.epoch <= yes.epoch || says === "on") ? yes : undefined;
}

function isOn(yes: Yes | undefined, says: string, epoch: number): boolean {
	return yes !== undefined && says === "on" && epoch > yes.epoch;
}

/** Bind a yes to a viewer of the agent it was for: the first the server names, who must be there. */
function withHolder(yes: Yes | undefined, state: SessionState): Yes | undefined {
	if (!yes || state.epoch <= yes.epoch) return yes;
	const holder = state.viewers.find((each) => each.number === state.holder);
	if (holder?.agentId !== yes.agentId || (yes.holder !== 0 && yes.holder !== state.holder))
		return undefined;
	return { ...yes, holder: state.holder };
}
