// An observer that throws away what it is told: what no recorder can do without.
import { install } from "./engine.js";

install({
	start: (emit) => {
		const observer = new MutationObserver(() => {});
		observer.observe(document, {
			subtree: true,
			childList: true,
			attributes: true,
			attributeOldValue: true,
			characterData: true,
			characterDataOldValue: true,
		});
		emit(true, null);
		return () => observer.disconnect();
	},
});
