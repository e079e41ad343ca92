// What the mirror is on the agent's side: the replica, and the codec of actions.
export {
	createReplica,
	decodeActionResult,
	encodeAction,
} from "../../../static/mirror/index.ts";
