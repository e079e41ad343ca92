/**
 * Looks at a document, the customer's or a copy of it, and says what is there: every node with its
 * attributes and form state, and the box of every element. Bundled; `fidelityProbe` is its global.
 */

/** Whose document is looked at. */
type Role = "customer" | "lookalong" | "rrweb";

type Box = [x: number, y: number, width: number, height: number];

/** A document written out: one line per node, one box per element, in document order. */
type Sample = { lines: string[]; boxes: Box[] };

type View = Sample & { role: Role };

/** Attributes that a copy must not carry, that only matter while loading, or that say where its state is kept. */
const ABSENT =
	/^(?:_?on.*|srcdoc|sandbox|allow.*|nonce|integrity|action|formaction|formtarget|target|ping|http-equiv|autofocus|autoplay|autocomplete|accesskey|download|as|crossorigin|fetchpriority|referrerpolicy|loading|decoding|imagesrcset|lookalong-.*|rr_.*|rrweb-.*)$/;
/** Where something comes from differs between a page and its copy, that there is something does not. */
const ADDRESS =
	/^(?:src|href|poster|background|srcset|sizes|xlink:href|data|longdesc|cite|profile)$/;
/** Attributes that only say how a field began; what it holds now is compared instead. */
const BEGINNING = new Set(["value", "checked", "selected"]);
const FIELDS = new Set(["input", "option", "textarea", "select"]);
const BARE = new Set(["script", "base", "noscript", "link", "meta", "style", "object", "embed"]);
const CHILDLESS = new Set([
	...["script", "noscript", "template", "style", "embed", "textarea"],
	...["canvas", "video", "audio"],
]);
/** What stands for what in a copy. rrweb puts the rules of a linked sheet into a style element. */
const STAND_IN: Readonly<Record<string, string>> = {
	script: "noscript",
	base: "noscript",
	object: "span",
	embed: "span",
	frame: "div",
	style: "link",
};
/** Classes by which rrweb's player tells what is hovered, and itself whether it plays. */
const PLAYER_CLASSES = new Set([":hover", "rrweb-paused"]);
const CSS_ADDRESS = /url\((?:"[^"]*"|'[^']*'|[^)]*)\)/g;
const SECRET = new Set(["password", "hidden", "file"]);

/** Write a document out. */
export function sample(document: Document, role: Role): Sample {
	const view: View = { lines: [], boxes: [], role };
	children(document, 0, view);
	return { lines: view.lines, boxes: view.boxes };
}

/** Bring all that moves to where it stops, and wait for fonts and pictures: two looks then see the same. */
export async function rest(document: Document): Promise<void> {
	for (const one of documents(document)) {
		for (const animation of one.getAnimations()) finish(animation);
		await one.fonts.ready;
		await Promise.all(Array.from(one.images, loaded));
	}
	await frames(2);
}

/** Wait until a document has not changed for a while; one that never stops is let be after `mostMs`. */
export async function quiet(document: Document, stillMs: number, mostMs: number): Promise<void> {
	const start = performance.now();
	let last = start;
	const observer = new MutationObserver(() => {
		last = performance.now();
	});
	const what = { subtree: true, childList: true, attributes: true, characterData: true };
	for (const one of documents(document)) observer.observe(one, what);
	while (performance.now() - last < stillMs && performance.now() - start < mostMs) await frames(1);
	observer.disconnect();
}

function documents(top: Document): Document[] {
	const found = [top];
	for (const one of found) {
		for (const frame of one.querySelectorAll("iframe")) {
			if (frame.contentDocument) found.push(frame.contentDocument);
		}
	}
	return found;
}

function finish(animation: Animation): void {
	const end = animation.effect?.getComputedTiming().endTime;
	try {
		if (typeof end === "number" && Number.isFinite(end)) {
			animation.finish();
		} else {
			animation.pause();
			animation.currentTime = 0;
		}
	} catch {
		// One that follows scrolling stands where the page is scrolled to.
	}
}

async function loaded(image: HTMLImageElement): Promise<void> {
	if (image.complete || image.loading === "lazy") return;
	await new Promise((resolve) => {
		image.addEventListener("load", resolve, { once: true });
		image.addEventListener("error", resolve, { once: true });
	});
}

async function frames(count: number): Promise<void> {
	for (let left = count; left > 0; left--) {
		await new Promise((resolve) => requestAnimationFrame(resolve));
	}
}

function children(parent: Node, depth: number, view: View): void {
	for (let child = parent.firstChild; child; child = child.nextSibling) {
		if (isElement(child)) element(child, depth, view);
		else if (child.nodeType === 10) view.lines.push(`${depth} <!doctype ${child.nodeName}>`);
		else if (child.nodeType === 3 || child.nodeType === 4)
			view.lines.push(`${depth} "${child.nodeValue}"`);
		else view.lines.push(`${depth} <!--${child.nodeValue}-->`);
	}
}

function element(child: Element, depth: number, view: View): void {
	if (isOfThePlayer(child, view.role)) return;
	const name = child.localName;
	const { x, y, width, height } = child.getBoundingClientRect();
	view.boxes.push([x, y, width, height]);
	view.lines.push(`${depth} <${STAND_IN[name] ?? name}${attributes(child)}>${state(child)}`);
	if (child.shadowRoot) {
		view.lines.push(`${depth} #shadow`);
		children(child.shadowRoot, depth + 1, view);
	}
	const inner = name === "iframe" ? (child as HTMLIFrameElement).contentDocument : child;
	if (inner && !CHILDLESS.has(name)) children(inner, depth + 1, view);
}

/** rrweb's player adds rules of its own to every page, before the head. */
function isOfThePlayer(child: Element, role: Role): boolean {
	return (
		role === "rrweb" &&
		child.localName === "style" &&
		child.nextElementSibling?.localName === "head"
	);
}

function attributes(element: Element): string {
	const name = element.localName;
	if (BARE.has(name)) return "";
	const list: string[] = [];
	for (const { name: attribute, value } of element.attributes) {
		if (ABSENT.test(attribute) || (FIELDS.has(name) && BEGINNING.has(attribute))) continue;
		if (name === "iframe" && (attribute === "src" || attribute === "name")) continue;
		const shown = written(attribute, value);
		if (attribute !== "class" || shown !== "") list.push(` ${attribute}=${shown}`);
	}
	return list.sort().join("");
}

function written(attribute: string, value: string): string {
	if (ADDRESS.test(attribute)) return "";
	if (attribute === "class") return classes(value);
	if (attribute === "part") return value.replace(/ ?lookalong-\S+/g, "");
	return value.includes("url(") ? value.replace(CSS_ADDRESS, "url()") : value;
}

function classes(value: string): string {
	return value
		.split(/\s+/)
		.filter((token) => token !== "" && !PLAYER_CLASSES.has(token))
		.join(" ");
}

function state(element: Element): string {
	switch (element.localName) {
		case "input": {
			const input = element as HTMLInputElement;
			const value = SECRET.has(input.type) ? "" : input.value;
			return ` ${value}|${input.checked}|${input.indeterminate}`;
		}
		case "textarea":
			return ` ${(element as HTMLTextAreaElement).value}`;
		case "select":
			return ` ${Array.from((element as HTMLSelectElement).options, (option) => Number(option.selected))}`;
		case "img": {
			const { naturalWidth, naturalHeight } = element as HTMLImageElement;
			return ` ${naturalWidth}x${naturalHeight}`;
		}
		case "dialog":
			return ` ${element.matches(":modal")}`;
		default:
			return "";
	}
}

function isElement(node: Node): node is Element {
	return node.nodeType === 1;
}
