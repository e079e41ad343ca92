// Seeded random programs over a DOM. `program(seed, count)` gives a list of operations that can be
// cut and run again, so that a failing one shrinks; `run` performs some of them in one task.

function random(seed) {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}

const TAGS = [
	"div",
	"span",
	"p",
	"ul",
	"li",
	"b",
	"section",
	"x-a",
	"input",
	"textarea",
	"select",
	"svg",
	"table",
];

const OPERATIONS = {
	insert(s) {
		const parent = s.pick();
		const child = s.make();
		parent.insertBefore(child, s.child(parent));
		s.pool.push(child);
	},
	text(s) {
		const parent = s.pick();
		parent.insertBefore(s.doc.createTextNode(s.word()), s.child(parent));
	},
	edit(s) {
		const text = s.find(3);
		if (text)
			text.data = s.r(3) ? text.data.slice(0, s.r(5)) + s.word() + text.data.slice(2) : s.word();
	},
	move(s) {
		const node = s.pick();
		const parent = s.pick();
		if (node !== s.top && !contains(node, parent)) parent.insertBefore(node, s.child(parent, node));
	},
	remove(s) {
		const node = s.pick();
		if (node === s.top) return;
		node.remove?.();
		if (s.r(2)) s.detached.push(node);
	},
	reattach(s) {
		const node = s.detached.splice(s.r(s.detached.length || 1), 1)[0];
		const parent = node && s.pick();
		if (node && !contains(node, parent)) parent.insertBefore(node, s.child(parent, node));
	},
	editDetached(s) {
		const node = s.detached[s.r(s.detached.length || 1)];
		if (!node) return;
		if (s.r(2)) node.textContent = s.word();
		else node.append(s.make(), s.word());
		node.setAttribute?.("data-e", s.word());
	},
	wrap(s) {
		const node = s.pick();
		if (node === s.top || !node.parentNode) return;
		const wrapper = s.doc.createElement("div");
		node.parentNode.replaceChild(wrapper, node);
		wrapper.append(node);
		s.pool.push(wrapper);
	},
	unwrap(s) {
		const node = s.pick();
		if (node === s.top || !node.parentNode) return;
		node.replaceWith(...node.childNodes);
	},
	attribute(s) {
		const node = s.pick();
		const name = ["class", "id", "title", "data-x", "style", "hidden"][s.r(6)];
		if (s.r(4))
			node.setAttribute?.(name, name === "style" ? `color:rgb(${s.r(255)},0,0)` : s.word());
		else node.removeAttribute?.(name);
	},
	shadow(s) {
		const host = s.pick();
		if (host.closedRoot || !/^(?:div|span|p|section|x-a)$/.test(host.localName ?? "")) return;
		const root = host.attachShadow({ mode: s.r(2) ? "open" : "closed" });
		root.append(s.make(), s.word());
		if (s.r(2)) root.append(s.doc.createElement("slot"));
		host.closedRoot = root;
		s.pool.push(root);
	},
	reverse(s) {
		const parent = s.pick();
		parent.append(...[...parent.childNodes].reverse());
	},
	clear(s) {
		const parent = s.pick();
		if (parent !== s.top && !s.r(3)) parent.replaceChildren(s.make(), s.word());
	},
	html(s) {
		const parent = s.pick();
		if (parent !== s.top && "innerHTML" in parent)
			parent.innerHTML = `<i>${s.word()}</i><!--c--><b a=${s.r(9)}>x<u></u></b>`;
	},
	normalize(s) {
		s.pick().normalize();
	},
	split(s) {
		const text = s.find(3);
		if (text && text.length > 1) text.splitText(1);
	},
	style(s) {
		const style = s.doc.createElement("style");
		style.textContent = `.c${s.r(9)}{color:red}`;
		s.pick().append(style);
		style.sheet?.insertRule(`#i${s.r(9)}{margin:1px}`);
	},
	field(s) {
		const all = s.top.querySelectorAll("input,textarea,select");
		const field = all[s.r(all.length || 1)];
		if (!field) return;
		if (field.localName === "select") {
			field.append(s.doc.createElement("option"), s.doc.createElement("option"));
			field.selectedIndex = s.r(field.options.length);
		} else if (field.localName === "input" && s.r(2)) {
			field.type = "checkbox";
			field.checked = s.r(2) === 1;
		} else field.value = s.word();
	},
	comment(s) {
		s.pick().append(s.doc.createComment(s.word()));
	},
	swap(s) {
		const [a, b] = [s.pick(), s.pick()];
		if (
			a === s.top ||
			b === s.top ||
			contains(a, b) ||
			contains(b, a) ||
			!a.parentNode ||
			!b.parentNode
		)
			return;
		const mark = s.doc.createComment("");
		a.replaceWith(mark);
		b.replaceWith(a);
		mark.replaceWith(b);
	},
};
const NAMES = Object.keys(OPERATIONS);

