/** One way to show a snapshot with any engine. */

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const task = (act = () => {}) => new Promise((resolve) => setTimeout(() => resolve(act())));

/** Offer an engine to the benchmark as `globalThis.screening`. */
export function install(engine) {
	globalThis.screening = {
		load: engine.load,
		/** Apply what was loaded in a task of its own; resolves when it is painted. */
		apply: async () => {
			await task(engine.apply);
			await frame();
			await frame();
			await task();
		},
		/** How many elements are shown. */
		count: () => document.querySelector("iframe").contentDocument.getElementsByTagName("*").length,
	};
}
