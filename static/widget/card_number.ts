/** Card numbers typed into the chat never leave the browser whole. */

/** 13 to 19 digits (ISO/IEC 7812-1), with the separators people type between them. */
const CANDIDATE = /(?<!\d)\d(?:[ \-.]?\d){12,18}(?!\d)/g;
const KEPT = 4;

/** Replace all but the last four digits of every number that looks like a payment card's. */
export function maskCardNumbers(text: string): { text: string; masked: boolean } {
	let masked = false;
	const shown = text.replace(CANDIDATE, (number) => {
		const digits = number.replace(/\D/g, "");
		if (!passesLuhn(digits)) return number;
		masked = true;
		return hide(number, digits.length - KEPT);
	});
	return { text: shown, masked };
}

/** The check of ISO/IEC 7812-1 annex B. */
export function passesLuhn(digits: string): boolean {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) {
		const digit = Number(digits[digits.length - 1 - i]);
		const doubled = i % 2 ? digit * 2 : digit;
		sum += doubled > 9 ? doubled - 9 : doubled;
	}
	return sum % 10 === 0;
}

function hide(number: string, count: number): string {
	let left = count;
	return number.replace(/\d/g, (digit) => (left-- > 0 ? "•" : digit));
}
