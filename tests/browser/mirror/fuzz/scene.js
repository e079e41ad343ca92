// What the operations of a program work on: a page, its nodes and a seeded choice among them.

export function random(seed) {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}

const HTML = "http://www.w3.org/1999/xhtml";
const SVG = "http://www.w3.org/2000/svg";
const MATH = "http://www.w3.org/1998/Math/MathML";

const TAGS = [
	...["div", "span", "p", "ul", "li", "b", "section", "x-a", "x-b", "table", "tbody", "tr", "td"],
	...[
		"input",
		"textarea",
		"select",
		"option",
		"optgroup",
		"button",
		"fieldset",
		"form",
		"label",
		"output",
	],
	...["meter", "progress", "details", "summary", "dialog", "slot", "a", "img", "canvas", "h1"],
];
const FOREIGN = [
	...[
		[SVG, "svg"],
		[SVG, "g"],
		[SVG, "text"],
		[SVG, "foreignObject"],
		[SVG, "linearGradient"],
	],
	...[
		[MATH, "math"],
		[MATH, "mi"],
		[MATH, "mrow"],
	],
	...[
		[HTML, "Odd"],
		[HTML, "ns:div"],
		["urn:x", "thing"],
		["urn:x", "Foo"],
	],
];
const WORDS = [
	...[
		"alpha",
		"beta",
		"",
		" ",
		"γ",
		"\ud83d\ude00",
		"\ud800",
		"\udc00x",
		"longer text with words",
		"x",
	],
	...[
		"\t\n",
		"a\u0000b",
		"\u202ertl\u200b",
		"<b>&amp;</b>",
		"\"quoted\" 'text'",
		"0",
		"-1",
		"true",
		"a".repeat(300),
	],
	...[
		"https://shop.example/a?b=c#d",
		"mailto:a@b.example",
		"100%",
		"null",
		"e\u0301",
		"x y  z",
		"repeated value",
	],
];

export class Scene {
	constructor(harness) {
		this.harness = harness;
		this.win = harness.win;
		this.doc = harness.doc;
		this.top = this.doc.body;
		this.pool = [this.top];
		this.detached = [];
		this.styles = [];
		this.sheets = [];
		this.frames = [];
	}
	of(list) {
		return list[this.r(list.length || 1)];
	}
	word() {
		return this.of(WORDS);
	}
	element() {
		if (this.r(5)) return this.doc.createElement(this.of(TAGS));
		return this.doc.createElementNS(...this.of(FOREIGN));
	}
	make() {
		const element = this.element();
		if (this.r(2)) element.append(this.word(), this.doc.createElement("em"));
		return element;
	}
	pick() {
		for (let tries = 0; tries < 5; tries++) {
			const node = this.of(this.pool);
			if (node === this.top || node.isConnected || !this.r(4)) return node;
		}
		return this.top;
	}
	// One of the elements of some names, wherever it is.
	one(...names) {
		const found = this.pool.filter((node) => names.includes(node.localName));
		return found.length && this.r(4)
			? this.of(found)
			: this.of([...this.top.querySelectorAll(names.join())]);
	}
	add(node) {
		this.pick().append(node);
		this.pool.push(node);
		return node;
	}
	child(parent, except) {
		const children = [...parent.childNodes].filter((child) => child !== except);
		return children[this.r(children.length + 1)] ?? null;
	}
	find(type) {
		const node = this.pick();
		return [...node.childNodes].find((child) => child.nodeType === type);
	}
	// The page itself, its shadow roots, and the documents in its frames.
	root() {
		const roots = this.pool.filter((node) => node.host);
		return roots.length && this.r(3) ? this.of(roots) : this.doc;
	}
}

export function contains(node, other) {
	for (let at = other; at; at = at.parentNode ?? at.host) if (at === node) return true;
	return node.nodeType === 11;
}
