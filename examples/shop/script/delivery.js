/** Ways of delivery, their price in cents and their time in days. */

const WAYS = {
	post: { cents: 590, days: 3 },
	express: { cents: 1490, days: 1 },
	pickup: { cents: 0, days: 2 },
};

/** Goods above this many cents travel free by post. */
export const FREE_POST_FROM = 15000;

/** Days that the post needs on top, by country; none means it is ours. */
const FAR = { GB: 3, NO: 2, CH: 2, IE: 2, PT: 2, ES: 1, SE: 1, FI: 2 };

/**
 * Return the price of a delivery, in cents.
 * @param {string} way
 * @param {number} goods Price of the goods, in cents.
 */
export function deliveryPrice(way, goods) {
	if (way === "post" && goods >= FREE_POST_FROM) return 0;
	return WAYS[/** @type {keyof typeof WAYS} */ (way)].cents;
}

/**
 * Return how many working days a delivery takes.
 * @param {string} way
 * @param {string} country ISO 3166-1 alpha-2 code.
 */
export function deliveryDays(way, country) {
	const extra = FAR[/** @type {keyof typeof FAR} */ (country)] ?? 0;
	return WAYS[/** @type {keyof typeof WAYS} */ (way)].days + (way === "pickup" ? 0 : extra);
}
