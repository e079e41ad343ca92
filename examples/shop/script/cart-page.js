import "./frame.js";
import { goodsTotal, onCartChange, priceOf, readCart, removeLine, setQuantity } from "./cart.js";
import { deliveryPrice } from "./delivery.js";
import { byId, copyOf, part } from "./element.js";
import { euro } from "./money.js";
import { findProduct, pictureOf } from "./product.js";
import { tintPictures } from "./tint.js";

/** @typedef {import("./cart.js").Line} Line */

/**
 * @param {Line} line
 * @param {number} index
 */
function lineRow(line, index) {
	const product = findProduct(line.id);
	const row = copyOf("line");
	const name = product?.name ?? line.id;
	row.dataset.product = line.id;
	const picture = /** @type {HTMLImageElement} */ (part(row, "picture"));
	picture.src = pictureOf(line.id);
	const link = /** @type {HTMLAnchorElement} */ (part(row, "link"));
	link.href = `product.html?id=${line.id}`;
	link.textContent = name;
	part(row, "size").textContent = line.size;
	part(row, "price").textContent = euro(product?.cents ?? 0);
	part(row, "total").textContent = euro(priceOf(line));
	wireQuantity(part(row, "quantity"), line, index, name);
	wireRemove(part(row, "remove"), index, name);
	return row;
}

/**
 * @param {HTMLInputElement} input
 * @param {Line} line
 * @param {number} index
 * @param {string} name
 */
function wireQuantity(input, line, index, name) {
	input.value = String(line.quantity);
	input.setAttribute("aria-label", `Quantity of ${name}`);
	input.addEventListener("change", () => setQuantity(index, Number(input.value)));
}

/**
 * @param {HTMLButtonElement} button
 * @param {number} index
 * @param {string} name
 */
function wireRemove(button, index, name) {
	button.setAttribute("aria-label", `Remove ${name}`);
	button.addEventListener("click", () => {
		removeLine(index);
		byId("cart-title").focus();
	});
}

function showCart() {
	const lines = readCart();
	const goods = goodsTotal();
	const delivery = lines.length ? deliveryPrice("post", goods) : 0;
	byId("lines").replaceChildren(...lines.map(lineRow));
	byId("goods").textContent = euro(goods);
	byId("delivery").textContent = delivery ? euro(delivery) : "free";
	byId("total").textContent = euro(goods + delivery);
	byId("full").hidden = lines.length === 0;
	byId("empty").hidden = lines.length > 0;
}

tintPictures();
showCart();
onCartChange(showCart);
