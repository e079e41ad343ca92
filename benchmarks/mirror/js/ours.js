// Ours: payloads ready to be sent.
import { capture } from "./capture.js";
import { install } from "./engine.js";

install({
	start: (emit) => {
		const running = capture((frame) => emit(frame.kind === "snapshot", frame));
		return () => running.stop();
	},
});
