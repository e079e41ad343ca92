/**
 * A co-browse session on the customer's page: prompts, sharing, guidance, control, and Stop.
 *
 * Stop is local first: everything ends here in the same task as the key or click, and only then is anybody told.
 */
import { type Capture, startCapture } from "@lookalong/mirror";
import type { Header, MessageOf, SessionState, VisitorMessage } from "@lookalong/protocol";
import {
	capabilityOf,
	FrameType,
	HEADER_SIZE,
	learnSharing,
	MalformedError,
	type OutboxPriority,
	Priority,
	readHeader,
} from "@lookalong/protocol";
import { render } from "preact";
import { shownName } from "../person.ts";
import type { Session, SessionEnvironment } from "../session_port.ts";
import { Activity } from "./activity.ts";
import { Actor, type ActorOptions } from "./actor.ts";
import { type Bar, barOf, endedText } from "./bar.ts";
import { type Allowed, Consent, NOTHING, type Question } from "./consent.ts";
import { offer } from "./door.ts";
import { wishesOf } from "./embedded.ts";
import { Guidance } from "./guidance.ts";
import { HiddenView } from "./hidden_view.ts";
import { calledOf } from "./label.ts";
import { Layer } from "./layer.ts";
import type { TextKey } from "./locale/en.ts";
import { type Translate, translator } from "./locale/index.ts";
import { Memory } from "./memory.ts";
import { PageParts } from "./page_parts.ts";
import { type Approval, Prompts } from "./prompts.ts";
import { addScene } from "./scene.ts";
import { type Sight, Surface } from "./surface.tsx";
import { Uplink } from "./uplink.ts";
import { Voice } from "./voice.ts";
import { speechOf } from "./wording.ts";

export { answer } from "./embedded.ts";

/** How long the sentence on the end of a session stays, in milliseconds. */
const ENDED_MS = 10_000;

/** Begin to watch over sessions in this tab; called once. */
export function startSession(environment: SessionEnvironment): Session {
	learnSharing(environment.connection.codec);
	return new CobrowseSession(environment);
}

class CobrowseSession implements Session {
	readonly #environment: SessionEnvironment & { readonly t: Translate };
	readonly #consent = new Consent();
	readonly #layer: Layer;
	readonly #uplink: Uplink;
	readonly #parts: PageParts;
	readonly #guidance: Guidance;
	readonly #hidden: HiddenView;
	readonly #activity: Activity;
	readonly #actor: Actor;
	readonly #memory: Memory;
	readonly #prompts = new Prompts();
	readonly #place: HTMLElement;
	readonly #voice: Voice;
	readonly #gone = new AbortController();
	#state: SessionState | undefined;
	#allowed: Allowed = NOTHING;
	#capture: Capture | undefined;
	/** Until the site has said what it hides, everything is. */
	#privacy: MessageOf<"site_privacy"> = { type: "site_privacy", preset: "sealed", rules: [] };
	#snapshotPending = false;
	#sharing = false;
	#connected = true;
	#raised = false;
	#ended = "";
	#endedTimer: ReturnType<typeof setTimeout> | undefined;
	#bar: Bar | undefined;
	#expiry: ReturnType<typeof setTimeout> | undefined;

