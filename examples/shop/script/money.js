const EURO = new Intl.NumberFormat("en-IE", { style: "currency", currency: "EUR" });

/**
 * Write an amount of euro cents for people.
 * @param {number} cents
 */
export function euro(cents) {
	return EURO.format(cents / 100);
}
