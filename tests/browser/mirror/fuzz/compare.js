// What a page and its replica have beyond structure: sheets, fields, layers, scrolling, computed style.

// The replica's own rules are no part of the page.
const OWN = /\[lookalong-/;
const COMPUTED = ["color", "display", "letterSpacing", "fontWeight", "textTransform"];
// What is another element, or no element, in a replica.
const OTHER =
	/^(?:script|base|noscript|object|embed|frame|link|meta|head|title|style|iframe|canvas)$/;
// Their content is not laid out and not told.
const CHILDLESS = /^(?:script|noscript|template|style|iframe|object|embed)$/;
// A computed style takes a while: every so manyth element is looked at.
const STRIDE = 5;

// All facts of a document in order, each with the node it is of.
export function facts(document, isReplica) {
	const out = [];
	tree(document, isReplica, out);
	return out;
}

function tree(root, isReplica, out) {
	out.push([`sheets ${sheetsOf(root, isReplica).join("\n")}`, root]);
	children(root, isReplica, out);
}

function children(parent, isReplica, out) {
	for (const element of parent.children) {
		out.push([stateOf(element), element, styleOf(element, out.length)]);
		const shadow = element.shadowRoot ?? element.closedRoot;
		if (shadow) tree(shadow, isReplica, out);
		const inner = element.localName === "iframe" ? element.contentDocument : null;
		if (inner) tree(inner, isReplica, out);
		else if (!CHILDLESS.test(element.localName)) children(element, isReplica, out);
	}
}

function sheetsOf(root, isReplica) {
	const owned = isReplica ? [] : [...root.styleSheets];
	const adopted = [...root.adoptedStyleSheets].slice(isReplica ? 1 : 0);
	return [...owned, ...adopted]
		.filter((sheet) => !sheet.disabled)
		.map((sheet) => [sheet, rulesOf(sheet)])
		.filter(([, text]) => text !== "" && !OWN.test(text))
		.map(([sheet, text]) => `${sheet.media.mediaText}|${text}`);
}

// The order of declarations that do not overlap is nobody's business.
function rulesOf(group) {
	return [...group.cssRules].map(ruleOf).join(" ");
}

function ruleOf(rule) {
	const text = rule.cssText;
	const name = text.slice(0, text.indexOf("{"));
	return `${name}{${declarationsOf(rule.style ?? [])} ${rule.cssRules ? rulesOf(rule) : ""}}`;
}

function declarationsOf(style) {
	const each = (name) =>
		`${name}:${style.getPropertyValue(name)}${style.getPropertyPriority(name)}`;
	return [...style].map(each).sort().join(";");
}

function stateOf(element) {
	const parts = [element.localName, declarationsOf(element.style ?? [])];
	if ("disabled" in element && element.localName !== "style") parts.push(element.disabled);
	if ("type" in element) parts.push(element.type);
	if (element.localName === "select") parts.push(element.selectedIndex, element.multiple);
	if (element.localName === "option") parts.push(!!element.closest("select") && element.selected);
	if (/^(?:input|textarea|meter|progress)$/.test(element.localName)) parts.push(element.value);
	parts.push(element.matches(":popover-open"), element.matches(":modal"));
	if (element.localName === "slot") parts.push(element.assignedNodes().length);
	if ((element.scrollTop || element.scrollLeft) && isRendered(element))
		parts.push(`${element.scrollLeft} ${element.scrollTop}`);
	return parts.join();
}

// Whether an element and all around it are laid out. Chromium leaves a box to what `moveBefore` takes to where
// nothing is: that is scrolled still.
export function isRendered(element) {
	const view = element.ownerDocument.defaultView;
	for (let at = element; at; at = at.parentElement ?? at.getRootNode().host)
		if (/^(?:none)?$/.test(view.getComputedStyle(at).display)) return false;
	return true;
}

// Empty if none was asked for, or what is not laid out has none.
function styleOf(element, index) {
	const view = element.ownerDocument.defaultView;
	if (!view || index % STRIDE !== 0 || OTHER.test(element.localName)) return "";
	const style = view.getComputedStyle(element);
	return style.color && COMPUTED.map((name) => style[name]).join();
}
