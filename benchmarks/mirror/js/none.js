// No recorder: what a page costs by itself.
import { install } from "./engine.js";

install({
	start: (emit) => {
		emit(true, null);
		return () => {};
	},
});
