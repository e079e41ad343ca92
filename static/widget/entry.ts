/** Entry of the chat's chunk: the chat, in the language it is built for. */
import { ChatWindow } from "./chat.tsx";
import * as spoken from "./locale/spoken.ts";
import type { Chat, Shell } from "./shell.ts";

/** Start the chat; the loader calls it once. */
export function start(shell: Shell): Chat {
	return new ChatWindow(shell, spoken);
}
