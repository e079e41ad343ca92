import type { SessionState } from "@lookalong/protocol";
import { describe, expect, it } from "vitest";
import { Consent, NOTHING } from "../../../static/widget/session/consent.ts";

const asked: SessionState = {
	type: "session_state",
	sessionId: "ses_1",
	conversationId: "cnv_1",
	channel: 7,
	phase: "authorizing",
	epoch: 1,
	view: "requested",
	annotate: "requested",
	control: "off",
	capabilities: 0,
	holder: 0,
	viewers: [
		{ number: 3, agentId: "agt_1", name: "Mina" },
		{ number: 4, agentId: "agt_2", name: "Jun" },
	],
	ownViewer: 0,
	requestedBy: "Mina",
	resumeToken: "r1",
	endedReason: "",
	asking: 3,
	limitMs: 60_000,
};
/** When the customer answers, in milliseconds since 1970. */
const NOW = 1_000_000;
const viewing: SessionState = {
	...asked,
	phase: "active",
	epoch: 2,
	view: "on",
	annotate: "on",
	asking: 0,
	limitMs: 0,
};
const controlAsked: SessionState = {
	...viewing,
	epoch: 3,
	control: "requested",
	capabilities: 7,
	asking: 3,
	limitMs: 30_000,
};
const controlled: SessionState = {
	...controlAsked,
	epoch: 4,
	control: "on",
	holder: 3,
	asking: 0,
	limitMs: 0,
};

function say(consent: Consent, state: SessionState, granted: boolean): void {
	consent.observe(state);
	const question = consent.question(state);
	if (!question) throw new Error("there was no question");
	consent.answer(question, granted, NOW);
}

function viewed(): Consent {
	const consent = new Consent();
	say(consent, asked, true);
	consent.observe(viewing);
	return consent;
}

function held(): Consent {
	const consent = viewed();
	say(consent, controlAsked, true);
	consent.observe(controlled);
	return consent;
}

describe("view", () => {
	it("is allowed after the customer's yes and the server's", () => {
		const consent = new Consent();
		say(consent, asked, true);
		expect(consent.observe(asked)).toEqual(NOTHING);
		expect(consent.observe(viewing)).toEqual({ ...NOTHING, view: true, annotate: true });
	});

	it("is refused to a server that says on without a yes here", () => {
		expect(new Consent().observe(viewing)).toEqual(NOTHING);
	});

	it("is refused after a no, whatever the server says", () => {
		const consent = new Consent();
		say(consent, asked, false);
		expect(consent.observe(viewing)).toEqual(NOTHING);
	});

	it("is refused at the epoch that asked: the server has not decided", () => {
		const consent = new Consent();
		say(consent, asked, true);
		expect(consent.observe({ ...viewing, epoch: 1 })).toEqual(NOTHING);
	});

	it("is refused for another session than the one that was asked for", () => {
		const consent = new Consent();
		say(consent, asked, true);
		expect(consent.observe({ ...viewing, sessionId: "ses_2" })).toEqual(NOTHING);
	});

	it.each(["off", "rejected", "revoked"] as const)("needs a new yes after %s", (view) => {
		const consent = viewed();
		expect(consent.observe({ ...viewing, epoch: 3, view })).toEqual(NOTHING);
		expect(consent.observe({ ...viewing, epoch: 4 })).toEqual(NOTHING);
	});

	it("is never given back by a state older than one already seen", () => {
		const consent = viewed();
		consent.observe({ ...viewing, epoch: 5, view: "revoked" });
		expect(consent.observe(viewing)).toBeUndefined();
	});

	it.each(["pending", "authorizing", "paused", "interrupted", "ended"] as const)(
		"shows nothing in phase %s",
		(phase) => {
			expect(viewed().observe({ ...viewing, phase })).toEqual(NOTHING);
		},
	);

	it("goes on after a page change, when this tab remembers the yes", () => {
		const consent = new Consent();
		consent.restore("ses_1", NOW + 60_000, false);
		expect(consent.observe({ ...viewing, epoch: 9 })?.view).toBe(true);
	});

	it("does not go on for another session than the one remembered", () => {
		const consent = new Consent();
		consent.restore("ses_0", NOW + 60_000, false);
		expect(consent.observe(viewing)).toEqual(NOTHING);
	});
});

describe("Stop", () => {
	it("is for good", () => {
		const consent = held();
		consent.stop();
		expect(consent.observe({ ...controlled, epoch: 5 })).toEqual(NOTHING);
		expect(consent.question({ ...asked, epoch: 6 })).toBeUndefined();
		expect(consent.stopped("ses_1")).toBe(true);
	});

	it("lets another session ask", () => {
		const consent = viewed();
		consent.stop();
		const next = { ...asked, sessionId: "ses_2" };
		consent.observe(next);
		expect(consent.question(next)?.permission).toBe("view");
	});
});

