import type { Native } from "./native.ts";

/** Values of `autocomplete` that never leave the page. */
const SECRET_PURPOSE =
	/(^|\s)(current-password|new-password|one-time-code|webauthn|bday(-\w+)?|cc-[a-z-]+)(\s|$)/;

/** Parts of a name that mark a secret wherever they occur. */
const SECRET_PART = /card|cvv|cvc|iban|passw|passcode|secret|token/;

/** Words too short to be looked for inside other words ("shipping" has a pin). */
const SECRET_WORD = /(^|[^a-z])(pin|otp|ssn|csc|cvn|pwd|tan|mfa|totp|sin)([^a-z]|$)/;

/** 13 to 19 digits, single blanks or dashes between: the shape of a card number. */
const CARD_SHAPE = /(?<!\d)[2-68](?:[ \u00a0-]?\d){12,18}(?!\d)/g;

const DIGITS_ONLY = /^\s*[\d -]{1,19}\s*$/;

/** How far a card number split over elements is looked for, in neighbouring texts. */
const SPLIT_REACH = 8;

/** Whether the name of a field says that it holds a secret. */
export function namesSecret(name: string): boolean {
	const words = name.replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
	return SECRET_PART.test(words) || SECRET_WORD.test(words);
}

/** Whether an input, select or textarea is one whose value never leaves the page. */
export function isSecretField(native: Native, field: Element): boolean {
	const read = (name: string): string => native.getAttribute(field, name) ?? "";
	const type = read("type").toLowerCase();
	if (type === "password" || type === "file") return true;
	if (SECRET_PURPOSE.test(read("autocomplete").toLowerCase())) return true;
	// A button's or checkbox's name says what it does, not what it holds.
	if (/^(checkbox|radio|button|submit|reset|image|range|color)$/.test(type)) return false;
	const names = ["name", "id", "aria-label", "placeholder"].map(read);
	return names.some((name) => name !== "" && namesSecret(name)) || labelNamesSecret(native, field);
}

function labelNamesSecret(native: Native, field: Element): boolean {
	const labels = (field as HTMLInputElement).labels;
	if (!labels) return false;
	return Array.from(labels).some((label) => namesSecret(native.textContent(label) ?? ""));
}

/** Luhn's check over a string of digits. */
export function passesLuhn(digits: string): boolean {
	let sum = 0;
	for (let index = 0; index < digits.length; index++) {
		let digit = digits.charCodeAt(digits.length - 1 - index) - 48;
		if (index % 2 === 1) {
			digit *= 2;
			if (digit > 9) digit -= 9;
		}
		sum += digit;
	}
	return sum % 10 === 0;
}

/** Replace the digits of every card number in a text. */
export function maskCards(text: string): string {
	if (text.length < 13) return text;
	return text.replace(CARD_SHAPE, (run) => {
		const digits = run.replace(/\D/g, "");
		return passesLuhn(digits) ? run.replace(/\d/g, "•") : run;
	});
}

/** Whether a short text of digits is one group of a card number that continues next to it. */
export function isCardGroup(native: Native, text: Node, data: string): boolean {
	if (data.length > 24 || !DIGITS_ONLY.test(data)) return false;
	const groups = [data.replace(/\D/g, "")];
	let own = 0;
	for (const group of neighbours(native, text, native.previousSibling)) {
		groups.unshift(group);
		own++;
	}
	groups.push(...neighbours(native, text, native.nextSibling));
	return windowsOver(groups, own).some(
		(run) => run.length >= 13 && /^[2-68]/.test(run) && passesLuhn(run),
	);
}

/** All runs of whole groups, at most 19 digits long, that contain the group `own`. */
function windowsOver(groups: readonly string[], own: number): string[] {
	const runs: string[] = [];
	for (let from = own; from >= 0; from--) {
		for (let to = own + 1; to <= groups.length; to++) {
			const run = groups.slice(from, to).join("");
			if (run.length > 19) break;
			runs.push(run);
		}
	}
	return runs;
}

function neighbours(native: Native, text: Node, step: (node: Node) => ChildNode | null): string[] {
	const groups: string[] = [];
	let at: Node | null = text;
	for (let hops = 0; at && hops < SPLIT_REACH; hops++) {
		at = step(at) ?? climb(native, at, step);
		if (!at) break;
		const data = nearText(native, at);
		if (data === null || !DIGITS_ONLY.test(data)) {
			if (data?.trim() === "") continue;
			break;
		}
		groups.push(data.replace(/\D/g, ""));
	}
	return groups;
}

/** The neighbour of the nearest of two ancestors that has one: `<b>4111</b><b>1111</b>`. */
function climb(native: Native, node: Node, step: (node: Node) => ChildNode | null): Node | null {
	const parent = native.parentNode(node);
	if (!parent) return null;
	const next = step(parent);
	if (next) return next;
	const grand = native.parentNode(parent);
	return grand && step(grand);
}

/** The text of a node, or of an element too small to be a paragraph. */
function nearText(native: Native, node: Node): string | null {
	if (native.nodeType(node) === 3) return native.data(node as Text);
	if (native.nodeType(node) !== 1) return "";
	const first = native.firstChild(node);
	if (!first) return "";
	if (native.nextSibling(first)) return null;
	const text = native.textContent(first);
	return text !== null && text.length <= 24 ? text : null;
}
