import { get } from "../member.ts";
import type { Native, Realm } from "./native.ts";
import * as TRAIT from "./trait.ts";
import type { Root } from "./tree.ts";

/** What a site may ask for elements. */
export type RuleAction = "mask" | "redact" | "ignore" | "show" | "readonly" | "approve";

/** A wish of the site for all elements of a selector. */
export type Rule = {
	/** Matched within the document, frame or shadow root an element is in. */
	readonly selector: string;
	readonly action: RuleAction;
	/** The paths it is for; `*` stands for any characters. Every page if empty or left out. */
	readonly url?: string;
};

/** Beside the traits: the element is absent from the mirror. */
export const IGNORED = 1024;
/** Beside the traits: what an agent does to the element waits for the customer's yes. */
const APPROVED = 2048;
/** Marks that are no traits. */
export const BESIDE = IGNORED | APPROVED;

const BITS: Readonly<Record<RuleAction, number>> = {
	ignore: IGNORED,
	redact: TRAIT.redacted | TRAIT.opaque,
	mask: TRAIT.masked,
	readonly: TRAIT.readonly,
	show: TRAIT.shown,
	approve: APPROVED,
};

const HIDING = IGNORED | TRAIT.redacted | TRAIT.opaque | TRAIT.masked;
const MARKED = "[data-lookalong],[contenteditable]";
const EDITABLE = '[contenteditable]:not([contenteditable="false" i])';

/** Ends what a selector may have left open, a comment or a string, before the next one begins. */
const END = "/**/\n\n";

/**
 * Knows which elements are marked, by `data-lookalong`, `contenteditable` or a rule of the site. Whole roots are
 * asked at once with one selector: for a snapshot, and, where a site has rules, again after changes, because a class
 * set anywhere may make a rule match anywhere.
 */
export class Marks {
	/** Whether a rule could not be understood: then nothing is shown that could be hidden. */
	sealed = false;
	/** Whether something on the page was, since capture began, marked to be hidden. */
	hides = false;
	readonly #native: Native;
	readonly #target: Realm;
	readonly #roots = new Set<Root>();
	#rules: readonly Rule[] = [];
	#table: [bits: number, selector: string][] = [];
	#any = "";
	#ruled = "";
	#path = "";
	#isPlaced = false;
	#found: Map<Element, number> | null = null;
	/** Whether what is not found has no mark: so at a snapshot. Later only elements of rules are looked for. */
	#isWhole = false;
	#isStale = false;
	#last: Element | null = null;
	#bits = 0;

	constructor(native: Native, target: Realm) {
		this.#native = native;
		this.#target = target;
	}

	/** Whether the page's address has to be looked at now and then. */
	get watching(): boolean {
		return this.#isPlaced;
	}

	/** Whether the page has another address than when rules were taken. */
	get isElsewhere(): boolean {
		return this.#isPlaced && this.#target.location.pathname !== this.#path;
	}

	/** Take the rules of the site. One that is not understood seals the page; the others still hide. */
	configure(rules: readonly Rule[], sealed: boolean): void {
		this.#rules = rules.filter((rule) => this.#understands(rule));
		this.sealed = sealed || this.#rules.length < rules.length;
		this.#isPlaced = this.#rules.some((rule) => rule.url);
		this.#choose();
	}

	/** Take the rules for the page's address of now, if it is another. Returns whether they are others. */
	arrive(): boolean {
		return this.isElsewhere && this.#choose();
	}

	#choose(): boolean {
		this.#path = this.#target.location.pathname;
		const path = plain(this.#path);
		const table = new Map<number, string>([[TRAIT.editable, EDITABLE]]);
		for (const [action, bits] of Object.entries(BITS)) {
			table.set(bits, `[data-lookalong~="${action}" i]`);
		}
		const chosen: string[] = [];
		for (const { selector, action, url } of this.#rules) {
			const bits = BITS[action];
			if (!covers(plain(url || "*"), path)) continue;
			chosen.push(selector + END);
			table.set(bits, `${table.get(bits)},${selector}${END}`);
		}
		if (this.sealed) table.delete(BITS.show);
		// Asked of whole pages: two attributes are looked up faster than their values are compared.
		const any = [MARKED, ...chosen].join();
		const before = this.#table.join();
		this.#table = [...table];
		this.#any = any;
		this.#ruled = chosen.join();
		return this.#table.join() !== before;
	}

