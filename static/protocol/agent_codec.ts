/** The protocol as an agent's console speaks it. */
import { Codec } from "./codec.ts";
import { fromAgent, toAgent } from "./definition/agent.ts";
import type { AgentMessage, ServerMessage } from "./message.ts";

/** Make the codec of a console. */
export function agentCodec(): Codec<AgentMessage, ServerMessage> {
	return new Codec(fromAgent, toAgent);
}
