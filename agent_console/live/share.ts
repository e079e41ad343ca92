/** A session this agent views: its stream, its files, and what the agent sends into it. */
import {
	type Erase,
	encodeErase,
	encodeHighlight,
	encodeMark,
	FrameType,
	HEADER_SIZE,
	type Highlight,
	type Mark,
	type MessageOf,
	Priority,
	readHeader,
	relayFrame,
	type SessionState,
} from "@lookalong/protocol";
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Tool, toolAfter } from "../core/session.ts";
import { AssetStore } from "./asset.ts";
import type { Link } from "./link.ts";
import { MirrorStream } from "./stream.ts";

type ResyncReason = MessageOf<"resync">["reason"];

/** What shows the picture; it exists only while the shared view is on the page. */
export interface Screen {
	mirror(kind: "snapshot" | "diff", payload: Uint8Array<ArrayBuffer>): void;
	actionResult(payload: Uint8Array<ArrayBuffer>): void;
	/** A viewer draws on the page, or takes marks away: we ourselves, too. */
	annotated(viewer: number, type: number, body: Uint8Array): void;
}

/** What draws on the picture; it exists only while the shared view is on the page. */
export interface Guiding {
	/** Take away what we drew last, if anything is left of it. */
	undo(): void;
}

/** Numbers of marks travel in two bytes. */
const MOST_MARKS = 0xffff;

/** `none`: nothing came yet; `here`: what is shown is the customer's page; `stale`: it was, a while ago. */
export type Picture = "none" | "here" | "stale";

/** `fit`: the whole viewport of the customer is in sight; `full`: it has its own size. */
export type Zoom = "fit" | "full";

export class Share {
	readonly assets = new AssetStore();
	readonly tool: Signal<Tool> = signal("look");
	readonly zoom: Signal<Zoom> = signal("fit");
	/** The viewers whose marks are on the page. */
	readonly drawn: Signal<ReadonlySet<number>> = signal(new Set<number>());
	/** The element that we highlight. */
	readonly highlighted: Signal<number | null> = signal(null);
	readonly guiding: Signal<Guiding | null> = signal(null);
	readonly #link: Link;
	readonly #state: Signal<SessionState>;
	readonly #picture: Signal<Picture> = signal("none");
	readonly #lagging = signal(false);
	readonly #stream: MirrorStream;
	#screen: Screen | null = null;
	/** What came before there was a screen. */
	#early: [kind: "snapshot" | "diff", payload: Uint8Array<ArrayBuffer>][] = [];
	#earlyMarks: [viewer: number, type: number, body: Uint8Array][] = [];
	#seq = 0;
	#marks = 0;

	constructor(link: Link, state: SessionState) {
		this.#link = link;
		this.#state = signal(state);
		this.#stream = new MirrorStream({
			mirror: (kind, payload) => this.#mirror(kind, payload),
			actionResult: (payload) => this.#screen?.actionResult(payload),
			lost: (reason) => this.resync(reason),
		});
	}

	get state(): ReadonlySignal<SessionState> {
		return this.#state;
	}

	get picture(): ReadonlySignal<Picture> {
		return this.#picture;
	}

	/** The server dropped our stream because we were too slow; it starts again by itself. */
	get lagging(): ReadonlySignal<boolean> {
		return this.#lagging;
	}

	/** Take over the session's newest state. */
	update(state: SessionState): void {
		this.tool.value = toolAfter(this.tool.value, this.#state.value, state);
		if (state.phase === "interrupted") this.#age();
		// What the customer no longer shows is not shown when they go on, either.
		if (state.phase === "paused") this.#picture.value = "none";
		this.#state.value = state;
	}

	/** Take a frame of this session's channel. */
	take(frame: Uint8Array): void {
		const header = readHeader(frame);
		const { flags, type } = header;
		if (type === FrameType.mark || type === FrameType.erase)
			this.#annotated(flags, type, frame.subarray(HEADER_SIZE));
		else this.#stream.take(header, frame);
	}

	/** Show the picture somewhere; returns how to stop that. */
	attach(screen: Screen): () => void {
		this.#screen = screen;
		const early = this.#early;
		this.#early = [];
		for (const [kind, payload] of early) this.#mirror(kind, payload);
		for (const mark of this.#earlyMarks.splice(0)) screen.annotated(...mark);
		return () => {
			if (this.#screen === screen) this.#screen = null;
		};
	}

	/**
	 * Send an annotation or a command under the permissions of now.
	 *
	 * @returns the frame's `seq`, which a result refers to; 0 if it cannot leave.
	 */
	send(type: number, body: Uint8Array): number {
		const { channel, epoch, ownViewer } = this.#state.value;
		const seq = this.#seq + 1;
		const frame = relayFrame({ type, flags: ownViewer, channel, epoch, seq }, body);
		if (!this.#link.sendRelay(frame, Priority.control)) return 0;
		this.#seq = seq;
		return seq;
	}

	/** The number of a mark that is begun now. */
	newMark(): number {
		this.#marks = (this.#marks % MOST_MARKS) + 1;
		return this.#marks;
	}

	/** Draw a mark on the page, or draw it anew. */
	mark(mark: Mark): void {
		this.#annotate(FrameType.mark, encodeMark(mark));
	}

	erase(what: Erase): void {
		this.#annotate(FrameType.erase, encodeErase(what));
	}

	/** Highlight an element; null clears it. */
	highlight(highlight: Highlight | null): void {
		if (this.send(FrameType.highlight, encodeHighlight(highlight)) > 0)
			this.highlighted.value = highlight?.id ?? null;
	}

	/** Ask the node for a snapshot: what is shown cannot be trusted any more. */
	resync(reason: ResyncReason): void {
		this.#stream.reset();
		this.#age();
		const { sessionId } = this.#state.value;
		this.#link.send({ type: "resync", sessionId, reason }, Priority.control);
	}

	/** The server can tell of files; where one has changed since it was shown, the picture is built anew from the tail. */
	assetState(state: MessageOf<"asset_state">): void {
		if (this.assets.take(state) && this.#picture.value === "here") this.resync("start");
	}

	streamState(lagging: boolean): void {
		this.#lagging.value = lagging;
		if (!lagging) return;
		this.#stream.reset();
		this.#age();
	}

	/** A new socket: both directions start anew. */
	restart(): void {
		this.#seq = 0;
		this.#stream.reset();
		this.#age();
	}

	/** The session is over for us. */
	close(): void {
		this.#stream.reset();
		this.#early = [];
		this.assets.close();
	}

	/** What we draw is shown here as it is told: from the same bytes. */
	#annotate(type: number, body: Uint8Array): void {
		if (this.send(type, body) > 0) this.#annotated(this.#state.value.ownViewer, type, body);
	}

	#annotated(viewer: number, type: number, body: Uint8Array): void {
		if (this.#screen) this.#screen.annotated(viewer, type, body);
		else this.#earlyMarks.push([viewer, type, body]);
	}

	#mirror(kind: "snapshot" | "diff", payload: Uint8Array<ArrayBuffer>): void {
		if (kind === "snapshot") {
			this.#early = [];
			this.#picture.value = "here";
			this.#lagging.value = false;
		}
		if (this.#screen) this.#screen.mirror(kind, payload);
		else this.#early.push([kind, payload]);
	}

	#age(): void {
		if (this.#picture.value === "here") this.#picture.value = "stale";
	}
}
