import type { AgentMessage, MessageOf } from "@lookalong/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { Attendance } from "../../../agent_console/live/attendance.ts";

const MINA = { agentId: "me", name: "Mina" };
const BO = { agentId: "bo", name: "Bo" };

function welcome(minor: number): MessageOf<"agent_welcome"> {
	const agent = { agentId: "me", agentName: "Mina", role: "agent", sites: [] } as const;
	const rest = { nodeId: "n", heartbeatS: 20, conversations: [], nowMs: 0 };
	return { type: "agent_welcome", minor, ...agent, ...rest };
}

describe("Attendance", () => {
	let sent: AgentMessage[];
	let attendance: Attendance;

	beforeEach(() => {
		sent = [];
		const send = (each: AgentMessage) => sent.push(each) > 0;
		attendance = new Attendance({ send, sendRelay: () => true });
	});

	it("says what is shown once, and again after a reconnect", () => {
		attendance.welcome(welcome(2));
		attendance.show("a");
		attendance.show("a");
		expect(sent).toEqual([{ type: "attend", conversationId: "a" }]);
		attendance.disconnected();
		attendance.welcome(welcome(2));
		expect(sent).toHaveLength(2);
		attendance.show("");
		expect(sent.at(-1)).toEqual({ type: "attend", conversationId: "" });
	});

	it("says nothing to a server that does not know the question", () => {
		attendance.welcome(welcome(1));
		attendance.show("a");
		expect(sent).toEqual([]);
	});

	it("knows the others of the conversation that is shown, and only while it is", () => {
		attendance.welcome(welcome(2));
		attendance.show("a");
		attendance.heard({ type: "attendance", conversationId: "a", agents: [MINA, BO] });
		expect(attendance.others.value).toEqual([BO]);
		attendance.heard({ type: "attendance", conversationId: "b", agents: [MINA] });
		expect(attendance.others.value).toEqual([BO]);
		attendance.show("b");
		expect(attendance.others.value).toEqual([]);
		attendance.heard({ type: "attendance", conversationId: "b", agents: [MINA, BO] });
		attendance.disconnected();
		expect(attendance.others.value).toEqual([]);
	});
});