	constructor(environment: SessionEnvironment) {
		const { connection, shell, locale, tab } = environment;
		const t = translator(locale);
		this.#environment = { ...environment, t };
		this.#layer = new Layer(shell.host);
		const { place, stripes, marks, voice } = addScene(shell, locale);
		this.#place = place;
		this.#voice = new Voice(voice, t);
		this.#uplink = new Uplink(connection, () => this.#requestSnapshot());
		this.#parts = new PageParts(shell.options.site, this.#uplink, {
			sessionId: () => this.#state?.sessionId ?? "",
			tell: (message, priority) => this.#tell(message, priority),
		});
		this.#guidance = new Guidance({
			layer: marks,
			t,
			capture: () => this.#capture,
			nameOf: (viewer) => this.#nameOf(viewer),
			say: (text) => this.#voice.say(text),
		});
		this.#hidden = new HiddenView({
			layer: stripes,
			t,
			hidden: () => this.#capture?.hidden() ?? [],
		});
		this.#activity = new Activity(shell.host, () => this.#actor.letGo());
		this.#actor = new Actor({
			activity: this.#activity,
			nodeById: (id) => this.#capture?.nodeById(id) ?? null,
			isOwn: (element) => element === shell.host,
			isSecret: (element) => this.#capture?.isSecret(element) ?? false,
			actionsOf: (element) => this.#capture?.actionsOf(element) ?? [],
			permitted: (header) => this.#mayAct(header),
			guidance: this.#guidance,
			ask: (question) => this.#askAction(question),
			report: (told) =>
				this.#state && this.#tell({ type: "acted", sessionId: this.#state.sessionId, ...told }),
			result: (body) => this.#uplink.result(body),
		});
		this.#memory = new Memory(tab, this.#consent);
		const { signal } = this.#gone;
		window.addEventListener("keydown", (event) => this.#onKey(event), { capture: true, signal });
	}

	// From the server -----------------------------------------------------------------------------

	privacy(privacy: MessageOf<"site_privacy">): void {
		const before = this.#privacy;
		this.#privacy = privacy;
		if (!this.#capture || JSON.stringify(before) === JSON.stringify(privacy)) return;
		this.#capture.protect(...wishesOf(privacy));
	}

	state(state: SessionState): void {
		if (this.#consent.stopped(state.sessionId)) {
			if (state.phase === "ended") this.#memory.forget();
			return;
		}
		const allowed = this.#consent.observe(state);
		if (!allowed) return;
		this.#connected = true;
		this.#state = state;
		this.#environment.shell.emit("session", state.phase);
		if (state.phase === "ended") {
			this.#end(endedText(state, this.#environment.t));
			return;
		}
		this.#memory.keep(state);
		// Said while there was no network, perhaps.
		if (this.#consent.paused && state.phase === "active") this.#tellPause(state, true);
		this.#prompts.permission(this.#consent.question(state));
		this.#allow(allowed, state);
		this.#watchTime();
		this.#show();
	}

	snapshotRequest({ sessionId }: MessageOf<"snapshot_request">): void {
		if (sessionId === this.#state?.sessionId && this.#sharing) this.#requestSnapshot();
	}

	assetWanted({ sessionId, hashes, kept }: MessageOf<"asset_wanted">): void {
		if (sessionId === this.#state?.sessionId && this.#sharing)
			this.#parts.files.wanted(hashes, kept);
	}

	frameProof({ sessionId, challenge, proof }: MessageOf<"frame_proof">): void {
		if (sessionId === this.#state?.sessionId && this.#sharing)
			this.#parts.vouching.answered(challenge, proof);
	}

	relay(frame: Uint8Array): void {
		const header = readHeader(frame);
		const state = this.#state;
		if (!state || !this.#sharing || header.channel !== state.channel) return;
		if (header.epoch !== state.epoch) return;
		try {
			this.#take(header, frame.subarray(HEADER_SIZE));
		} catch (error) {
			// The server never reads these bodies: a malformed one is the agent's, and costs the customer nothing.
			if (!(error instanceof MalformedError)) throw error;
		}
	}

	lost(): void {
		this.#connected = false;
		this.#consent.lost();
		this.#actor.drop();
		this.#allowed = { ...this.#allowed, capabilities: 0, holder: 0 };
		this.#uplink.close();
		this.#guidance.clear();
		this.#prompts.clear();
		this.#show();
	}

	replaced(): void {
		const shared = this.#sharing;
		this.#consent.stop();
		this.#end(shared ? this.#environment.t("ended.moved") : "");
	}

	missing(): void {
		if (!this.#state || this.#connected) return;
		this.#consent.stop();
		this.#end(this.#environment.t("ended.interrupted_timeout"));
	}

	shutdown(): void {
		this.#gone.abort();
		const sessionId = this.#state?.sessionId;
		if (sessionId) this.#tell({ type: "session_end", sessionId });
		this.#consent.stop();
		this.#end("");
		render(null, this.#place);
		this.#place.remove();
		this.#voice.remove();
		this.#guidance.remove();
		this.#hidden.remove();
		this.#activity.stop();
	}

	// The customer's answers ----------------------------------------------------------------------

	/** The site wants a yes to one action of the agent in control. */
	#askAction(asked: Parameters<ActorOptions["ask"]>[0]): void {
		const { about = "", viewer = 0 } = asked ?? {};
		const label = calledOf(about) || this.#environment.t("prompt.action.unnamed");
		const permission = typeof about === "string" ? "open" : "action";
		const name = this.#nameOf(viewer);
		this.#prompts.action(asked && { permission, name, label, decide: asked.decide });
		this.#show();
	}

	#answer(question: Question | Approval, granted: boolean): void {
		if ("decide" in question) {
			this.#prompts.action(undefined);
			this.#show();
			question.decide(granted);
			return;
		}
		const { permission, sessionId, epoch, capabilities } = question;
		this.#consent.answer(question, granted, Date.now());
		this.#prompts.permission(undefined);
		if (this.#state) this.#memory.keep(this.#state);
		this.#tell({ type: "permission_answer", sessionId, permission, granted, capabilities, epoch });
		this.#show();
	}

	/** End everything here and now, then tell. */
	#stop(why: TextKey = "ended.customer_ended"): void {
		const sessionId = this.#state?.sessionId ?? "";
		this.#consent.stop();
		this.#end(this.#environment.t(why));
		if (!sessionId) return;
		if (!this.#tell({ type: "session_end", sessionId })) this.#memory.keepStop(sessionId);
	}

	/** Show nothing, here and now, or the page again; then tell. */
	#pause(on: boolean): void {
		const state = this.#state;
		if (!state) return;
		if (on) {
			this.#consent.pause();
			this.#allowed = NOTHING;
			this.#stopSharing();
			this.#voice.say(this.#environment.t("say.paused"));
		} else this.#consent.goOn();
		this.#memory.keep(state);
		this.#tellPause(state, on);
		this.#show();
	}

	#tellPause({ sessionId }: SessionState, paused: boolean): void {
		this.#tell({ type: "session_pause", sessionId, paused });
	}

	/** What was granted for a time ends then, whatever the server says. */
	#watchTime(): void {
		clearTimeout(this.#expiry);
		const { deadline, viewUntil } = this.#consent;
		if (deadline === Infinity) return;
		this.#expiry = setTimeout(() => {
			if (deadline === viewUntil) this.#stop("ended.active_timeout");
			else this.#revokeControl();
		}, deadline - Date.now());
	}

	#revokeControl(): void {
		this.#consent.revokeControl();
		this.#allowed = { ...this.#allowed, capabilities: 0, holder: 0 };
		this.#actor.drop();
		const sessionId = this.#state?.sessionId;
		if (sessionId) this.#tell({ type: "permission_revoke", sessionId, permission: "control" });
		this.#voice.say(this.#environment.t("say.control_over"));
		this.#show();
	}

	#reveal(on: boolean): void {
		this.#hidden.set(on);
		const { t } = this.#environment;
		this.#voice.say(on ? t("say.hidden", { count: this.#hidden.count }) : t("say.hidden.over"));
		this.#show();
	}

	#onKey(event: KeyboardEvent): void {
		if (event.key !== "Escape" || !event.isTrusted || event.isComposing) return;
		const { shown } = this.#prompts;
		if (!shown && !this.#sharing && !this.#consent.paused) return;
		// One key, one meaning: it stops the session, and does not also close something of the page.
		event.preventDefault();
		event.stopImmediatePropagation();
		if (shown) this.#answer(shown, false);
		else this.#stop();
	}

	#tell(message: VisitorMessage, priority: OutboxPriority = Priority.control): boolean {
		return this.#environment.connection.send(message, priority);
	}

	// What is shared ------------------------------------------------------------------------------

	#allow(allowed: Allowed, state: SessionState): void {
		const before = this.#allowed;
		this.#allowed = allowed;
		this.#uplink.epoch = state.epoch;
		this.#guidance.keep(
			allowed.annotate ? new Set(state.viewers.map((it) => it.number)) : new Set(),
		);
		if (before.holder && !allowed.holder) this.#actor.drop();
		if (!allowed.view) this.#stopSharing();
		else if (!this.#sharing) this.#startSharing(state);
		else if (!this.#uplink.open) this.#resume(state);
		const watching = this.#nameOf(state.viewers[0]?.number ?? 0);
		this.#voice.sayChange(before, allowed, watching, this.#nameOf(allowed.holder));
	}

	/** The border comes first, and is seen; then the page is read. */
	#startSharing(state: SessionState): void {
		this.#sharing = true;
		const narrow = matchMedia("(max-width: 480px)").matches;
		if (narrow) this.#environment.closePanel();
		requestAnimationFrame(() =>
			requestAnimationFrame(() => {
				const now = this.#state;
				if (this.#sharing && this.#allowed.view && now?.sessionId === state.sessionId)
					this.#startCapture(now);
			}),
		);
	}

	#startCapture(state: SessionState): void {
		if (this.#capture || !this.#connected) return;
		const { host, closedRoots, fontSources } = this.#environment.shell;
		const [privacy, rules] = wishesOf(this.#privacy);
		this.#uplink.begin(state.channel);
		this.#uplink.epoch = state.epoch;
		this.#snapshotPending = true;
		this.#capture = startCapture(
			window,
			{
				privacy,
				rules,
				ignore: (element) => element === host,
				closedRoot: (element) => closedRoots.get(element) ?? null,
				fontSource: (face) => fontSources.get(face) ?? null,
				pressure: () => this.#uplink.pressure,
				onResource: (url, kind) => this.#parts.files.own.announce(url, kind !== "font"),
				shareSheet: (url, bytes) => this.#parts.files.own.share(url, bytes),
				embed: {
					offer: (frame, port) => offer(frame, port, this.#parts),
					stopped: () => this.#stop(),
				},
				onError: (error) => this.#captureFailed(error),
			},
			(frame) => {
				if (frame.kind === "snapshot") this.#snapshotPending = false;
				this.#uplink.mirror(frame);
			},
		);
	}

	/** A new socket, the same page: the stream starts anew with a snapshot. */
	#resume(state: SessionState): void {
		if (!this.#capture) {
			this.#startCapture(state);
			return;
		}
		this.#uplink.begin(state.channel);
		this.#snapshotPending = false;
		this.#requestSnapshot();
		this.#parts.again();
	}

	#requestSnapshot(): void {
		if (this.#snapshotPending || !this.#capture) return;
		this.#snapshotPending = true;
		this.#capture.requestSnapshot();
	}

	/** Capture reports its first failure and goes on; when it gave up, so does the session. */
	#captureFailed(error: unknown): void {
		console.warn("Lookalong: a part of this page could not be shared.", error);
		queueMicrotask(() => {
			if (!this.#capture || this.#capture.running) return;
			const sessionId = this.#state?.sessionId ?? "";
			this.#consent.stop();
			this.#end(this.#environment.t("ended.failed"));
			this.#tell({ type: "session_end", sessionId });
		});
	}

	#stopSharing(): void {
		this.#sharing = false;
		this.#actor.drop();
		this.#hidden.set(false);
		this.#capture?.stop();
		this.#capture = undefined;
		this.#uplink.close();
		this.#parts.stop();
		this.#guidance.clear();
	}

	#take(header: Header, body: Uint8Array): void {
		if (header.type >= FrameType.pointer && header.type <= FrameType.erase) {
			if (this.#allowed.annotate) this.#guidance.take(header, body);
		} else if (this.#mayAct(header)) this.#actor.take(header, body);
	}

	#mayAct({ type, flags, epoch }: Header): boolean {
		const { capabilities, holder } = this.#allowed;
		const current = this.#sharing && this.#connected && epoch === this.#state?.epoch;
		return current && flags === holder && (capabilities & capabilityOf(type)) !== 0;
	}

	// What is shown -------------------------------------------------------------------------------

	#end(text: string): void {
		const shown = this.#bar !== undefined || this.#prompts.shown !== undefined;
		this.#allowed = NOTHING;
		this.#stopSharing();
		this.#prompts.clear();
		this.#memory.forget();
		clearTimeout(this.#expiry);
		clearTimeout(this.#endedTimer);
		this.#ended = shown ? text : "";
		this.#state = undefined;
		this.#show();
		if (!this.#ended) return;
		this.#voice.say(this.#ended);
		this.#endedTimer = setTimeout(() => this.#dismiss(), ENDED_MS);
	}

	#dismiss(): void {
		this.#ended = "";
		this.#show();
	}

	#show(): void {
		const bar = barOf({
			state: this.#state,
			allowed: this.#allowed,
			connected: this.#connected,
			sharing: this.#sharing,
			paused: this.#consent.paused || this.#state?.phase === "paused",
			reveals: this.#hidden.on,
			nameOf: (viewer) => this.#nameOf(viewer),
		});
		this.#bar = bar;
		const sight: Sight = { question: this.#prompts.shown, bar, ended: this.#ended };
		this.#raise(bar !== undefined || sight.question !== undefined || this.#ended !== "");
		this.#environment.shell.side.classList.toggle("sharing", bar !== undefined);
		render(
			<Surface
				sight={sight}
				{...speechOf(this.#environment)}
				answer={(question, granted) => this.#answer(question, granted)}
				stop={() => this.#stop()}
				revoke={() => this.#revokeControl()}
				pause={(on) => this.#pause(on)}
				reveal={(on) => this.#reveal(on)}
				dismiss={() => this.#dismiss()}
			/>,
			this.#place,
		);
	}

	#raise(on: boolean): void {
		if (on === this.#raised) return;
		this.#raised = on;
		if (on) this.#layer.raise();
		else this.#layer.lower();
	}

	#nameOf(viewer: number): string {
		const found = this.#state?.viewers.find((each) => each.number === viewer);
		return shownName(found?.name ?? "") || this.#environment.t("message.agent");
	}
}