describe("control", () => {
	it("is allowed to the viewer the server names, with what was asked for", () => {
		const consent = viewed();
		say(consent, controlAsked, true);
		expect(consent.observe(controlled)).toMatchObject({ capabilities: 7, holder: 3 });
	});

	it("is refused without a yes of its own", () => {
		expect(viewed().observe(controlled)).toMatchObject({ view: true, capabilities: 0, holder: 0 });
	});

	it("is never more than what the prompt said", () => {
		const consent = viewed();
		say(consent, controlAsked, true);
		expect(consent.observe({ ...controlled, capabilities: 31 })?.capabilities).toBe(7);
	});

	it("ends when the holder changes", () => {
		expect(held().observe({ ...controlled, epoch: 5, holder: 4 })?.holder).toBe(0);
	});

	it("is refused to another agent than the one who asked", () => {
		const consent = viewed();
		say(consent, controlAsked, true);
		expect(consent.observe({ ...controlled, holder: 4 })?.holder).toBe(0);
	});

	it("is refused when the server gives the viewer's number to another agent", () => {
		const consent = viewed();
		say(consent, controlAsked, true);
		const viewers = [{ number: 3, agentId: "agt_2", name: "Mina" }];
		expect(consent.observe({ ...controlled, viewers })?.holder).toBe(0);
	});

	it("is refused to everybody when the server did not say who asked", () => {
		const consent = viewed();
		say(consent, { ...controlAsked, asking: 0 }, true);
		expect(consent.observe(controlled)?.holder).toBe(0);
	});

	it("ends when the holder is gone", () => {
		const viewers = controlled.viewers.slice(1);
		expect(held().observe({ ...controlled, epoch: 5, viewers })?.holder).toBe(0);
	});

	it("does not come back after off", () => {
		const consent = held();
		consent.observe({ ...controlled, epoch: 5, control: "off", holder: 0 });
		expect(consent.observe({ ...controlled, epoch: 6 })?.holder).toBe(0);
	});

	it("does not survive a lost socket", () => {
		const consent = held();
		consent.lost();
		expect(consent.observe({ ...controlled, epoch: 5 })).toMatchObject({ view: true, holder: 0 });
	});

	it("is not restored after a page change", () => {
		const consent = new Consent();
		consent.restore("ses_1", NOW + 60_000, false);
		expect(consent.observe(controlled)).toMatchObject({ view: true, holder: 0 });
	});

	it("is taken back at once", () => {
		const consent = held();
		consent.revokeControl();
		expect(consent.observe(controlled)?.holder).toBe(0);
	});

	it("is not asked for before view is on", () => {
		const consent = new Consent();
		const both = { ...asked, control: "requested" } as const;
		consent.observe(both);
		expect(consent.question(both)?.permission).toBe("view");
	});
});

describe("questions", () => {
	it("are asked once at an epoch", () => {
		const consent = new Consent();
		say(consent, asked, false);
		expect(consent.question(asked)).toBeUndefined();
	});

	it("are asked again when the server asks again: the answer came too late", () => {
		const consent = new Consent();
		say(consent, asked, true);
		const again = { ...asked, epoch: 2 };
		consent.observe(again);
		expect(consent.question(again)?.epoch).toBe(2);
		expect(consent.observe({ ...viewing, epoch: 3 })).toEqual(NOTHING);
	});

	it("are not asked of a session that ended", () => {
		const consent = new Consent();
		const ended = { ...asked, phase: "ended" } as const;
		consent.observe(ended);
		expect(consent.question(ended)).toBeUndefined();
	});
});

describe("time", () => {
	it("of a yes is what the prompt said, from the click on", () => {
		expect(new Consent().deadline).toBe(Number.POSITIVE_INFINITY);
		expect(viewed().deadline).toBe(NOW + 60_000);
		expect(held().deadline).toBe(NOW + 30_000);
	});

	it("has an end when the server says none", () => {
		const consent = new Consent();
		say(consent, { ...asked, limitMs: 0 }, true);
		expect(consent.deadline).toBe(NOW + 4 * 3600 * 1000);
	});

	it("goes on with the session on the next page", () => {
		const consent = new Consent();
		consent.restore("ses_1", NOW + 500, false);
		expect(consent.viewUntil).toBe(NOW + 500);
	});

	it("of control is over when control is", () => {
		const consent = held();
		consent.revokeControl();
		expect(consent.deadline).toBe(NOW + 60_000);
	});
});

describe("the curtain", () => {
	it("hides the page from a server that says it is shown", () => {
		const consent = held();
		consent.pause();
		expect(consent.observe(controlled)).toEqual(NOTHING);
		expect(consent.observe({ ...viewing, epoch: 9 })).toEqual(NOTHING);
	});

	it("is opened by the customer and the server both", () => {
		const consent = held();
		consent.pause();
		consent.goOn();
		expect(consent.observe({ ...viewing, epoch: 5, phase: "paused" })).toEqual(NOTHING);
		expect(consent.observe({ ...viewing, epoch: 6 })?.view).toBe(true);
	});

	it("takes control away for good", () => {
		const consent = held();
		consent.pause();
		consent.goOn();
		expect(consent.observe({ ...controlled, epoch: 5 })).toMatchObject({ view: true, holder: 0 });
	});

	it("stays drawn on the next page", () => {
		const consent = new Consent();
		consent.restore("ses_1", NOW + 60_000, true);
		expect(consent.observe(viewing)).toEqual(NOTHING);
		expect(consent.paused).toBe(true);
	});

	it("is gone with the session", () => {
		const consent = held();
		consent.pause();
		consent.stop();
		expect(consent.paused).toBe(false);
	});
});
