// Capture and replica side by side in one page, for tests: the page under test is the frame
// `source`, the replica sits next to it, and `compare` says where they differ.
import * as mirror from "/mirror.js";

const ABSENT =
	/^(?:on.*|srcdoc|sandbox|allow.*|nonce|integrity|action|formaction|formtarget|target|ping|http-equiv|autofocus|autoplay|accesskey|download|lookalong-.*)$/;
const URLS = /^(?:src|href|poster|background|srcset|xlink:href)$/;
const BARE = new Set(["script", "base", "noscript", "link", "meta", "style"]);
const CHILDLESS = new Set(["script", "noscript", "template", "style", "iframe", "embed"]);
const STAND_IN = {
	script: "noscript",
	base: "noscript",
	object: "span",
	embed: "span",
	frame: "div",
};

// Members as the class has them: pages name fields and pictures like them.
function get(node, name) {
	return Reflect.get(Object.getPrototypeOf(node), name, node);
}

function call(node, name, ...args) {
	return get(node, name).apply(node, args);
}

const harness = {
	...mirror,
	get,
	call,
	frames: [],
	errors: [],
	resyncs: [],
	resources: [],
	capture: null,
	replica: null,
	get win() {
		return document.getElementById("source").contentWindow;
	},
	get doc() {
		return this.win.document;
	},
	async open(html = "<!doctype html><html><head></head><body></body></html>") {
		const frame = document.getElementById("source");
		await new Promise((resolve) => {
			frame.addEventListener("load", resolve, { once: true });
			frame.src = `/page?${harness.serial++}`;
		});
		this.doc.open();
		this.doc.write(html);
		call(this.doc, "close");
		await this.turn();
	},
	serial: 0,
	start(options = {}, replicaOptions = {}) {
		this.frames = [];
		this.replica = mirror.createReplica(document.getElementById("replica"), {
			onResync: (reason) => this.resyncs.push(reason),
			...replicaOptions,
		});
		this.capture = mirror.startCapture(
			this.win,
			{
				privacy: "open",
				onError: (error) => this.errors.push(`${error?.stack ?? error}`),
				onResource: (url, kind) => this.resources.push([kind, url]),
				...options,
			},
			(frame) => {
				this.frames.push(frame);
				this.replica.apply(frame);
			},
		);
	},
	turn() {
		return new Promise((resolve) => setTimeout(resolve));
	},
	// Wait until everything that happened so far has been emitted: a marker attribute set now
	// comes with or after it.
	//
	// @param rest Milliseconds more, for what is not told at once.
	async settle(rest = 40) {
		// Letters only: the strictest preset hides values that could be more than a keyword.
		const digits = String(harness.serial++);
		const mark = digits.replace(/./g, (digit) => "abcdefghij"[digit]);
		call(get(this.doc, "documentElement"), "setAttribute", "data-settled", mark);
		for (;;) {
			const shown = get(this.replica.document, "documentElement");
			const { loading } = this.replica.state;
			if (shown && call(shown, "getAttribute", "data-settled") === mark && !loading) break;
			if (this.errors.length) throw new Error(this.errors[0]);
			if (this.resyncs.length && this.replica.stale)
				throw new Error(`resync: ${this.resyncs.join()}`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		await new Promise((resolve) => setTimeout(resolve, rest));
	},
	shape(node, isReplica) {
		const out = [];
		describe(node, isReplica, out, 0);
		return out;
	},
	compare() {
		if (this.errors.length) return [`capture failed: ${this.errors[0]}`];
		if (this.resyncs.length) return [`resync: ${this.resyncs.join()}`];
		const live = this.shape(this.doc, false);
		const shown = this.shape(this.replica.document, true);
		const different = firstDifference(live, shown);
		if (different) return ["diffs", ...different];
		return [];
	},
	// The invariant: old snapshot + diffs == live == fresh snapshot.
	async check() {
		await this.settle();
		const faults = this.compare();
		if (faults.length) return faults;
		const before = this.shape(this.replica.document, true);
		const fresh = mirror.createReplica(document.getElementById("replica"), {});
		let applied = 0;
		const again = mirror.startCapture(this.win, { privacy: "open" }, (frame) => {
			fresh.apply(frame);
			applied++;
		});
		while (applied === 0 || fresh.state.loading) await this.turn();
		again.stop();
		const different = firstDifference(before, this.shape(fresh.document, true));
		fresh.destroy();
		return different ? ["fresh snapshot", ...different] : [];
	},
	bytes() {
		return this.frames.map((frame) => Array.from(frame.payload));
	},
	q(selector) {
		return this.replica.document.querySelector(selector);
	},
	style(selector, property, pseudo) {
		const element = this.q(selector);
		return this.replica.document.defaultView.getComputedStyle(element, pseudo)[property];
	},
};

function describe(node, isReplica, out, depth) {
	for (let child = get(node, "firstChild"); child; child = get(child, "nextSibling")) {
		const pad = `${depth} `;
		const type = get(child, "nodeType");
		if (type === 1) element(child, isReplica, out, depth, pad);
		else if (type === 3 || type === 4) out.push(`${pad}"${child.data}"`);
		else if (type === 10) out.push(`${pad}!${child.name}|${child.publicId}|${child.systemId}`);
		else out.push(`${pad}<!--${child.data}-->`);
	}
}

function element(child, isReplica, out, depth, pad) {
	const name = get(child, "localName");
	const shownName = isReplica ? name : (STAND_IN[name] ?? name);
	const attributes = BARE.has(name) ? "" : attributesOf(child);
	out.push(
		`${pad}<${get(child, "namespaceURI").slice(-8)} ${shownName} ${attributes}>${formOf(child)}`,
	);
	// Tests leave a closed root at `closedRoot`: the replica shows it, so it is compared too.
	const shadow = get(child, "shadowRoot") ?? closedRoot(child);
	if (shadow) {
		out.push(`${pad}#shadow`);
		describe(shadow, isReplica, out, depth + 1);
	}
	if (name === "iframe") {
		if (child.contentDocument) describe(child.contentDocument, isReplica, out, depth + 1);
	} else if (!CHILDLESS.has(name)) describe(child, isReplica, out, depth + 1);
}

// A field of that name is no root.
function closedRoot(element) {
	return Object.getOwnPropertyDescriptor(element, "closedRoot")?.value;
}

function attributesOf(element) {
	const list = [];
	for (const { name, value } of get(element, "attributes")) {
		if (ABSENT.test(name)) continue;
		if (get(element, "localName") === "iframe" && (name === "src" || name === "name")) continue;
		// Some names of a part are marks of the replica's.
		const shown = name === "part" ? value.replace(/ ?lookalong-\S+/g, "") : value;
		list.push(`${name}=${URLS.test(name) || name === "style" ? "" : shown}`);
	}
	return list.sort().join(" ");
}

function formOf(element) {
	const name = get(element, "localName");
	// What no box shows is not told.
	if (name === "input" && /^(?:checkbox|radio)$/.test(element.type))
		return ` ${element.value}|${element.checked}|${element.indeterminate}`;
	if (name === "input") return ` ${element.value}`;
	if (name === "textarea") return ` ${element.value}`;
	if (name === "select") return ` ${Array.from(element.options, (o) => Number(o.selected))}`;
	return "";
}

function firstDifference(a, b) {
	const length = Math.max(a.length, b.length);
	for (let i = 0; i < length; i++) {
		if (a[i] !== b[i])
			return [`line ${i}`, ...a.slice(Math.max(0, i - 3), i), `- ${a[i]}`, `+ ${b[i]}`];
	}
	return null;
}

globalThis.harness = harness;
