import { beforeEach, describe, expect, test } from "vitest";
import {
	anyCodec,
	Connection,
	type ConnectionState,
	type Environment,
	FrameType,
	Priority,
	relayFrame,
	type ServerMessage,
	SUBPROTOCOL,
	visitorCodec,
} from "../../../static/protocol/index.ts";

const welcome = anyCodec.server.encode({
	type: "visitor_welcome",
	minor: 0,
	nodeId: "node",
	visitorToken: "token",
	conversationId: "",
	headSeq: 0,
	heartbeatS: 20,
	siteName: "Shop",
	agentsOnline: true,
	identity: "none",
});

/** A socket that a test drives by hand. */
class FakeSocket {
	binaryType = "";
	bufferedAmount = 0;
	readyState = 0;
	sent: Uint8Array[] = [];
	onopen?: () => void;
	onmessage?: (event: { data: ArrayBuffer }) => void;
	onclose?: (event: { code: number; reason: string }) => void;

	send(bytes: Uint8Array): void {
		this.sent.push(bytes);
	}

	close(): void {
		this.readyState = 3;
	}

	open(): void {
		this.readyState = 1;
		this.onopen?.();
	}

	receive(bytes: Uint8Array): void {
		this.onmessage?.({ data: bytes.slice().buffer });
	}

	lose(code: number, reason = ""): void {
		this.readyState = 3;
		this.onclose?.({ code, reason });
	}

	get messages(): string[] {
		return this.sent.map((each) =>
			each[0] === 1 ? "snapshot" : anyCodec.visitor.decode(each).type,
		);
	}
}

/** Timers that run when a test says so, and sockets it can reach. */
class FakeEnvironment implements Environment {
	sockets: FakeSocket[] = [];
	timers = new Map<number, { callback: () => void; ms: number }>();
	randomness = 0.5;
	#next = 1;

	socket(url: string, protocol: string): WebSocket {
		expect([url, protocol]).toEqual(["ws://shop.example/ws/visitor", SUBPROTOCOL]);
		const socket = new FakeSocket();
		this.sockets.push(socket);
		return socket as unknown as WebSocket;
	}

