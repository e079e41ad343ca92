import { euro } from "./money.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
	:host { display: inline-flex; align-items: baseline; gap: 0.5rem; font-weight: 700; font-variant-numeric: tabular-nums; }
	s { color: var(--muted, #555); font-size: 0.85em; font-weight: 400; }
	:host([was]) .now { color: var(--ember, #a8481a); }
	.words { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);

/** `<price-tag cents="18900" was="21900">`: a price, with the earlier one where it was reduced. */
class PriceTag extends HTMLElement {
	static observedAttributes = ["cents", "was"];

	constructor() {
		super();
		this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
	}

	attributeChangedCallback() {
		const was = this.getAttribute("was");
		const now = document.createElement("span");
		now.className = "now";
		now.textContent = euro(Number(this.getAttribute("cents")));
		this.shadowRoot?.replaceChildren(now, ...(was ? earlier(Number(was)) : []));
	}
}

/** @param {number} cents */
function earlier(cents) {
	const words = document.createElement("span");
	words.className = "words";
	words.textContent = "reduced from";
	const price = document.createElement("s");
	price.textContent = euro(cents);
	return [words, price];
}

customElements.define("price-tag", PriceTag);
