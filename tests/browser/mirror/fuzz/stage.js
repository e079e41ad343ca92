// Shadow trees, frames, what is in the top layer, and scrolling. Slots filled by hand are left out: random changes
// around them make Chromium 156 crash, without any mirror.

const HOSTS = /^(?:div|span|p|section|x-a|article|h1)$/;

const DECLARED = [
	"<section><template shadowrootmode=open><slot></slot><b>in</b></template><i>light</i></section>",
	"<section><template shadowrootmode=open shadowrootclonable><p><slot name=alpha></slot></p></template>text</section>",
	"<div><template shadowrootmode=open><div><template shadowrootmode=open>deep<style>*{margin-top:1px}</style></template></div></template></div>",
];

function host(s) {
	for (let tries = 0; tries < 4; tries++) {
		const node = s.pick();
		if (HOSTS.test(node.localName ?? "") && !node.shadowRoot && !node.closedRoot) return node;
	}
	return null;
}

function attach(s, element, options) {
	const root = element.attachShadow(options);
	element.closedRoot = root;
	s.pool.push(root);
	return root;
}

// Whether an element of a frame may come to the page. No element tells which window's methods it has: what scripts do
// with one whose window went before capture saw it goes unheard. What is inside a frame's element is not shown.
function isSeen(element) {
	const all = element ? [element, ...element.querySelectorAll("*")] : [];
	const isOurs = (each) => each.localName !== "iframe" && !/native code/.test(each.attachShadow);
	return all.length > 0 && all.every(isOurs);
}

export const STAGE = {
	shadow(s) {
		const element = host(s);
		if (!element) return;
		// A closed root is told if it was made while capture ran, by an element of a page it has seen.
		const mode = s.r(2) && s.isLive && element instanceof s.win.Element ? "closed" : "open";
		const root = attach(s, element, { mode, delegatesFocus: s.r(3) === 0, clonable: s.r(3) === 0 });
		root.append(s.make(), s.word());
		if (s.r(2)) root.append(s.doc.createElement("slot"));
	},
	declared(s) {
		const parent = s.pick();
		if (!HOSTS.test(parent.localName ?? "") || parent.shadowRoot) return;
		parent.setHTMLUnsafe(s.of(DECLARED));
		const inner = parent.firstElementChild?.shadowRoot;
		if (inner) s.pool.push(inner);
	},
	define(s) {
		if (s.win.customElements.get("x-b")) return;
		s.win.eval(`customElements.define("x-b", class extends HTMLElement {
			constructor() { super(); this.attachShadow({ mode: "open" }).innerHTML = "<u>made</u><slot></slot>"; }
			connectedCallback() { this.setAttribute("data-x", "connected"); }
		})`);
	},
	frame(s) {
		const frame = s.doc.createElement("iframe");
		const way = s.r(4);
		if (way === 0) frame.srcdoc = `<!doctype html><p class=a>${s.r(99)}<i>in</i>`;
		else if (way === 1) frame.src = `/page?fuzz${s.r(99)}`;
		else if (way === 2)
			frame.srcdoc = "<iframe srcdoc='<b>deep</b>'></iframe><style>b{color:red}</style>";
		// What is inside the element itself is not shown, so that it is no place for more.
		s.add(s.doc.createElement("span")).append(frame);
		s.frames.push(frame);
	},
	written(s) {
		const inner = s.of(s.frames)?.contentDocument;
		if (!inner) return;
		inner.open();
		inner.write(`<!doctype html><h1>${s.r(9)}</h1><style>h1{color:rgb(${s.r(9)},0,0)}</style>`);
		inner.close();
	},
	inside(s) {
		const inner = s.of(s.frames)?.contentDocument;
		if (!inner?.body) return;
		const made = inner.createElement("p");
		made.append(s.word());
		if (s.r(3)) inner.body.insertBefore(made, s.child(inner.body));
		else inner.body.replaceChildren(made);
	},
	// Without shadow trees inside: styles in those that come to another document make Chromium crash.
	across(s) {
		const inner = s.of(s.frames)?.contentDocument;
		if (!inner?.body) return;
		if (s.r(2)) inner.body.append(s.make());
		else if (isSeen(inner.body.firstElementChild)) s.add(inner.body.firstElementChild);
	},
	navigate(s) {
		const frame = s.of(s.frames);
		if (!frame) return;
		if (s.r(2)) frame.srcdoc = `<p>${s.r(99)}</p>`;
		else if (frame.hasAttribute("srcdoc")) frame.removeAttribute("srcdoc");
		else frame.contentWindow?.location.replace(`/page?fuzz${s.r(99)}`);
	},
	popover(s) {
		const node = s.pick();
		if (!("popover" in node) || node === s.top || node.localName === "dialog") return;
		if (!node.popover) node.popover = s.of(["auto", "manual"]);
		else if (s.r(4)) node.togglePopover();
		else node.popover = null;
	},
	dialog(s) {
		const dialog = s.one("dialog");
		if (!dialog) return;
		const way = s.r(4);
		if (way === 0) dialog.show();
		else if (way === 1) dialog.showModal();
		else if (way === 2) dialog.close();
		else dialog.open = !dialog.open;
	},
	details(s) {
		const details = s.one("details");
		if (details) details.open = !details.open;
	},
	scroller(s) {
		const [box, inner] = [s.doc.createElement("div"), s.doc.createElement("div")];
		box.style.cssText =
			"display:block!important;overflow:scroll!important;height:40px!important;width:90px!important";
		inner.style.cssText = "display:block!important;height:400px!important;width:900px!important";
		box.append(inner);
		s.add(box);
		box.isScroller = true;
	},
	scroll(s) {
		// What scrolls in a shadow tree before that is told is not heard of.
		const box = s.of(s.pool.filter((node) => node.isScroller && node.getRootNode() === s.doc));
		box?.scrollTo(s.r(300), s.r(300));
	},
	snapshot(s) {
		if (s.isLive && !s.r(8)) s.harness.capture.requestSnapshot();
	},
};