	setTimeout(callback: () => void, ms: number): number {
		this.timers.set(this.#next, { callback, ms });
		return this.#next++;
	}

	clearTimeout(timer: number): void {
		this.timers.delete(timer);
	}

	random(): number {
		return this.randomness;
	}

	/** Run the only timer with that delay. */
	run(ms: number): void {
		const found = [...this.timers].filter(([, each]) => each.ms === ms);
		expect(found).toHaveLength(1);
		const [timer, { callback }] = found[0] as [number, { callback: () => void }];
		this.timers.delete(timer);
		callback();
	}

	get socketNow(): FakeSocket {
		return this.sockets.at(-1) as FakeSocket;
	}
}

let environment: FakeEnvironment;
let connection: Connection;
let states: ConnectionState[];
let received: ServerMessage[];
let frames: Uint8Array[];

beforeEach(() => {
	environment = new FakeEnvironment();
	states = [];
	received = [];
	frames = [];
	connection = new Connection({
		codec: visitorCodec(),
		url: "ws://shop.example/ws/visitor",
		hello: () => ({
			type: "visitor_hello",
			major: 1,
			minor: 0,
			siteKey: "demo",
			visitorToken: "",
			tabId: "tab",
			resumeToken: "",
			lastSeq: 0,
			pageUrl: "https://shop.example/",
			locale: "en",
			identity: "",
		}),
		onMessage: (message) => received.push(message),
		onRelay: (frame) => frames.push(frame),
		onState: (state) => states.push(state),
		environment,
	});
});

function open(): FakeSocket {
	connection.connect();
	const socket = environment.socketNow;
	socket.open();
	socket.receive(welcome);
	return socket;
}

describe("opening", () => {
	test("says hello first and is open with the welcome", () => {
		connection.connect();
		expect(connection.state.name).toBe("connecting");
		environment.socketNow.open();
		expect(environment.socketNow.messages).toEqual(["visitor_hello"]);
		expect(connection.state.name).toBe("connecting");
		environment.socketNow.receive(welcome);
		expect(connection.state.name).toBe("open");
		expect(received.map((each) => each.type)).toEqual(["visitor_welcome"]);
	});

	test("keeps nothing that is sent before the welcome", () => {
		connection.connect();
		environment.socketNow.open();
		expect(connection.send({ type: "typing", conversationId: "", on: true })).toBe(false);
		environment.socketNow.receive(welcome);
		expect(environment.socketNow.messages).toEqual(["visitor_hello", "ping"]);
	});

	test("gives up a server that never welcomes it", () => {
		connection.connect();
		environment.socketNow.open();
		environment.run(15_000);
		expect(connection.state.name).toBe("waiting");
	});

	test("a page whose policy forbids sockets waits instead of throwing", () => {
		environment.socket = () => {
			throw new DOMException("refused", "SecurityError");
		};
		expect(() => connection.connect()).not.toThrow();
		expect(connection.state.name).toBe("waiting");
	});
});

describe("coming back", () => {
	test("waits longer each time, with full jitter, and anew after a welcome", () => {
		connection.connect();
		const waits: number[] = [];
		for (let i = 0; i < 8; i++) {
			environment.socketNow.lose(1006);
			const state = connection.state;
			if (state.name !== "waiting") throw new Error(`expected waiting, got ${state.name}`);
			waits.push(state.retryInMs);
			environment.run(state.retryInMs);
		}
		expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
		environment.socketNow.open();
		environment.socketNow.receive(welcome);
		environment.socketNow.lose(1006);
		expect(connection.state).toEqual({ name: "waiting", retryInMs: 250 });
	});

	test("comes back at once when told, and only once", () => {
		open().lose(1006);
		connection.connect();
		connection.connect();
		expect(environment.sockets).toHaveLength(2);
		expect([...environment.timers.values()].map((each) => each.ms)).toEqual([15_000]);
	});

	test.each([4400, 4401, 4403, 4409])("stays closed after %i", (code) => {
		open().lose(code, "because");
		expect(connection.state).toEqual({ name: "closed", code, reason: "because" });
		expect(environment.timers.size).toBe(0);
	});

	test.each([1001, 1006, 4408, 4413, 4429, 4440])("comes back after %i", (code) => {
		open().lose(code);
		expect(connection.state.name).toBe("waiting");
	});

	test("goes when the node goes, after about the time it said", () => {
		environment.randomness = 0;
		open().receive(anyCodec.server.encode({ type: "goaway", reconnectAfterMs: 1000 }));
		expect(connection.state).toEqual({ name: "waiting", retryInMs: 500 });
		expect(environment.sockets[0]?.readyState).toBe(3);
	});

	test("what an old socket still says is not heard", () => {
		const old = open();
		old.lose(1006);
		connection.connect();
		old.receive(anyCodec.server.encode({ type: "availability", agentsOnline: true }));
		old.lose(4401);
		expect(received.map((each) => each.type)).toEqual(["visitor_welcome"]);
		expect(connection.state.name).toBe("connecting");
	});

	test("close is for good", () => {
		open();
		connection.close();
		expect(connection.state.name).toBe("idle");
		expect(environment.timers.size).toBe(0);
	});
});

describe("heartbeat", () => {
	test("pings while the server answers, and leaves a silent one", () => {
		const socket = open();
		socket.receive(anyCodec.server.encode({ type: "pong", nonce: 1, heads: [] }));
		environment.run(20_000);
		expect(socket.messages).toEqual(["visitor_hello", "ping", "ping"]);
		environment.run(20_000);
		expect(connection.state.name).toBe("waiting");
	});
});

describe("sending", () => {
	const snapshot = relayFrame(
		{ type: FrameType.snapshot, flags: 3, channel: 1, epoch: 1, seq: 1 },
		new Uint8Array(10),
	);

	test("a chat message overtakes the mirror, and both wait while the socket is full", () => {
		const socket = open();
		socket.bufferedAmount = 64 * 1024;
		connection.sendRelay(snapshot, Priority.mirror);
		connection.send({ type: "typing", conversationId: "", on: true });
		expect(connection.pressure).toBeGreaterThan(64 * 1024);
		expect(socket.messages).toEqual(["visitor_hello", "ping"]);
		socket.bufferedAmount = 0;
		environment.run(8);
		expect(socket.messages).toEqual(["visitor_hello", "ping", "typing", "snapshot"]);
		expect(connection.pressure).toBe(0);
	});

	test("what is discarded never leaves", () => {
		const socket = open();
		socket.bufferedAmount = 64 * 1024;
		connection.sendRelay(snapshot, Priority.mirror);
		connection.discard(Priority.mirror);
		socket.bufferedAmount = 0;
		environment.run(8);
		expect(socket.messages).not.toContain("snapshot");
	});

	test("what waits is dropped with the socket", () => {
		const socket = open();
		socket.bufferedAmount = 64 * 1024;
		connection.sendRelay(snapshot, Priority.mirror);
		socket.lose(1006);
		connection.connect();
		environment.socketNow.open();
		environment.socketNow.receive(welcome);
		expect(environment.socketNow.messages).toEqual(["visitor_hello", "ping"]);
	});
});

describe("bad bytes from a server", () => {
	test.each([new Uint8Array([0x91, 0xff]), new Uint8Array([0x00]), new Uint8Array(0)])(
		"%s end the connection and do not throw into the page",
		(bytes) => {
			const socket = open();
			expect(() => socket.receive(bytes)).not.toThrow();
			expect(connection.state).toMatchObject({ name: "closed", code: 4400 });
		},
	);

	test("relay frames go to their owner untouched", () => {
		const frame = new Uint8Array([0x10, 1, 2, 3]);
		open().receive(frame);
		expect(frames).toEqual([frame]);
	});
});
