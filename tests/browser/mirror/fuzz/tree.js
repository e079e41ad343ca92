// Changes of the tree, its texts and attributes.
import { contains } from "./scene.js";

const XLINK = "http://www.w3.org/1999/xlink";
const XML = "http://www.w3.org/XML/1998/namespace";
const NAMES = [
	...[
		"class",
		"id",
		"title",
		"data-x",
		"data-Y",
		"oDD",
		"lang",
		"dir",
		"slot",
		"name",
		"value",
		"type",
		"for",
	],
	...[
		"contenteditable",
		"tabindex",
		"width",
		"viewBox",
		"placeholder",
		"alt",
		"label",
		"is-x",
		"aria-label",
		"min",
	],
	...[
		"_",
		"a.b",
		"x:y",
		"part",
		"rows",
		"size",
		"maxlength",
		"colspan",
		"start",
		"role",
		"form",
		"list",
	],
]
	.map((name) => [name, null])
	.concat([
		["xlink:title", XLINK],
		["xml:lang", XML],
	]);
const FLAGS = [
	...[
		"hidden",
		"disabled",
		"checked",
		"selected",
		"multiple",
		"readonly",
		"required",
		"open",
		"inert",
		"reversed",
	],
];

export const TREE = {
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
		const [name, namespace] = s.of(NAMES);
		if (!node.setAttribute) return;
		if (!s.r(4)) node.removeAttributeNS(namespace, name.slice(name.indexOf(":") + 1));
		else if (namespace !== null || s.r(2)) node.setAttributeNS(namespace, name, s.word());
		else node.setAttribute(name, s.word());
	},
	attributes(s) {
		const [from, to] = [s.pick(), s.pick()];
		for (const { name, value } of [...(from.attributes ?? [])]) to.setAttribute?.(name, value);
	},
	toggle(s) {
		s.pick().toggleAttribute?.(s.of(FLAGS));
	},
	classes(s) {
		s.pick().classList?.toggle(s.of(["a", "b", "c1", "c2"]));
	},
	clone(s) {
		const node = s.pick();
		if (node !== s.top && node.nodeType === 1) s.add(node.cloneNode(true));
	},
	fragment(s) {
		const fragment = s.doc.createDocumentFragment();
		fragment.append(s.make(), s.word(), s.make(), s.doc.createComment(s.word()));
		s.pool.push(...fragment.children);
		const parent = s.pick();
		parent.insertBefore(fragment, s.child(parent));
	},
	extract(s) {
		const parent = s.pick();
		if (parent.childNodes.length < 2) return;
		const range = s.doc.createRange();
		range.setStart(parent, s.r(parent.childNodes.length));
		range.setEnd(parent, parent.childNodes.length);
		const content = s.r(2) ? range.extractContents() : range.cloneContents();
		const target = s.pick();
		if (content.childNodes.length < 50) target.insertBefore(content, s.child(target));
	},
	adopt(s) {
		const node = s.doc.implementation.createHTMLDocument("").createElement("article");
		node.innerHTML = `<i>${s.r(9)}</i>`;
		s.add(node);
	},
	moveInPlace(s) {
		const [node, parent] = [s.pick(), s.pick()];
		if (node === s.top || contains(node, parent) || !parent.moveBefore) return;
		// Not across the edge of a shadow tree, where Chromium 156 leaves boxes behind and crashes over them
		// later, without any mirror (seeds 1040, 1295, 1869).
		const isAcross = node.getRootNode() !== parent.getRootNode();
		if (isAcross || parent.shadowRoot || parent.closedRoot) return;
		parent.moveBefore(node, s.child(parent, node));
	},
	instruction(s) {
		s.pick().append(s.doc.createProcessingInstruction("x", "data"));
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
