/**
 * One logical connection to the server: it says hello, keeps the socket alive, and comes back after every loss.
 *
 * Reconnects with full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), at once
 * when the network or the tab comes back. Chat survives a loss in its owner's outbox, not here: what waits here is
 * dropped with the socket.
 */
import type { Codec } from "./codec.ts";
import { CloseCode, MalformedError } from "./error.ts";
import { isMessage, isRelay } from "./first_byte.ts";
import { SUBPROTOCOL } from "./limit.ts";
import type { AgentMessage, ServerMessage, VisitorMessage } from "./message.ts";
import { Outbox, type OutboxPriority, Priority } from "./outbox.ts";

/** First and longest wait before a reconnect, in milliseconds. */
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;
/** A server that does not welcome us in this time is given up, in milliseconds. */
const WELCOME_TIMEOUT_MS = 15_000;
/** Bytes handed to the socket at a time: more would let a snapshot get ahead of a chat message. */
const SOCKET_BUFFER = 64 * 1024;
/** How often a full socket is looked at again, in milliseconds; WebSocket has no drain event. */
const DRAIN_POLL_MS = 8;

/** Closes after which coming back cannot help: credentials, permission or our own bytes are at fault. */
const FINAL: ReadonlySet<number> = new Set([
	CloseCode.badMessage,
	CloseCode.notAuthenticated,
	CloseCode.notAllowed,
	CloseCode.replaced,
]);

type TimerName = "retry" | "alive" | "drain";

export type ConnectionState =
	| { readonly name: "idle" }
	| { readonly name: "connecting" }
	| { readonly name: "open" }
	| { readonly name: "waiting"; readonly retryInMs: number }
	| { readonly name: "closed"; readonly code: number; readonly reason: string };

/** What the connection takes from the browser; tests give their own. */
export interface Environment {
	socket(url: string, protocol: string): WebSocket;
	setTimeout(callback: () => void, ms: number): number;
	clearTimeout(timer: number): void;
	random(): number;
}

/** The protocol as one side speaks it. */
export type SideCodec = Pick<
	Codec<VisitorMessage | AgentMessage, ServerMessage>,
	"encode" | "decode" | "learn"
>;

export interface ConnectionOptions {
	readonly url: string;
	/** The side this is. */
	readonly codec: SideCodec;
	/** Makes the first message of each socket. */
	hello(): VisitorMessage | AgentMessage;
	onMessage(message: ServerMessage): void;
	onRelay(frame: Uint8Array): void;
	onState(state: ConnectionState): void;
	/** Sees every frame, for debugging; never on by default. */
	readonly log?: (direction: "in" | "out", bytes: Uint8Array) => void;
	readonly environment?: Environment;
}

const browser: Environment = {
	socket: (url, protocol) => new WebSocket(url, protocol),
	setTimeout: (callback, ms) => globalThis.setTimeout(callback, ms) as unknown as number,
	clearTimeout: (timer) => globalThis.clearTimeout(timer),
	random: () => Math.random(),
};

export class Connection {
	readonly #options: ConnectionOptions;
	readonly #environment: Environment;
	readonly #outbox = new Outbox();
	#socket: WebSocket | undefined;
	#state: ConnectionState = { name: "idle" };
	#attempts = 0;
	#nonce = 0;
	#heartbeatMs = 0;
	#heard = false;
	readonly #timers = new Map<TimerName, number>();

	constructor(options: ConnectionOptions) {
		this.#options = options;
		this.#environment = options.environment ?? browser;
	}

	get state(): ConnectionState {
		return this.#state;
	}

	get codec(): SideCodec {
		return this.#options.codec;
	}

	/** Bytes that were given to send and have not left this browser, of mirror and assets and the socket's own. */
	get pressure(): number {
		return this.#outbox.bytes() + (this.#socket?.bufferedAmount ?? 0);
	}

