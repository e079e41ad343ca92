// Notes when the agent's copy shows what: in its tree, and painted. Times are of the machine's clock, in milliseconds.

const now = () => performance.timeOrigin + performance.now();

/** Watch an element of a document for numbers; `seen` gets `[number, in the tree, painted]`. */
globalThis.watch = (document, selector) => {
	const seen = [];
	let last = -1;
	const look = () => {
		const shown = Number(document.querySelector(selector)?.textContent || -1);
		if (shown === last || shown < 0) return;
		last = shown;
		const entry = [shown, now(), 0];
		seen.push(entry);
		requestAnimationFrame(() => {
			// A message posted while a frame is made is delivered when it is.
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => {
				entry[2] = now();
			};
			port2.postMessage(0);
		});
	};
	new MutationObserver(look).observe(document, {
		subtree: true,
		childList: true,
		characterData: true,
	});
	globalThis.seen = seen;
};
