/** The cart, kept in this browser. Other tabs of the shop follow. */

import { findProduct } from "./product.js";

/**
 * @typedef {object} Line
 * @property {string} id Product id.
 * @property {string} size
 * @property {number} quantity From 1 to MAX_QUANTITY.
 */

const KEY = "fernweh.cart";

/** Pieces of one thing in one order; more than that is a call to the warehouse. */
export const MAX_QUANTITY = 20;

const changes = new EventTarget();
window.addEventListener("storage", (event) => {
	if (event.key === KEY) changes.dispatchEvent(new Event("change"));
});

/** Return the lines; those whose product is gone are left out. */
export function readCart() {
	return load().filter((line) => findProduct(line.id));
}

/**
 * Put pieces into the cart, on top of those of the same size.
 * @param {string} id
 * @param {string} size
 * @param {number} quantity
 */
export function addToCart(id, size, quantity) {
	const lines = readCart();
	const same = lines.find((line) => line.id === id && line.size === size);
	if (same) same.quantity = clamp(same.quantity + quantity);
	else lines.push({ id, size, quantity: clamp(quantity) });
	save(lines);
}

/**
 * Change how many pieces a line has.
 * @param {number} index Place of the line in the cart.
 * @param {number} quantity
 */
export function setQuantity(index, quantity) {
	save(
		readCart().map((line, at) => (at === index ? { ...line, quantity: clamp(quantity) } : line)),
	);
}

/**
 * Take a line out of the cart.
 * @param {number} index Place of the line in the cart.
 */
export function removeLine(index) {
	save(readCart().filter((_, at) => at !== index));
}

/** Empty the cart. */
export function clearCart() {
	save([]);
}

/** Return the number of pieces in the cart. */
export function countCart() {
	return readCart().reduce((sum, line) => sum + line.quantity, 0);
}

/**
 * Return the price of a line, in cents.
 * @param {Line} line
 */
export function priceOf(line) {
	return (findProduct(line.id)?.cents ?? 0) * line.quantity;
}

/** Return the price of all lines without delivery, in cents. */
export function goodsTotal() {
	return readCart().reduce((sum, line) => sum + priceOf(line), 0);
}

/**
 * Call back after every change, made here or in another tab.
 * @param {() => void} listener
 */
export function onCartChange(listener) {
	changes.addEventListener("change", listener);
}

/** @returns {Line[]} */
function load() {
	try {
		const lines = JSON.parse(localStorage.getItem(KEY) ?? "[]");
		return Array.isArray(lines) ? lines : [];
	} catch {
		// Somebody else's text under our key: an empty cart is better than a broken shop.
		return [];
	}
}

/** @param {Line[]} lines */
function save(lines) {
	localStorage.setItem(KEY, JSON.stringify(lines));
	changes.dispatchEvent(new Event("change"));
}

/** @param {number} quantity */
function clamp(quantity) {
	return Math.min(MAX_QUANTITY, Math.max(1, Math.round(quantity) || 1));
}