	/** Start, or come back at once instead of waiting. */
	connect(): void {
		if (this.#state.name === "connecting" || this.#state.name === "open") return;
		this.#disarm("retry");
		this.#open();
	}

	/** Close for good; `connect` starts anew. */
	close(): void {
		this.#drop();
		this.#enter({ name: "idle" });
	}

	/**
	 * Send a message.
	 *
	 * @returns false if the connection is not open: nothing was kept.
	 */
	send(message: VisitorMessage | AgentMessage, priority: OutboxPriority = Priority.chat): boolean {
		return this.sendRelay(this.codec.encode(message), priority);
	}

	/** Send bytes that are a frame already; returns as `send` does. */
	sendRelay(frame: Uint8Array<ArrayBuffer>, priority: OutboxPriority): boolean {
		if (this.#state.name !== "open") return false;
		this.#outbox.push(frame, priority);
		this.#pump();
		return true;
	}

	/** Drop what waits in one class: after a revoke nothing of the mirror may leave. */
	discard(priority: OutboxPriority): void {
		this.#outbox.clear(priority);
	}

	#open(): void {
		this.#enter({ name: "connecting" });
		let socket: WebSocket;
		try {
			socket = this.#environment.socket(this.#options.url, SUBPROTOCOL);
		} catch {
			// A page's own CSP may forbid the socket: the constructor throws, and waiting is all there is to do.
			this.#retry();
			return;
		}
		socket.binaryType = "arraybuffer";
		this.#socket = socket;
		socket.onopen = () => this.#put(this.codec.encode(this.#options.hello()));
		socket.onmessage = (event: MessageEvent<ArrayBuffer>) => this.#receive(socket, event.data);
		socket.onclose = (event) => this.#lost(socket, event.code, event.reason);
		this.#watch(WELCOME_TIMEOUT_MS);
	}

	#receive(socket: WebSocket, data: ArrayBuffer): void {
		if (socket !== this.#socket) return;
		this.#heard = true;
		const bytes = new Uint8Array(data);
		this.#options.log?.("in", bytes);
		try {
			if (isRelay(bytes)) this.#options.onRelay(bytes);
			else if (isMessage(bytes)) this.#dispatch(this.codec.decode(bytes));
			else throw new MalformedError("expected a message or a relay frame");
		} catch (error) {
			if (!(error instanceof MalformedError)) throw error;
			this.#drop();
			this.#enter({ name: "closed", code: CloseCode.badMessage, reason: error.message });
		}
	}

	#dispatch(message: ServerMessage): void {
		if (message.type === "visitor_welcome" || message.type === "agent_welcome") {
			this.#attempts = 0;
			this.#heartbeatMs = message.heartbeatS * 1000;
			this.#beat();
			this.#enter({ name: "open" });
		}
		if (message.type === "goaway") this.#goAway(message.reconnectAfterMs);
		else this.#options.onMessage(message);
	}

	/** The node stops: leave before it does, and come back to another after about the time it said. */
	#goAway(afterMs: number): void {
		this.#drop();
		this.#wait(afterMs * (0.5 + this.#environment.random()));
	}

	#lost(socket: WebSocket, code: number, reason: string): void {
		if (socket !== this.#socket) return;
		this.#drop();
		if (FINAL.has(code)) this.#enter({ name: "closed", code, reason });
		else this.#retry();
	}

	#retry(): void {
		const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** this.#attempts++);
		this.#wait(ceiling * this.#environment.random());
	}

	#wait(ms: number): void {
		this.#enter({ name: "waiting", retryInMs: ms });
		this.#arm("retry", ms, () => this.#open());
	}

	#beat(): void {
		this.#put(this.codec.encode({ type: "ping", nonce: ++this.#nonce }));
		this.#watch(this.#heartbeatMs);
	}

	/** Silence for a whole interval means the socket is dead, whatever the browser believes. */
	#watch(ms: number): void {
		this.#heard = false;
		this.#arm("alive", ms, () => {
			if (this.#heard && this.#state.name === "open") this.#beat();
			else if (this.#socket) this.#lost(this.#socket, 1006, "silent");
		});
	}

	#pump(): void {
		const socket = this.#socket;
		if (!socket || this.#timers.has("drain")) return;
		while (socket.bufferedAmount < SOCKET_BUFFER) {
			const frame = this.#outbox.shift();
			if (!frame) return;
			this.#put(frame);
		}
		this.#arm("drain", DRAIN_POLL_MS, () => this.#pump());
	}

	#put(bytes: Uint8Array<ArrayBuffer>): void {
		this.#options.log?.("out", bytes);
		this.#socket?.send(bytes);
	}

	#drop(): void {
		const socket = this.#socket;
		this.#socket = undefined;
		this.#outbox.clear();
		for (const name of [...this.#timers.keys()]) this.#disarm(name);
		if (socket && socket.readyState <= 1) socket.close(1000);
	}

	#arm(name: TimerName, ms: number, callback: () => void): void {
		this.#disarm(name);
		const timer = this.#environment.setTimeout(() => {
			this.#timers.delete(name);
			callback();
		}, ms);
		this.#timers.set(name, timer);
	}

	#disarm(name: TimerName): void {
		const timer = this.#timers.get(name);
		if (timer !== undefined) this.#environment.clearTimeout(timer);
		this.#timers.delete(name);
	}

	#enter(state: ConnectionState): void {
		this.#state = state;
		this.#options.onState(state);
	}
}
