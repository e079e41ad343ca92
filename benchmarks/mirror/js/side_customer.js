// What the mirror is on the customer's side: capture with its codec, and the guard of an agent's actions.
export {
	createGuard,
	decodeAction,
	encodeActionResult,
	startCapture,
} from "../../../static/mirror/index.ts";
