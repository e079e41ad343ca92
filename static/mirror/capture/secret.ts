import type { Native } from "./native.ts";

/** Values of `autocomplete` that never leave the page. */
const SECRET_PURPOSE =
	/(^|\s)(current-password|new-password|one-time-code|webauthn|bday(-\w+)?|cc-[a-z-]+)(\s|$)/i;

/** Parts of a name that mark a secret wherever they occur; words that do only where they stand alone ("shipping" has a pin). */
const SECRET_NAME =
	/card|cvv|cvc|iban|passw|passcode|secret|token|(^|[^a-z])(pin|otp|ssn|csc|cvn|pwd|tan|mfa|totp|sin)([^a-z]|$)/;

/** A button's or checkbox's name says what it does, not what it holds. */
const NAMELESS = /^(checkbox|radio|button|submit|reset|image|range|color)$/i;

/** What may be one of the numbers that are looked for; most texts hold nothing like it. */
const NUMBER = /(?:\d[\s-]?){13}|[A-Z]{2}\d\d[ \u00a0]?[A-Z\d]/;

/**
 * 13 to 19 digits that begin as cards do (ISO/IEC 7812): years begin otherwise, and fractions after a point are none.
 */
const CARD =
	/(?<!\d\.?)(?:2[\s-]?[2-7]|3[\s-]?[04-9]|[468][\s-]?\d|5[\s-]?[0-8])(?:[\s-]?\d){11,17}(?!\d)/g;

/** Two letters, two digits, groups: the shape of an account number (ISO 13616). */
const ACCOUNT = /\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z\d]){11,30}\b/g;

/** A text that can be one group of a card number spread over elements. */
const GROUP = /^[\s-]*(\d{1,6})[\s-]*$/;

/** How cards are grouped, as lengths of the groups: by four, as on two older kinds, or digit by digit. */
const LAYOUT = /^(4(,4){3}(,[1-3])?|4,6,[45]|1(,1){12,18})$/;

/** Lengths of two groups that can stand next to each other in such a layout. */
const PAIR = /^(?:4[1-46]|6[45]|11)$/;

/** How far groups are looked for, in neighbouring texts to each side, and past which elements they never go. */
const REACH = 18;
const CELL = /^(?:TD|TH|TR|LI|OPTION|SELECT)$/i;

/** Names and ids of password fields, by the form or parent they stood in. */
const passwords = new WeakMap<Node, Set<string>>();

/** Whether the name of a field says that it holds a secret. */
export function namesSecret(name: string): boolean {
	return SECRET_NAME.test(name.replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase());
}

/**
 * Whether an input, select or textarea is one whose value never leaves the page.
 *
 * @param isLabelled Whether its label is known to say so; where left out, its labels are looked for.
 */
export function isSecretField(native: Native, field: Element, isLabelled?: boolean): boolean {
	const read = (name: string): string => native.getAttribute(field, name) ?? "";
	const type = read("type");
	if (/^(password|file)$/i.test(type)) {
		rememberPassword(native, field);
		return true;
	}
	if (SECRET_PURPOSE.test(read("autocomplete"))) return true;
	if (NAMELESS.test(type)) return false;
	if (["name", "id", "aria-label", "placeholder"].some((name) => namesSecret(read(name))))
		return true;
	return wasPassword(native, field) || (isLabelled ?? labelNamesSecret(native, field));
}

function labelNamesSecret(native: Native, field: Element): boolean {
	const labels = (field as HTMLInputElement).labels;
	if (!labels) return false;
	return Array.from(labels).some((label) => namesSecret(native.textContent(label) ?? ""));
}

/** "Show password" often puts a text field of the same name in the place of the other. */
function rememberPassword(native: Native, field: Element): void {
	const place = placeOf(native, field);
	if (!place) return;
	const names = passwords.get(place) ?? new Set();
	for (const name of ["name", "id"]) names.add(native.getAttribute(field, name) ?? "");
	passwords.set(place, names.add(""));
}

function wasPassword(native: Native, field: Element): boolean {
	const place = placeOf(native, field);
	const names = place && passwords.get(place);
	if (!names) return false;
	return ["name", "id"].some((name) => {
		const value = native.getAttribute(field, name);
		return !!value && names.has(value);
	});
}

