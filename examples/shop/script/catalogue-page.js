import "./frame.js";
import "./price-tag.js";
import "./star-rating.js";
import { productCard } from "./card.js";
import { byId } from "./element.js";
import { guardForm } from "./form.js";
import { PRODUCTS } from "./product.js";
import { tintPictures } from "./tint.js";
import { toast } from "./toast.js";

/** @typedef {import("./product.js").Product} Product */

/** @type {Record<string, (a: Product, b: Product) => number>} */
const ORDERS = {
	loved: (a, b) => b.rating - a.rating,
	cheap: (a, b) => a.cents - b.cents,
	dear: (a, b) => b.cents - a.cents,
	name: (a, b) => a.name.localeCompare(b.name),
};

const words = /** @type {HTMLInputElement} */ (byId("search"));
const category = /** @type {HTMLSelectElement} */ (byId("category"));
const order = /** @type {HTMLSelectElement} */ (byId("order"));

/** @param {Product} product */
function isWanted(product) {
	const text = `${product.name} ${product.pitch} ${product.category}`.toLowerCase();
	return (
		(!category.value || product.category === category.value) &&
		text.includes(words.value.trim().toLowerCase())
	);
}

function fillShelf() {
	const found = PRODUCTS.filter(isWanted).toSorted(ORDERS[order.value]);
	byId("shelf").replaceChildren(...found.map(productCard));
	byId("found").textContent = found.length === 1 ? "1 product" : `${found.length} products`;
	byId("nothing-found").hidden = found.length > 0;
}

function clearFilters() {
	words.value = "";
	category.value = "";
	fillShelf();
	words.focus();
}

tintPictures();
fillShelf();
for (const control of [words, category, order]) control.addEventListener("input", fillShelf);
byId("clear-filters").addEventListener("click", clearFilters);
const newsletter = /** @type {HTMLFormElement} */ (byId("newsletter"));
guardForm(newsletter, () => {
	newsletter.reset();
	toast("Thank you. The next letter comes with the first snow.");
});
