import "./frame.js";
import "./price-tag.js";
import "./star-rating.js";
import { productCard, setPrice, setRating } from "./card.js";
import { addToCart, MAX_QUANTITY } from "./cart.js";
import { byId, copyOf, part } from "./element.js";
import { findProduct, PRODUCTS, pictureOf } from "./product.js";
import { tintPictures } from "./tint.js";
import { toast } from "./toast.js";

/** @typedef {import("./product.js").Product} Product */

const quantity = /** @type {HTMLInputElement} */ (byId("quantity"));

/** @param {Product} product */
function showProduct(product) {
	document.title = `${product.name} · Fernweh Outfitters`;
	byId("product").dataset.product = product.id;
	byId("name").textContent = product.name;
	byId("pitch").textContent = product.pitch;
	byId("story").textContent = product.story;
	byId("care").textContent = product.care;
	setPrice(byId("price"), product);
	setRating(byId("rating"), product);
	const picture = /** @type {HTMLImageElement} */ (byId("picture"));
	picture.src = pictureOf(product.id);
	picture.alt = product.alt;
	byId("sizes").replaceChildren(...product.sizes.map(sizeChoice));
	showGuide(product);
}

/**
 * @param {string} size
 * @param {number} index
 */
function sizeChoice(size, index) {
	const label = copyOf("size");
	const input = /** @type {HTMLInputElement} */ (part(label, "input"));
	input.value = size;
	input.defaultChecked = index === 0;
	part(label, "text").textContent = size;
	return label;
}

/** @param {Product} product */
function showGuide({ guide, name }) {
	const dialog = /** @type {HTMLDialogElement} */ (byId("size-guide"));
	const opener = byId("open-size-guide");
	opener.hidden = !guide;
	if (!guide) return;
	byId("size-guide-title").textContent = `Sizes: ${name}`;
	byId("guide-head").replaceChildren(...guide.head.map((text) => cell("th", text)));
	byId("guide-body").replaceChildren(...guide.rows.map(guideRow));
	opener.addEventListener("click", () => dialog.showModal());
	byId("close-size-guide").addEventListener("click", () => dialog.close());
}

/** @param {readonly string[]} texts */
function guideRow(texts) {
	const row = document.createElement("tr");
	row.append(...texts.map((text) => cell("td", text)));
	return row;
}

/**
 * @param {"td" | "th"} name
 * @param {string} text
 */
function cell(name, text) {
	const element = document.createElement(name);
	element.textContent = text;
	return element;
}

/** @param {number} step */
function stepQuantity(step) {
	const wanted = (Number(quantity.value) || 1) + step;
	quantity.value = String(Math.min(MAX_QUANTITY, Math.max(1, wanted)));
}

/** @param {Product} product */
function sell(product) {
	const form = /** @type {HTMLFormElement} */ (byId("buy"));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const size = String(new FormData(form).get("size"));
		addToCart(product.id, size, Number(quantity.value));
		toast(`${product.name} is in your cart.`, { label: "See the cart", href: "cart.html" });
	});
	byId("fewer").addEventListener("click", () => stepQuantity(-1));
	byId("more").addEventListener("click", () => stepQuantity(1));
}

/** @param {Product} product */
function suggest(product) {
	const others = PRODUCTS.filter((other) => other.id !== product.id);
	byId("others").replaceChildren(...others.map(productCard));
}

const product = findProduct(new URLSearchParams(location.search).get("id"));
tintPictures();
byId("product").hidden = !product;
byId("others-section").hidden = !product;
byId("no-product").hidden = Boolean(product);
if (product) {
	showProduct(product);
	sell(product);
	suggest(product);
}
