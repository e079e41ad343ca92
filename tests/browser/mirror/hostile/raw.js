// Payloads that no capture writes: pages told as they are, with no filter at all.
import { seal } from "../../../../static/mirror/codec/envelope.ts";
import * as ITEM from "../../../../static/mirror/codec/item.ts";
import * as OP from "../../../../static/mirror/codec/op.ts";
import { NAMESPACE } from "../../../../static/mirror/codec/operation.ts";
import { Writer, WriteTable } from "../../../../static/mirror/codec/writer.ts";

const KINDS = {
	[NAMESPACE.html]: ITEM.html,
	[NAMESPACE.svg]: ITEM.svg,
	[NAMESPACE.math]: ITEM.math,
};

/** A snapshot of an HTML text, parsed in an inert document. */
export function raw(html) {
	const page = new DOMParser().parseFromString(html, "text/html");
	const styles = Array.from(page.querySelectorAll("style"), (style) => style.textContent);
	const quirks = page.compatMode === "BackCompat";
	const children = (writer) => {
		for (const node of page.childNodes) item(writer, node);
	};
	return snapshot(children, styles, quirks);
}

/** A snapshot of a body whose children a function writes. */
export function generated(spec) {
	const [, kind, ...rest] = spec.split(":");
	const sheets = kind === "cssrules" ? [rules(Number(rest[0]))] : [];
	const body = GENERATORS[kind];
	return snapshot((writer) => {
		open(writer, "html");
		open(writer, "body");
		body?.(writer, ...rest);
		writer.unsigned(ITEM.end);
		writer.unsigned(ITEM.end);
	}, sheets);
}

/** A diff after a generated page that sets the flags of its root element. */
export function flagged(bits, sequence) {
	const writer = new Writer(new WriteTable());
	for (const value of [OP.flag, 2, bits]) writer.unsigned(value);
	return seal("diff", { stream: 7, snapshot: 1, sequence, quirks: false }, writer);
}

const GENERATORS = {
	attrs: (writer, count) =>
		element(
			writer,
			"p",
			Array.from({ length: Number(count) }, (_, index) => [`a${index}`, "x"]),
		),
	attrvalue: (writer, units) => {
		for (const name of ["class", "style", "title"]) {
			element(writer, "p", [[name, "a b ".repeat(units / 4)]]);
		}
	},
	text: (writer, units) => text(writer, "a".repeat(Number(units))),
	wide: (writer, name, count) => {
		for (let index = 0; index < Number(count); index++) element(writer, name, []);
	},
	svglaughs: (writer, each, levels) => {
		open(writer, "svg", [], ITEM.svg);
		element(writer, "circle", [["id", "l0"]], ITEM.svg);
		for (let level = 1; level <= Number(levels); level++) {
			open(writer, "g", [["id", `l${level}`]], ITEM.svg);
			for (let index = 0; index < Number(each); index++) {
				element(writer, "use", [["href", `#l${level - 1}`]], ITEM.svg);
			}
			writer.unsigned(ITEM.end);
		}
		writer.unsigned(ITEM.end);
	},
	deep: (writer, levels, style) => {
		for (let level = 0; level < Number(levels); level++) open(writer, "div", [["style", style]]);
		text(writer, "deep");
		for (let level = 0; level < Number(levels); level++) writer.unsigned(ITEM.end);
	},
	badtags: (writer) => {
		for (const name of ["", "1a", "a b", "<img", "a\0b", "constructor", "__proto__"]) {
			element(writer, name, []);
		}
		text(writer, "after");
	},
	badattrs: (writer) => {
		const names = ["", "1", "a b", "a=b", '"', "on click", "\0\0", "\0x", "xmlns:", ":", "@x"];
		element(
			writer,
			"p",
			names.map((name) => [name, "javascript:top.__pwned('badattrs')"]),
		);
		text(writer, "after");
	},
	ns: (writer, ...uri) => {
		writer.unsigned(ITEM.foreign);
		writer.string(uri.join(":"));
		writer.name("script");
		writer.unsigned(0);
		text(writer, "top.__pwned('unknown-namespace')");
		writer.unsigned(ITEM.end);
	},
};

function snapshot(children, sheets = [], quirks = false) {
	const writer = new Writer(new WriteTable());
	writer.unsigned(OP.document);
	writer.unsigned(1);
	writer.unsigned(OP.viewport);
	for (const value of [800, 600, 100, 0]) writer.unsigned(value);
	sheets.forEach((css, index) => {
		writer.unsigned(OP.sheet);
		writer.unsigned(index + 1);
		writer.string(css);
	});
	writer.unsigned(OP.sheets);
	writer.unsigned(1);
	writer.unsigned(sheets.length);
	for (let index = 0; index < sheets.length; index++) {
		writer.unsigned(index + 1);
		writer.string("");
	}
	writer.unsigned(OP.place);
	writer.unsigned(1);
	writer.unsigned(0);
	children(writer);
	writer.unsigned(ITEM.end);
	const position = { stream: 7, snapshot: 1, sequence: 0, quirks };
	return seal("snapshot", position, writer);
}

function item(writer, node) {
	if (node.nodeType === 1) {
		const attributes = Array.from(node.attributes, ({ namespaceURI, name, value }) => [
			namespaceURI === null ? name : `\0${namespaceURI}\0${name}`,
			value,
		]);
		open(writer, node.localName, attributes, KINDS[node.namespaceURI]);
		for (const child of node.childNodes) item(writer, child);
		writer.unsigned(ITEM.end);
	} else if (node.nodeType === 3) {
		text(writer, node.data);
	} else if (node.nodeType === 10) {
		writer.unsigned(ITEM.doctype);
		for (const part of [node.name, node.publicId, node.systemId]) writer.string(part);
	} else {
		writer.unsigned(ITEM.comment);
		writer.string(node.data);
	}
}

function open(writer, name, attributes = [], kind = ITEM.html) {
	writer.unsigned(kind);
	writer.name(name);
	writer.unsigned(attributes.length);
	for (const [attribute, value] of attributes) {
		writer.name(attribute);
		writer.string(value);
	}
}

function element(writer, name, attributes, kind) {
	open(writer, name, attributes, kind);
	writer.unsigned(ITEM.end);
}

function text(writer, data) {
	writer.unsigned(ITEM.text);
	writer.string(data);
}

function rules(count) {
	return Array.from(
		{ length: count },
		(_, index) => `.c${index}>p:nth-child(2n) span{color:red;margin:${index}px}`,
	).join("");
}
