const SVG = "http://www.w3.org/2000/svg";
const STAR = "M10 1.6l2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-2.9-5.3 2.9 1.1-6L1.4 7.9l6-.8z";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
	:host { display: inline-flex; align-items: center; gap: 0.4rem; font-size: 0.9rem; }
	.stars { position: relative; display: inline-block; width: 5.5em; height: 1.1em; }
	.layer { position: absolute; inset: 0 auto 0 0; overflow: hidden; color: var(--line, #ccc); }
	.layer.full { width: var(--share); color: #d1871f; }
	svg { display: block; width: 5.5em; height: 1.1em; fill: currentColor; }
	.count { color: var(--muted, #555); }
`);

/**
 * `<star-rating value="4.6" count="12">`: stars out of five, with the number of reviews.
 * One constructed sheet serves all of them.
 */
class StarRating extends HTMLElement {
	static observedAttributes = ["value", "count"];

	#full = layer("layer full");
	#count = document.createElement("span");

	constructor() {
		super();
		const root = this.attachShadow({ mode: "open" });
		root.adoptedStyleSheets = [sheet];
		const stars = document.createElement("span");
		stars.className = "stars";
		stars.setAttribute("aria-hidden", "true");
		stars.append(layer("layer"), this.#full);
		this.#count.className = "count";
		root.append(stars, this.#count);
	}

	attributeChangedCallback() {
		const value = Number(this.getAttribute("value"));
		const count = this.getAttribute("count") ?? "0";
		this.#full.style.setProperty("--share", `${value * 20}%`);
		this.#count.textContent = `${value.toFixed(1)} (${count})`;
		this.setAttribute("role", "img");
		this.setAttribute("aria-label", `${value} out of 5 stars, ${count} reviews`);
	}
}

/** @param {string} name */
function layer(name) {
	const span = document.createElement("span");
	span.className = name;
	const picture = document.createElementNS(SVG, "svg");
	picture.setAttribute("viewBox", "0 0 100 20");
	for (let index = 0; index < 5; index++) {
		const star = document.createElementNS(SVG, "path");
		star.setAttribute("d", STAR);
		star.setAttribute("transform", `translate(${index * 20} 0)`);
		picture.append(star);
	}
	span.append(picture);
	return span;
}

customElements.define("star-rating", StarRating);
