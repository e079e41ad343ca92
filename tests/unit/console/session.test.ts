import type { SessionState } from "@lookalong/protocol";
import { describe, expect, it } from "vitest";
import {
	controlNews,
	controlOf,
	isViewing,
	toolAfter,
	toolsOf,
	viewOf,
} from "../../../agent_console/core/session.ts";

const viewers = [
	{ number: 1, agentId: "a1", name: "Mina" },
	{ number: 2, agentId: "a2", name: "Noah" },
];

function session(fields: Partial<SessionState> = {}): SessionState {
	return {
		type: "session_state",
		sessionId: "s1",
		conversationId: "c1",
		channel: 7,
		phase: "active",
		epoch: 2,
		view: "on",
		annotate: "on",
		control: "off",
		capabilities: 0,
		holder: 0,
		viewers,
		ownViewer: 1,
		requestedBy: "Mina",
		resumeToken: "",
		endedReason: "",
		asking: 0,
		limitMs: 0,
		...fields,
	};
}

const over = { phase: "ended", endedReason: "customer_ended", ownViewer: 0 } as const;

describe("viewOf", () => {
	it.each([
		["nobody asked", undefined, "", null, { name: "none" }],
		["our request is on its way", undefined, "", { name: "asking" }, { name: "asking" }],
		[
			"the customer sees the prompt",
			session({ phase: "authorizing", view: "requested" }),
			"s1",
			null,
			{ name: "waiting", by: "Mina" },
		],
		[
			"the customer said no",
			session({ ...over, view: "rejected" }),
			"",
			null,
			{ name: "declined" },
		],
		["we view it", session(), "s1", null, { name: "live" }],
		["the page is away", session({ phase: "interrupted" }), "s1", null, { name: "interrupted" }],
		["the customer paused", session({ phase: "paused" }), "s1", null, { name: "paused" }],
		["a colleague views it", session({ ownViewer: 0 }), "s1", null, { name: "elsewhere" }],
		["only the row tells of a session", undefined, "s1", null, { name: "elsewhere" }],
		["we come back to it", undefined, "s1", { name: "joining" }, { name: "joining" }],
		[
			"it ended",
			session({ ...over, view: "off" }),
			"",
			null,
			{ name: "ended", reason: "customer_ended" },
		],
	] as const)("when %s", (_, state, sessionId, asking, expected) => {
		expect(viewOf(state, sessionId, asking)).toEqual(expected);
	});

	it("does not show the last session's end while a new one is asked for", () => {
		const ended = session({ ...over, view: "off" });
		expect(viewOf(ended, "", { name: "asking" })).toEqual({ name: "asking" });
	});

	it("does not take an old session's end for that of the one running now", () => {
		const ended = session({ ...over, view: "off" });
		expect(viewOf(ended, "s2", null)).toEqual({ name: "elsewhere" });
	});
});

describe("controlOf", () => {
	it.each([
		[{}, { name: "off" }],
		[
			{ control: "requested", asking: 1 },
			{ name: "requested", own: true },
		],
		[
			{ control: "requested", asking: 2 },
			{ name: "requested", own: false },
		],
		[{ control: "on", holder: 1 }, { name: "own" }],
		[
			{ control: "on", holder: 2 },
			{ name: "held", by: "Noah" },
		],
		[{ control: "rejected" }, { name: "declined" }],
		[{ control: "revoked" }, { name: "taken_back" }],
	] as const)("of %j is %j", (fields, expected) => {
		expect(controlOf(session(fields))).toEqual(expected);
	});
});

describe("tools", () => {
	it("are only looking unless the page is shared with us now", () => {
		for (const fields of [
			{ ownViewer: 0 },
			{ phase: "interrupted" },
			{ phase: "authorizing" },
			over,
		] as const)
			expect([...toolsOf(session({ control: "on", holder: 1, ...fields }))]).toEqual(["look"]);
	});

	it("are pointing with annotate, acting with our own control alone", () => {
		expect([...toolsOf(session())]).toEqual([
			"look",
			"point",
			"highlight",
			"rectangle",
			"arrow",
			"ink",
			"vanishing",
		]);
		expect([...toolsOf(session({ annotate: "revoked" }))]).toEqual(["look"]);
		expect(toolsOf(session({ control: "on", holder: 2 })).has("control")).toBe(false);
		expect(toolsOf(session({ control: "on", holder: 1 })).has("control")).toBe(true);
	});

	it("take control up when it is granted, and put it away when it is gone", () => {
		const held = session({ control: "on", holder: 1 });
		expect(toolAfter("look", session({ control: "requested" }), held)).toBe("control");
		expect(toolAfter("point", held, held)).toBe("point");
		expect(toolAfter("control", held, session({ control: "revoked" }))).toBe("look");
		expect(toolAfter("highlight", session(), session({ annotate: "revoked" }))).toBe("look");
	});
});

describe("controlNews", () => {
	const asked = session({ control: "requested" });
	const held = session({ control: "on", holder: 1 });
	it.each([
		["granted", asked, held, "granted"],
		["declined", asked, session({ control: "rejected" }), "declined"],
		["taken back", held, session({ control: "revoked" }), "taken_back"],
		["given back", held, session(), "ended"],
		["unchanged", held, held, null],
		["of another session", held, session({ sessionId: "s2" }), null],
		["over with the session", held, session(over), null],
	] as const)("when control is %s", (_, before, now, expected) => {
		expect(controlNews(before, now)).toBe(expected);
	});
});

it("isViewing only with a number of our own in a session that runs", () => {
	expect(isViewing(session())).toBe(true);
	expect(isViewing(session({ ownViewer: 0 }))).toBe(false);
	expect(isViewing(session({ phase: "ended" }))).toBe(false);
	expect(isViewing(undefined)).toBe(false);
});
