import {
	type AgentMessage,
	type ConversationState,
	FrameType,
	HEADER_SIZE,
	type MessageOf,
	readHeader,
	relayFrame,
	type SessionState,
} from "@lookalong/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { Cobrowse } from "../../../agent_console/live/cobrowse.ts";
import { MemoryStorage } from "./memory-storage.ts";

function session(fields: Partial<SessionState> = {}): SessionState {
	return {
		type: "session_state",
		sessionId: "s1",
		conversationId: "a",
		channel: 7,
		phase: "active",
		epoch: 3,
		view: "on",
		annotate: "on",
		control: "off",
		capabilities: 0,
		holder: 0,
		viewers: [{ number: 5, agentId: "me", name: "Mina" }],
		ownViewer: 5,
		requestedBy: "Mina",
		resumeToken: "",
		endedReason: "",
		asking: 0,
		limitMs: 0,
		...fields,
	};
}

const over = { phase: "ended", view: "off", endedReason: "customer_ended", ownViewer: 5 } as const;

function welcome(sessionId: string): MessageOf<"agent_welcome"> {
	const row = { conversationId: "a", sessionId } as ConversationState;
	const agent = { agentId: "me", agentName: "Mina", role: "agent", sites: [] } as const;
	const rest = { minor: 0, nodeId: "n", heartbeatS: 20, conversations: [row], nowMs: 0 };
	return { type: "agent_welcome", ...agent, ...rest };
}

function error(code: string, ref = ""): MessageOf<"error"> {
	return { type: "error", code, text: "", ref };
}