function contains(node, other) {
	for (let at = other; at; at = at.parentNode ?? at.host) if (at === node) return true;
	return node.nodeType === 11;
}

class Scene {
	constructor(doc) {
		this.doc = doc;
		this.top = doc.body;
		this.pool = [doc.body];
		this.detached = [];
	}
	word() {
		const words = [
			"alpha",
			"beta",
			"",
			" ",
			"γ",
			"\ud83d\ude00",
			"\ud800",
			"longer text with words",
			"x",
		];
		return words[this.r(words.length)];
	}
	make() {
		const tag = TAGS[this.r(TAGS.length)];
		const element =
			tag === "svg"
				? this.doc.createElementNS("http://www.w3.org/2000/svg", "svg")
				: this.doc.createElement(tag);
		if (this.r(2)) element.append(this.word(), this.doc.createElement("em"));
		return element;
	}
	pick() {
		for (let tries = 0; tries < 5; tries++) {
			const node = this.pool[this.r(this.pool.length)];
			if (node === this.top || node.isConnected || !this.r(4)) return node;
		}
		return this.top;
	}
	child(parent, except) {
		const children = [...parent.childNodes].filter((child) => child !== except);
		return children[this.r(children.length + 1)] ?? null;
	}
	find(type) {
		const node = this.pick();
		return [...node.childNodes].find((child) => child.nodeType === type);
	}
}

// An operation is a name and a seed of its own: leaving one out does not change the others.
export function program(seed, count) {
	const r = random(seed);
	return Array.from({ length: count }, () => [NAMES[r(NAMES.length)], r(2 ** 31)]);
}

// Run a program with a pause after every `batch` operations; returns where replica and page differ.
export async function run(harness, operations, batch) {
	await harness.open("<!doctype html><html><head></head><body><div></div></body></html>");
	harness.errors.length = harness.resyncs.length = 0;
	harness.replica?.destroy();
	harness.start({ privacy: "open" });
	const scene = new Scene(harness.doc);
	for (let at = 0; at < operations.length; at++) {
		const [name, seed] = operations[at];
		scene.r = random(seed);
		try {
			OPERATIONS[name](scene);
		} catch (error) {
			// What the DOM refuses is no change; anything else is a fault of the program.
			if (!/^(?:HierarchyRequest|NotFound|NotSupported)Error$/.test(error.name)) throw error;
		}
		if ((at + 1) % batch === 0) await (batch % 2 ? Promise.resolve() : harness.turn());
	}
	await harness.settle();
	const faults = harness.compare();
	harness.capture.stop();
	return faults;
}

export async function shrink(harness, operations, batch) {
	let failing = operations;
	for (let size = Math.ceil(failing.length / 2); size >= 1; size = Math.floor(size / 2)) {
		for (let at = 0; at < failing.length; ) {
			const less = [...failing.slice(0, at), ...failing.slice(at + size)];
			if (less.length && (await run(harness, less, batch)).length) failing = less;
			else at += size;
		}
	}
	return failing;
}
