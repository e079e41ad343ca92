/** One way to drive any recorder. It lives in the recorder's own script, so that a trace tells its calls by their URL. */

/** The recorder is done when it has said nothing for that long, in milliseconds. */
const QUIET_MS = 120;

/** A page that never stands still is never quiet: no longer than that, in milliseconds. */
const LONGEST_MS = 1500;

/** A snapshot that takes longer never comes, in milliseconds. */
const SNAPSHOT_MS = 30_000;

/** Offer a recorder to the benchmark as `globalThis.bench`. */
export function install(recorder) {
	let stop = () => {};
	let last = 0;
	let told = () => {};
	const bench = {
		error: null,
		/** Whether the server has the style sheets of the site already. */
		known: true,
		/** Whether what is emitted is kept. */
		keep: false,
		/** What was emitted: `{ at, what }`, times in milliseconds. */
		emitted: [],
		count: 0,
		/** Start in a task of its own; resolves in the task after the one that completed the snapshot. */
		begin: () =>
			new Promise((resolve, reject) => {
				told = () => setTimeout(resolve);
				setTimeout(() => {
					stop = recorder.start(emit);
				});
				setTimeout(() => reject(new Error(`no snapshot: ${bench.error}`)), SNAPSHOT_MS);
			}),
		/** Resolves when nothing was emitted for a while, or it takes too long. */
		quiet: (silence = QUIET_MS) =>
			new Promise((resolve) => {
				const start = performance.now();
				last = start;
				const look = () => {
					const left = Math.min(last + silence, start + LONGEST_MS) - performance.now();
					if (left <= 0) resolve();
					else setTimeout(look, left);
				};
				look();
			}),
		end: () => stop(),
	};
	function emit(whole, what) {
		last = performance.now();
		bench.count++;
		if (bench.keep) bench.emitted.push({ at: last, what });
		if (whole) told();
	}
	globalThis.bench = bench;
}