	/** Forget what was found; a snapshot follows. */
	reset(): void {
		this.#roots.clear();
		this.#found = new Map();
		this.#isWhole = true;
		this.#isStale = false;
	}

	/** Look through a root before it is written. */
	addRoot(root: Root): void {
		this.#roots.add(root);
		if (this.#found) this.#scan(root, this.#any, this.#found);
	}

	removeRoot(root: Root): void {
		this.#roots.delete(root);
	}

	/** The tree or an attribute changed. */
	stale(): void {
		this.#isStale = true;
	}

	/**
	 * Look again, before something is written. Returns the elements of which less may be shown than before. What may
	 * be shown again stays hidden until the next snapshot: it may be what was hidden, in another place.
	 */
	refresh(): Element[] {
		this.#last = null;
		const before = this.#found;
		if (!this.#isStale || !before) return [];
		this.#isStale = this.#isWhole = false;
		this.#found = null;
		if (this.#ruled === "") return [];
		const found = new Map<Element, number>();
		for (const root of this.#roots) this.#scan(root, this.#ruled, found);
		this.#found = found;
		return this.#changes(before, found);
	}

	/** Whether nothing has changed since all roots were looked through: a snapshot goes on. */
	get isFresh(): boolean {
		return this.#isWhole && !this.#isStale;
	}

	/** The marks on an element itself: traits, and those of `BESIDE`. */
	of(element: Element): number {
		const found = this.#found?.get(element);
		if (found !== undefined || this.#isWhole) return found ?? 0;
		if (element !== this.#last) {
			this.#bits = this.#native.matches(element, this.#any) ? this.#look(element) : 0;
			this.#last = element;
		}
		return this.#bits;
	}

	/** What an element itself is marked for. */
	actionsOf(element: Element): RuleAction[] {
		// Looked at anew: since the last look a rule may have come to match.
		const bits = this.of(element) | this.#look(element);
		return (Object.keys(BITS) as RuleAction[]).filter((action) => bits & BITS[action]);
	}

	/** Elements that are marked or match a selector, in every root known. */
	*all(more: string): Generator<Element> {
		for (const root of this.#roots) yield* this.#native.queryAll(root, `${this.#any},${more}`);
	}

	#scan(root: Root, selector: string, found: Map<Element, number>): void {
		for (const element of this.#native.queryAll(root, selector)) {
			found.set(element, this.#look(element));
		}
	}

	/** Elements with more marks that hide, or fewer that show. What was hidden stays so in `found`. */
	#changes(before: ReadonlyMap<Element, number>, found: Map<Element, number>): Element[] {
		const changed: Element[] = [];
		for (const [element, old] of before) {
			if (!this.#native.isConnected(element)) continue;
			const bits = (found.get(element) ?? this.#look(element)) | (old & HIDING);
			if (bits) found.set(element, bits);
			if (old & ~bits & TRAIT.shown) changed.push(element);
		}
		for (const [element, bits] of found) {
			if (bits & ~(before.get(element) ?? 0) & ~(TRAIT.shown | APPROVED)) changed.push(element);
		}
		return changed;
	}

	#look(element: Element): number {
		let bits = 0;
		for (const [bit, selector] of this.#table) {
			if (this.#native.matches(element, selector)) bits |= bit;
		}
		if (bits & HIDING) this.hides = true;
		return bits;
	}

	/** Whether a selector is valid alone, to its last part, and leaves nothing open for the next one to fall into. */
	#understands({ selector, action }: Rule): boolean {
		try {
			this.#native.matches(get(this.#target.document, "documentElement"), selector + END);
			const strict = `selector(:is(${selector}${END}))and (color:red)`;
			return Object.hasOwn(BITS, action) && this.#native.supports(strict);
		} catch {
			return false;
		}
	}
}

/** Whether a path fits a pattern in which `*` stands for any characters. */
export function covers(pattern: string, path: string): boolean {
	const [head = "", ...parts] = pattern.split("*");
	const tail = parts.pop();
	if (tail === undefined) return path === head;
	let at = path.startsWith(head) ? head.length : -1;
	for (const part of parts) {
		if (at >= 0) at = path.indexOf(part, at);
		if (at >= 0) at += part.length;
	}
	return at >= 0 && path.length - tail.length >= at && path.endsWith(tail);
}

/** A path as people write it: `/계정`, not `/%EA%B3%84%EC%A0%95`. */
function plain(path: string): string {
	try {
		return decodeURI(path);
	} catch {
		return path;
	}
}
