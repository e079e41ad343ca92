import { PRODUCTS } from "./product.js";

/**
 * Give each product's picture a backdrop of its own colour.
 *
 * The rules go into the linked sheet through the CSSOM: the shop's Content-Security-Policy allows
 * neither style attributes in markup nor inline style elements.
 */
export function tintPictures() {
	const sheet = [...document.styleSheets].find((each) => each.href?.endsWith("/style/base.css"));
	for (const { id, accent } of PRODUCTS) {
		const tint = `color-mix(in oklab, ${accent} 20%, var(--surface))`;
		sheet?.insertRule(`[data-product="${id}"] { --tint: ${tint}; }`, sheet.cssRules.length);
	}
}
