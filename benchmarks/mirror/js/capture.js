// Ours with the options of the widget: see `#startCapture` in static/widget/session/session.tsx.
import { startCapture } from "../../../static/mirror/index.ts";

/** Capture this page; what fails is kept in `bench.error`. */
export function capture(take) {
	const options = {
		privacy: "default",
		ignore: () => false,
		pressure: () => 0,
		onResource: () => {},
		onError: (error) => {
			globalThis.bench.error = String(error?.stack ?? error);
		},
	};
	return startCapture(window, options, take);
}
