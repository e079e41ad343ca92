import { copyOf, part } from "./element.js";
import { pictureOf } from "./product.js";

/**
 * Return a shelf entry for a product, from the page's `card` template.
 * @param {import("./product.js").Product} product
 */
export function productCard(product) {
	const item = copyOf("card");
	item.dataset.product = product.id;
	const picture = /** @type {HTMLImageElement} */ (part(item, "picture"));
	picture.src = pictureOf(product.id);
	picture.alt = product.alt;
	const link = /** @type {HTMLAnchorElement} */ (part(item, "link"));
	link.href = `product.html?id=${product.id}`;
	link.textContent = product.name;
	part(item, "pitch").textContent = product.pitch;
	setPrice(part(item, "price"), product);
	setRating(part(item, "rating"), product);
	return item;
}

/**
 * Show a product's price on a `<price-tag>`.
 * @param {HTMLElement} tag
 * @param {import("./product.js").Product} product
 */
export function setPrice(tag, product) {
	tag.setAttribute("cents", String(product.cents));
	if (product.wasCents) tag.setAttribute("was", String(product.wasCents));
}

/**
 * Show a product's rating on a `<star-rating>`.
 * @param {HTMLElement} stars
 * @param {import("./product.js").Product} product
 */
export function setRating(stars, product) {
	stars.setAttribute("count", String(product.reviews));
	stars.setAttribute("value", String(product.rating));
}
