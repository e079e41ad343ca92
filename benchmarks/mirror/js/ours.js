// Ours as the widget runs it: see `#startCapture` in static/widget/session/session.tsx.
import { startCapture } from "../../../static/mirror/index.ts";
import { install } from "./engine.js";

install({
	/** Takes payloads ready to be sent. */
	start: (emit) => {
		const options = {
			privacy: "default",
			ignore: () => false,
			pressure: () => 0,
			onResource: () => {},
			onError: (error) => {
				globalThis.bench.error = String(error?.stack ?? error);
			},
		};
		const capture = startCapture(window, options, (frame) =>
			emit(frame.kind === "snapshot", frame),
		);
		return () => capture.stop();
	},
});