describe("Cobrowse", () => {
	let sent: AgentMessage[];
	let frames: Uint8Array[];
	let news: string[];
	let online: boolean;
	let storage: MemoryStorage;
	let cobrowse: Cobrowse;

	function make(): Cobrowse {
		const link = {
			send: (each: AgentMessage) => online && sent.push(each) > 0,
			sendRelay: (frame: Uint8Array) => online && frames.push(frame) > 0,
		};
		return new Cobrowse(link, storage, {
			redeemed: (conversationId) => news.push(`redeemed ${conversationId}`),
			missed: (conversationId) => news.push(`missed ${conversationId}`),
			control: (what) => news.push(what),
		});
	}

	beforeEach(() => {
		[sent, frames, news, online] = [[], [], [], true];
		storage = new MemoryStorage();
		cobrowse = make();
	});

	it("waits for an answer after asking, until the server says how it stands", () => {
		cobrowse.ask("a");
		expect(cobrowse.asking.value.get("a")).toEqual({ name: "asking" });
		cobrowse.session(session({ phase: "authorizing", view: "requested" }));
		expect(cobrowse.asking.value.size).toBe(0);
	});

	it("does not wait for what could not be asked", () => {
		online = false;
		cobrowse.ask("a");
		expect(cobrowse.asking.value.size).toBe(0);
	});

	it("stops waiting when the request is refused; the error is still shown", () => {
		cobrowse.ask("a");
		expect(cobrowse.refused(error("customer_away", "a"))).toBe(false);
		expect(cobrowse.asking.value.size).toBe(0);
	});

	it("has a share while it views a session, and none after", () => {
		cobrowse.session(session());
		const share = cobrowse.shares.value.get("s1");
		expect(share?.state.value.epoch).toBe(3);
		cobrowse.session(session({ epoch: 4, control: "on", holder: 5 }));
		expect(cobrowse.shares.value.get("s1")).toBe(share);
		expect(share?.tool.value).toBe("control");
		cobrowse.session(session(over));
		expect(cobrowse.shares.value.size).toBe(0);
	});

	it("does not let the end of an old session hide the one that runs", () => {
		cobrowse.session(session({ sessionId: "s2" }));
		cobrowse.session(session({ ...over, sessionId: "s1" }));
		expect(cobrowse.sessions.value.get("a")?.sessionId).toBe("s2");
	});

	it("sends under the epoch, channel and number of now, counted from 1 on each socket", () => {
		cobrowse.session(session());
		const share = cobrowse.shares.value.get("s1");
		share?.send(FrameType.pointer, new Uint8Array([9]));
		cobrowse.session(session({ epoch: 4 }));
		share?.send(FrameType.highlight, new Uint8Array(0));
		online = false;
		expect(share?.send(FrameType.pointer, new Uint8Array(0))).toBe(0);
		online = true;
		cobrowse.welcome(welcome("s1"));
		share?.send(FrameType.pointer, new Uint8Array(0));
		expect(frames.map(readHeader)).toMatchObject([
			{ type: FrameType.pointer, flags: 5, channel: 7, epoch: 3, seq: 1 },
			{ type: FrameType.highlight, flags: 5, channel: 7, epoch: 4, seq: 2 },
			{ type: FrameType.pointer, seq: 1 },
		]);
		expect(frames[0]?.subarray(HEADER_SIZE)).toEqual(new Uint8Array([9]));
	});

	it("joins again after a lost socket, and after a reload of the console", () => {
		cobrowse.session(session());
		cobrowse.welcome(welcome("s1"));
		expect(sent).toMatchObject([{ type: "session_join", sessionId: "s1" }]);
		sent = [];
		cobrowse = make();
		cobrowse.welcome(welcome("s1"));
		expect(sent).toMatchObject([{ type: "session_join", sessionId: "s1" }]);
		expect(cobrowse.asking.value.get("a")).toEqual({ name: "joining" });
	});

	it("does not join by itself what it was not viewing", () => {
		cobrowse.welcome(welcome("s1"));
		expect(sent).toEqual([]);
		cobrowse.session(session());
		cobrowse.session(session(over));
		cobrowse = make();
		cobrowse.welcome(welcome("s1"));
		expect(sent).toEqual([]);
	});

	it("says when a session ended while there was no connection", () => {
		cobrowse.session(session());
		cobrowse.welcome(welcome(""));
		expect(news).toEqual(["missed a"]);
		expect(cobrowse.shares.value.size).toBe(0);
	});

	it("tells what becomes of control", () => {
		cobrowse.session(session({ control: "requested" }));
		cobrowse.session(session({ control: "on", holder: 5 }));
		cobrowse.session(session({ control: "revoked" }));
		expect(news).toEqual(["granted", "taken_back"]);
	});

	it("asks for a snapshot when a frame is missing, and shows the picture as old", () => {
		cobrowse.session(session());
		const share = cobrowse.shares.value.get("s1");
		const frame = (type: number, seq: number) =>
			relayFrame({ type, flags: 3, channel: 7, epoch: 3, seq }, new Uint8Array(1));
		cobrowse.relay(frame(FrameType.snapshot, 1));
		expect(share?.picture.value).toBe("here");
		cobrowse.relay(frame(FrameType.diff, 3));
		expect(share?.picture.value).toBe("stale");
		expect(sent).toEqual([{ type: "resync", sessionId: "s1", reason: "hole" }]);
	});

	it("takes no frame of a channel it does not view", () => {
		const header = { type: FrameType.snapshot, flags: 3, channel: 8, epoch: 3, seq: 1 };
		cobrowse.session(session());
		cobrowse.relay(relayFrame(header, new Uint8Array(1)));
		expect(cobrowse.shares.value.get("s1")?.picture.value).toBe("none");
	});

	it("keeps payloads for the screen until it is there", () => {
		cobrowse.session(session());
		const share = cobrowse.shares.value.get("s1");
		for (const [type, seq] of [
			[FrameType.snapshot, 1],
			[FrameType.diff, 2],
		] as const)
			cobrowse.relay(
				relayFrame({ type, flags: 3, channel: 7, epoch: 3, seq }, new Uint8Array(seq)),
			);
		const { mark, erase } = FrameType;
		const drawn = (type: number) =>
			relayFrame({ type, flags: 9, channel: 7, epoch: 3, seq: 1 }, new Uint8Array(2));
		cobrowse.relay(drawn(mark));
		const seen: string[] = [];
		share?.attach({
			mirror: (kind, payload) => seen.push(`${kind} ${payload.length}`),
			actionResult() {},
			annotated: (viewer, type, body) => seen.push(`${viewer} ${type} ${body.length}`),
		});
		cobrowse.relay(drawn(erase));
		share?.erase("own");
		expect(seen).toEqual(["snapshot 1", "diff 2", "9 18 2", "9 19 2", "5 19 0"]);
	});

	it("goes to the customer whose code was right", () => {
		cobrowse.openCodeEntry();
		cobrowse.redeem("123456");
		cobrowse.session(session({ phase: "authorizing" }));
		expect(news).toEqual(["redeemed a"]);
		expect(cobrowse.codeEntry.value).toEqual({ name: "closed" });
	});

	it("keeps the dialog open with the reason when the code was not", () => {
		cobrowse.openCodeEntry();
		cobrowse.redeem("123456");
		expect(cobrowse.refused(error("code_invalid"))).toBe(true);
		expect(cobrowse.codeEntry.value).toEqual({ name: "open", refused: "code_invalid" });
		online = false;
		cobrowse.redeem("123456");
		expect(cobrowse.codeEntry.value).toEqual({ name: "open", refused: "offline" });
	});
});
