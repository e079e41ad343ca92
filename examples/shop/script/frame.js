/** What every page of the shop does: show how much is in the cart. */

import { countCart, onCartChange } from "./cart.js";
import { byId } from "./element.js";

function showCount() {
	const count = countCart();
	const badge = byId("cart-count");
	badge.textContent = String(count);
	badge.toggleAttribute("data-empty", count === 0);
}

showCount();
onCartChange(showCount);
