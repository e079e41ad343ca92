// The browser's part of the edge cases, on the harness page: expressions evaluated alike in the
// live page and in the replica, and comparisons with a bound on how long they wait.
const harness = globalThis.harness;
const PARAMETERS = ["doc", "win", "$", "all", "css", "root", "inner", "box", "hit"];
const PAUSE_MS = 15;

const compiled = new Map();

function sleep(ms = PAUSE_MS) {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

// The words of an expression, for one document. `target` is a selector or an element.
function words(doc) {
	const one = (target) => (typeof target === "string" ? doc.querySelector(target) : target);
	const css = (target, property, pseudo) => {
		const element = one(target);
		const view = element.ownerDocument.defaultView;
		return view.getComputedStyle(element, pseudo).getPropertyValue(property);
	};
	const root = (target) => one(target).shadowRoot ?? one(target).closedRoot;
	const inner = (target) => one(target).contentDocument;
	const box = (target) => {
		const { x, y, width, height } = one(target).getBoundingClientRect();
		return [x, y, width, height].map(Math.round);
	};
	const hit = (x, y) => doc.elementFromPoint(x, y)?.id ?? null;
	const all = (selector) => Array.from(doc.querySelectorAll(selector));
	return [doc, doc.defaultView, one, all, css, root, inner, box, hit];
}

function look(doc, code) {
	if (!compiled.has(code)) compiled.set(code, new Function(...PARAMETERS, `return (${code})`));
	return JSON.stringify(compiled.get(code)(...words(doc)) ?? null);
}

// In the replica, what a step should have made may not be there (yet).
function lookSoftly(doc, code) {
	try {
		return look(doc, code);
	} catch (error) {
		return `(${error})`;
	}
}

async function within(patience, promise) {
	const late = sleep(patience).then(() => ["the replica stopped following the page"]);
	const failed = promise.catch((error) => [String(error)]);
	return Promise.race([failed, late]);
}

globalThis.battery = {
	look,

	// Give up what the case before left.
	reset() {
		this.awaited = "";
		harness.capture?.stop();
		harness.capture = null;
		harness.replica?.destroy();
		harness.replica = null;
		document.getElementById("replica").replaceChildren();
		document.getElementById("source").style.cssText = "width:800px;height:600px;border:0";
		for (const list of ["frames", "errors", "resyncs", "resources"]) harness[list] = [];
	},

	// The replica of a page that captures itself; what the page before still sends is not for it.
	await(path) {
		const url = `${path}?${harness.serial++}`;
		this.awaited = new URL(url, location.href).href;
		harness.replica = harness.createReplica(document.getElementById("replica"), {
			onResync: (reason) => harness.resyncs.push(reason),
		});
		const source = document.getElementById("source");
		return new Promise((resolve) => {
			source.addEventListener("load", resolve, { once: true });
			source.src = url;
		});
	},

	async started(patience) {
		const end = performance.now() + patience;
		while (harness.frames.length === 0 && performance.now() < end) await sleep();
		return harness.frames.length > 0;
	},

	take(sender, frame) {
		if (sender !== this.awaited) return;
		harness.frames.push(frame);
		harness.replica.apply(frame);
	},

	fault(sender, error) {
		if (sender === this.awaited) harness.errors.push(error);
	},

	// Start as a site does whose viewers can reach nothing of the page's: what the page shows is
	// read by the customer's browser, and the replica gets the copy.
	startWithUpload(options) {
		const copies = new Map();
		const told = new Map();
		const copy = (url) => {
			if (!copies.has(url)) copies.set(url, new Promise((resolve) => told.set(url, resolve)));
			return copies.get(url);
		};
		const upload = async (url) => {
			copy(url);
			const blob = await (await harness.win.fetch(url)).blob();
			const reader = new FileReader();
			reader.onload = () => told.get(url)(reader.result);
			reader.readAsDataURL(blob);
		};
		harness.start({ ...options, onResource: upload }, { assets: copy });
	},

	// Show in this page what was captured in another one.
	show(frames) {
		harness.replica?.destroy();
		harness.replica = harness.createReplica(document.getElementById("replica"), {
			assets: (url) => url,
		});
		for (const { kind, bytes } of frames) {
			harness.replica.apply({ kind, payload: new Uint8Array(bytes) });
		}
	},

	shipped() {
		return harness.frames.map(({ kind, payload }) => ({ kind, bytes: Array.from(payload) }));
	},

	shown(code) {
		return lookSoftly(harness.replica.document, code);
	},

	// Wait until an expression is what it should be in the live page, and the same in the replica.
	async agree(code, want, patience) {
		for (const end = performance.now() + patience; ; await sleep()) {
			const live = lookSoftly(harness.doc, code);
			const shown = lookSoftly(harness.replica.document, code);
			const isMade = want === null || live === want;
			if ((isMade && live === shown) || performance.now() > end) return { isMade, live, shown };
		}
	},

	// Wait until an expression is true in the replica.
	async holds(code, patience) {
		for (const end = performance.now() + patience; ; await sleep()) {
			const shown = lookSoftly(harness.replica.document, code);
			if (shown === "true" || performance.now() > end) return shown;
		}
	},

	// Wait until the replica's tree is the live one and that of a fresh snapshot.
	async tree(patience, isFresh) {
		const compare = isFresh
			? () => harness.check()
			: () => harness.settle().then(() => harness.compare());
		for (const end = performance.now() + patience; ; await sleep()) {
			const faults = await within(patience, compare());
			if (faults.length === 0 || performance.now() > end) return faults;
		}
	},

	// Where an element of the live page, and the same place of the replica, are on the screen.
	places(selector) {
		const [source, frame] = [document.getElementById("source"), harness.replica.frame];
		const [from, to] = [source, frame].map((element) => element.getBoundingClientRect());
		const isView = selector === "view";
		const part = isView ? from : harness.doc.querySelector(selector).getBoundingClientRect();
		const [x, y] = isView ? [0, 0] : [part.x, part.y];
		const { width, height } = part;
		return [from, to].map((edge) => ({ x: edge.x + x, y: edge.y + y, width, height }));
	},

	// How much of two pictures differs, and how many colours the first has.
	async differ(off, ...pictures) {
		const [live, shown] = await Promise.all(pictures.map(pixels));
		if (live.length !== shown.length) return { share: 1, colours: 0 };
		let count = 0;
		for (let i = 0; i < live.length; i++) if (isOff(live[i], shown[i], off)) count++;
		return { share: count / live.length, colours: new Set(live).size };
	},
};

async function pixels(base64) {
	const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
	const bitmap = await createImageBitmap(blob);
	const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
	const context = canvas.getContext("2d");
	context.drawImage(bitmap, 0, 0);
	const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
	return new Uint32Array(data.buffer);
}

// Whether a channel is further off than encoders explain.
function isOff(a, b, off) {
	for (let shift = 0; shift < 24; shift += 8) {
		if (Math.abs(((a >> shift) & 255) - ((b >> shift) & 255)) > off) return true;
	}
	return false;
}
