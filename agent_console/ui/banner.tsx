/** Says when the connection is not there, and what becomes of what is written meanwhile. */
import { useDesk, useWords } from "./context.ts";

export function ConnectionBanner() {
	const desk = useDesk();
	const words = useWords();
	const line = desk.line.value;
	const welcomed = desk.agent.value !== null;
	if (line.name === "open" || line.name === "idle" || (line.name === "connecting" && !welcomed))
		return null;
	if (line.name === "closed")
		return (
			<div class="banner" role="alert">
				<p>{words("line.closed")}</p>
				<button type="button" class="button small" onClick={() => location.reload()}>
					{words("line.reload")}
				</button>
			</div>
		);
	return (
		<div class="banner" role="status">
			<p>{words("line.waiting")}</p>
			<button
				type="button"
				class="button small"
				disabled={line.name === "connecting"}
				onClick={() => desk.reconnect()}
			>
				{words(line.name === "connecting" ? "line.connecting" : "line.now")}
			</button>
		</div>
	);
}
