// rrweb as its guide says, without inlining the style sheets.
import { record } from "rrweb";
import { install } from "./engine.js";

const FULL_SNAPSHOT = 2;

install({
	/** Takes events, which a sender has yet to turn into JSON: that is not counted. */
	start: (emit) =>
		record({
			inlineStylesheet: false,
			emit: (event) => emit(event.type === FULL_SNAPSHOT, event),
		}),
});
