import "./frame.js";
import { clearCart, goodsTotal, onCartChange, priceOf, readCart } from "./cart.js";
import { deliveryDays, deliveryPrice } from "./delivery.js";
import { byId } from "./element.js";
import { guardForm } from "./form.js";
import { euro } from "./money.js";
import { findProduct } from "./product.js";

const form = /** @type {HTMLFormElement} */ (byId("checkout"));
const number = /** @type {HTMLInputElement} */ (byId("card-number"));
const expiry = /** @type {HTMLInputElement} */ (byId("card-expiry"));

function showParcel() {
	const rows = readCart().map((line) => {
		const row = document.createElement("li");
		const name = document.createElement("span");
		name.textContent = `${line.quantity} × ${findProduct(line.id)?.name} (${line.size})`;
		const price = document.createElement("span");
		price.textContent = euro(priceOf(line));
		row.append(name, price);
		return row;
	});
	byId("parcel").replaceChildren(...rows);
	byId("full").hidden = rows.length === 0;
	byId("empty").hidden = rows.length > 0;
}

function showTotals() {
	const data = new FormData(form);
	const way = String(data.get("delivery"));
	const goods = goodsTotal();
	const delivery = deliveryPrice(way, goods);
	const days = deliveryDays(way, String(data.get("country")));
	byId("delivery-price").textContent = delivery ? euro(delivery) : "free";
	byId("total").textContent = euro(goods + delivery);
	byId("arrival").textContent = `Arrives in ${days} working ${days === 1 ? "day" : "days"}.`;
}

/** Group the digits by four while the card number is typed. */
function groupNumber() {
	const digits = number.value.replace(/\D/g, "").slice(0, 19);
	number.value = digits.replace(/(.{4})(?=.)/g, "$1 ");
}

/** Put the slash between month and year. */
function slashExpiry() {
	const digits = expiry.value.replace(/\D/g, "").slice(0, 4);
	expiry.value = digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2)}` : digits;
}

/** Take the order: nothing of the form is kept or sent, only the first name for the thanks. */
function order() {
	const name = /** @type {HTMLInputElement} */ (byId("given-name")).value.trim();
	sessionStorage.setItem("fernweh.thanks", name);
	clearCart();
	location.assign("thanks.html");
}

showParcel();
showTotals();
onCartChange(() => {
	showParcel();
	showTotals();
});
number.addEventListener("input", groupNumber);
expiry.addEventListener("input", slashExpiry);
form.addEventListener("input", showTotals);
guardForm(form, order);