function placeOf(native: Native, field: Element): Node | null {
	return native.closest(field, "form") ?? native.parentNode(field);
}

/** Luhn's check over a string of digits (ISO/IEC 7812-1, annex B). */
export function passesLuhn(digits: string): boolean {
	let sum = 0;
	for (let index = 0; index < digits.length; index++) {
		const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
		sum += index % 2 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit;
	}
	return sum % 10 === 0;
}

/** Mask every card and account number in a text. */
export function maskNumbers(text: string): string {
	if (text.length < 13 || !NUMBER.test(text)) return text;
	return text
		.replace(CARD, (run) => (passesLuhn(run.replace(/\D/g, "")) ? dots(run) : run))
		.replace(ACCOUNT, maskAccount);
}

function dots(run: string): string {
	return run.replace(/[^\s-]/g, "•");
}

/** A run may go on into words after the number: each end of a group is tried, the longest first. */
function maskAccount(run: string): string {
	for (let end = run.length; end >= 15; end = run.slice(0, end).search(/\s\S*$/)) {
		if (passesMod97(run.slice(0, end).replace(/\s/g, "")))
			return dots(run.slice(0, end)) + run.slice(end);
	}
	return run;
}

/** The check of ISO 7064 MOD 97-10, as IBANs use it. */
function passesMod97(account: string): boolean {
	let rest = 0;
	for (const char of account.slice(4) + account.slice(0, 4)) {
		const value = Number.parseInt(char, 36);
		rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
	}
	return rest === 1;
}

/** Whether a text is one group of a card number that continues in the elements next to it. */
export function isNumberGroup(native: Native, text: Node, data: string): boolean {
	// Most texts end in something else than a digit, a dash or a blank.
	if (data.length > 24 || data.charCodeAt(data.length - 1) > 57) return false;
	const own = GROUP.exec(data)?.[1];
	if (!own) return false;
	const { previousSibling, nextSibling, firstChild, lastChild } = native;
	const left: Fit = (length, next) => PAIR.test(`${length}${next}`);
	const right: Fit = (length, last) => PAIR.test(`${last}${length}`);
	const before = neighbours(native, text, own, left, previousSibling, lastChild).reverse();
	const after = neighbours(native, text, own, right, nextSibling, firstChild);
	const groups = [...before, own, ...after];
	for (let from = 0; from <= before.length; from++) {
		for (let to = groups.length; to > before.length; to--) {
			const run = groups.slice(from, to);
			const digits = run.join("");
			const fits = LAYOUT.test(run.map((group) => group.length).join());
			if (fits && digits.replace(CARD, "") === "" && passesLuhn(digits)) return true;
		}
	}
	return false;
}

type Step = (node: Node) => ChildNode | null;

/** Whether a group of a length can be the neighbour of one of another. */
type Fit = (length: number, last: number) => boolean;

/** The groups that follow a text to one side, nearest first. */
function neighbours(
	native: Native,
	text: Node,
	own: string,
	fits: Fit,
	step: Step,
	enter: Step,
): string[] {
	const groups: string[] = [];
	let last = own;
	let at = nextText(native, text, step, enter);
	for (let hops = 0; at && hops < REACH; hops++) {
		const data = native.data(at as Text);
		const group = data.length <= 24 ? GROUP.exec(data)?.[1] : undefined;
		if (group) {
			if (!fits(group.length, last.length)) break;
			groups.push(group);
			last = group;
		} else if (/[^\s-]/.test(data)) break;
		at = nextText(native, at, step, enter);
	}
	return groups;
}

/** The next text in the order of the document, within one cell or item. */
function nextText(native: Native, from: Node, step: Step, enter: Step): Node | null {
	let at: Node = from;
	for (let hops = 0; hops < REACH; hops++) {
		let next: Node | null = step(at);
		if (!next) {
			const parent = native.parentNode(at);
			if (!parent || CELL.test(native.nodeName(parent))) return null;
			at = parent;
			continue;
		}
		for (let inner: Node | null = next; inner; inner = enter(next)) {
			if (CELL.test(native.nodeName(inner))) return null;
			next = inner;
		}
		if (native.nodeType(next) === 3) return next;
		at = next;
	}
	return null;
}
