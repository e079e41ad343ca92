// The agent's page: a replica as the console shows it, with layers of its protection switched off on demand.
import * as engine from "/mirror.js";
import * as permissive from "/permissive.js";
import { generated } from "/raw.js";

const agent = {
	ran: [],
	resyncs: [],
	replica: null,
	document: null,
	gap: 0,
	/** Show a payload, or one made here of a `GEN:` text; `off` names the layers that are switched off. */
	async show(told, off) {
		const payload = told.startsWith("GEN:") ? generated(told) : bytesOf(told);
		await turn();
		this.gap = 0;
		this.replica?.destroy();
		this.resyncs.length = 0;
		// From now on it is what is asked about, though it is not whole yet.
		this.replica = begin(payload, off);
		while (this.replica.state.loading) await turn();
		this.document = this.replica.document;
	},
	/** Do to everything in the replica what a viewer could, without the glass in the way. */
	poke() {
		poke(this.replica.document);
	},
	/** Show many payloads side by side, poke them all, and wait for what comes of it. */
	async endure(payloads, off) {
		const replicas = payloads.map((each) => begin(bytesOf(each), off));
		while (replicas.some((each) => each.state.loading)) await turn();
		for (const each of replicas) poke(each.document);
		await this.calm();
		for (const each of replicas) each.destroy();
	},
	/** Wait until what was begun has had its turn: some frames, a picture, an answer of the server. */
	async calm() {
		await fetch("/calm").catch(() => {});
		const frames = (async () => {
			for (let count = 0; count < 4; count++)
				await new Promise((done) => requestAnimationFrame(done));
		})();
		// A picture that takes seconds to draw keeps frames from coming, but not the page from answering.
		await Promise.race([frames, new Promise((done) => setTimeout(done, 2000))]);
		await turn();
	},
	/** A click of the agent's takes the focus from the field, but gives it to nothing in the picture. */
	hasFocus(clicked) {
		const at = document.activeElement;
		return at.id === "own" || (clicked && at === document.body);
	},
	faults(clicked) {
		const { frame } = this.replica;
		return [
			...this.ran.map((name) => `script-runs ${name}`),
			...(frame.contentDocument === this.document ? [] : ["frame-navigates"]),
			...(this.hasFocus(clicked) ? [] : ["console-loses-focus"]),
			...(Object.prototype.x === undefined ? [] : ["prototype"]),
		];
	},
};

/** A replica of a payload in the agent's page, not whole yet. */
function begin(payload, off) {
	const stage = document.getElementById("replica");
	stage.inert = !off.includes("overlay");
	document.getElementById("glass").hidden = off.includes("overlay");
	const { createReplica } = off.includes("filter") ? permissive : engine;
	const replica = createReplica(stage, {
		page: (mode) =>
			`/blank/${mode}?${off.includes("sandbox") ? "" : "s"}${off.includes("csp") ? "" : "c"}`,
		assets: () => null,
		onResync: (reason) => agent.resyncs.push(reason),
	});
	const { frame } = replica;
	if (off.includes("sandbox")) frame.removeAttribute("sandbox");
	if (off.includes("overlay")) frame.style.pointerEvents = "auto";
	// The frame's page has loaded: take away what the engine would do there.
	const loaded = () => [globalThis, frame.contentWindow].map((realm) => patch(realm, off));
	frame.addEventListener("load", loaded, { once: true });
	replica.apply({ kind: "snapshot", payload });
	return replica;
}

function poke(shown) {
	for (const element of shown.querySelectorAll(
		"a,button,area,label,summary,rect,[popovertarget]",
	)) {
		element.dispatchEvent(
			new MouseEvent("click", { bubbles: true, cancelable: true, composed: true }),
		);
	}
	for (const form of shown.querySelectorAll("form")) {
		try {
			form.requestSubmit();
		} catch {
			// A form whose fields hide its methods.
		}
	}
}

/** Switch off what belongs to a layer in a realm, for what is made there from now on. */
function patch(realm, off) {
	if (realm.patched) return;
	realm.patched = true;
	const { setAttribute } = realm.Element.prototype;
	realm.Element.prototype.setAttribute = function (name, value) {
		if (off.includes("sandbox") && name === "sandbox") return;
		setAttribute.call(this, name, value);
	};
	if (off.includes("overlay")) realm.Event.prototype.preventDefault = () => {};
}

function bytesOf(encoded) {
	return Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
}

function turn() {
	return new Promise((done) => setTimeout(done));
}

let before = performance.now();
setInterval(() => {
	agent.gap = Math.max(agent.gap, performance.now() - before);
	before = performance.now();
}, 20);

globalThis.__pwned = (name) => {
	agent.ran.push(name);
};
addEventListener("message", ({ data }) => {
	if (String(data).startsWith("pwned:")) agent.ran.push(data);
});
globalThis.agent = agent;
