/** What every page of the shop does: show how much is in the cart, and offer a person to talk to. */

import { countCart, onCartChange } from "./cart.js";
import { byId } from "./element.js";

function showCount() {
	const count = countCart();
	const badge = byId("cart-count");
	badge.textContent = String(count);
	badge.toggleAttribute("data-empty", count === 0);
}

/**
 * Ask the chat for something; calls made before it has loaded wait in the list.
 * @param {string} call A method of the chat: `open` or `requestCode`.
 */
function askChat(call) {
	window.Lookalong ??= [];
	window.Lookalong.push([call]);
}

showCount();
onCartChange(showCount);
for (const button of document.querySelectorAll("[data-chat]")) {
	const { chat } = /** @type {HTMLElement} */ (button).dataset;
	if (chat) button.addEventListener("click", () => askChat(chat));
}
