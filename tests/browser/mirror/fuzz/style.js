// Every way a page has to change how it looks.

const SELECTORS = [
	"div",
	".a",
	"#alpha",
	"p > b",
	"*",
	"[data-x]",
	"em:first-child",
	":host",
	"::slotted(*)",
	"td",
];
const DECLARATIONS = [
	...[
		"color:rgb(1,2,3)",
		"margin-top:3px",
		"font-weight:700",
		"padding:1px 2px",
		"display:block",
		"--x:1",
	],
	...[
		"color:blue!important",
		"text-transform:uppercase",
		"border:1px solid red",
		"width:calc(1px + 2%)",
	],
];
const PROPERTIES = [
	...[
		["color", "red"],
		["margin-top", "5px"],
		["font-weight", "200"],
		["--x", "2"],
		["display", "inline-block"],
	],
	...[
		["padding", "4px"],
		["letter-spacing", "1px"],
		["color", ""],
	],
];
const MEDIA = [
	"",
	"screen",
	"print",
	"(min-width: 1px)",
	"(max-width: 1px)",
	"not all",
	"screen, print",
];

function block(s) {
	return `${s.of(SELECTORS)}{${s.of(DECLARATIONS)};${s.of(DECLARATIONS)}}`;
}

function rule(s) {
	const kind = s.r(8);
	if (kind === 0) return `@media ${s.of(MEDIA) || "all"}{${block(s)}${block(s)}}`;
	if (kind === 1) return `@supports (display:grid){${block(s)}}`;
	if (kind === 2)
		return `@keyframes k${s.r(3)}{from{color:red}50%{color:rgb(0,0,${s.r(9)})}to{color:blue}}`;
	if (kind === 3) return `@layer l${s.r(3)}{${block(s)}}`;
	if (kind === 4) return `.a{color:rgb(${s.r(99)},0,0);& b{margin-top:1px}}`;
	return block(s);
}

// A sheet that some style element has or that was constructed.
function sheet(s) {
	const owned = s.styles.filter((style) => style.sheet).map((style) => style.sheet);
	return s.of([...owned, ...s.sheets]);
}

function anyRule(s) {
	const rules = sheet(s)?.cssRules ?? [];
	const found = s.of([...rules]);
	return found?.cssRules?.length && s.r(2) ? s.of([...found.cssRules]) : found;
}

function declaration(s) {
	return s.r(2) ? anyRule(s)?.style : s.pick().style;
}

export const STYLE = {
	style(s) {
		// Inside a style element is no place for other elements.
		const style = s.doc.createElement("style");
		s.add(s.doc.createElement("span")).append(style);
		s.styles.push(style);
		if (s.r(3)) style.textContent = rule(s) + rule(s);
		if (!s.r(3)) style.media = s.of(MEDIA);
	},
	styleText(s) {
		const style = s.of(s.styles);
		if (!style) return;
		const way = s.r(3);
		if (way === 0) style.append(rule(s));
		else if (way === 1 && style.firstChild) style.firstChild.nodeValue = rule(s);
		else style.textContent = rule(s);
	},
	styleMedia(s) {
		const style = s.of(s.styles);
		if (!style) return;
		if (s.r(2)) style.media = s.of(MEDIA);
		else if (style.sheet) style.sheet.media.mediaText = s.of(MEDIA);
	},
	styleOff(s) {
		const off = s.r(2) === 1;
		const [style, made] = [s.of(s.styles), s.of(s.sheets)];
		if (style && s.r(2)) style.disabled = off;
		else if (made) made.disabled = off;
	},
	insertRule(s) {
		const target = sheet(s);
		target?.insertRule(rule(s), s.r(target.cssRules.length + 1));
	},
	deleteRule(s) {
		const target = sheet(s);
		if (target?.cssRules.length) target.deleteRule(s.r(target.cssRules.length));
	},
	innerRule(s) {
		const group = [...(sheet(s)?.cssRules ?? [])].find(
			(each) => each.insertRule && !each.selectorText,
		);
		if (!group) return;
		if (group.cssRules.length && s.r(2)) group.deleteRule(s.r(group.cssRules.length));
		else group.insertRule(block(s), s.r(group.cssRules.length + 1));
	},
	selector(s) {
		const found = anyRule(s);
		if (found?.selectorText) found.selectorText = s.of(SELECTORS);
		else if (found?.media) found.media.appendMedium("print");
	},
	make(s) {
		const made = new s.win.CSSStyleSheet({ media: s.of(MEDIA) });
		if (s.r(3)) made.replaceSync(rule(s) + rule(s));
		s.sheets.push(made);
		s.root().adoptedStyleSheets.push(made);
	},
	replace(s) {
		const made = s.of(s.sheets);
		if (made && s.r(2)) made.replaceSync(rule(s));
		else made?.replace(rule(s) + rule(s));
	},
	adopt(s) {
		const root = s.root();
		const list = root.adoptedStyleSheets;
		const made = s.of(s.sheets);
		const way = s.r(5);
		if (way === 0) root.adoptedStyleSheets = [...list].reverse();
		else if (way === 1) root.adoptedStyleSheets = made ? [made] : [];
		else if (way === 2) list.pop();
		else if (way === 3 && made) list.splice(s.r(list.length + 1), s.r(2), made);
		else if (made && list.length) list[s.r(list.length)] = made;
	},
	declare(s) {
		const style = declaration(s);
		const [name, value] = s.of(PROPERTIES);
		const way = s.r(4);
		if (!style) return;
		// What is important in a keyframe has no text that says so.
		const isFrame = style.parentRule?.keyText !== undefined;
		if (way === 0) style.setProperty(name, value, s.r(2) && !isFrame ? "important" : "");
		else if (way === 1) style.removeProperty(name);
		else if (way === 2) style.cssText = s.of(DECLARATIONS);
		else
			style[
				name.startsWith("--") ? "marginLeft" : name.replace(/-(.)/, (_, c) => c.toUpperCase())
			] = value;
	},
	typed(s) {
		const node = s.pick();
		const map = s.r(2) ? node.attributeStyleMap : anyRule(s)?.styleMap;
		if (s.r(3)) map?.set("margin-left", s.win.CSS.px(s.r(9)));
		else map?.clear();
	},
};
