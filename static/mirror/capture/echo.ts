/** Secrets shorter than this are looked for only as a whole text: they would match by chance. */
const SECRET_UNITS = 4;

/** How many fields of each kind are remembered. */
const REMEMBERED = 32;

const MASK = "••••••••";

/**
 * Pages repeat what is typed: a password in a text field that takes the other's place, a search in its list of
 * suggestions. What a secret field held is masked wherever it turns up; of other masked fields what repeats
 * them whole, or as far as they were typed.
 */
export class Echoes {
	readonly #secrets = new Map<Element, string>();
	readonly #values = new Map<Element, string>();
	/** What each masked field held at the last look. */
	readonly #seen = new WeakMap<Element, string>();
	#longest = 0;

	/** Note what a masked field holds; of an ordinary one only if it changed while we looked. */
	learn(field: Element, value: string, isSecret: boolean, changed: boolean): void {
		const known = isSecret ? this.#secrets : this.#values;
		const words = value.trim();
		const differs = (this.#seen.get(field) ?? value) !== value;
		this.#seen.set(field, value);
		if (words === "" || !(isSecret || changed || differs)) return;
		known.delete(field);
		known.set(field, words);
		if (known.size > REMEMBERED) known.delete(known.keys().next().value as Element);
		this.#longest = Math.max(this.#longest, value.length);
	}

	/** Whether a field was masked when it was last looked at. */
	knows(field: Element): boolean {
		return this.#seen.has(field);
	}

	/** A text without what is known. */
	mask(text: string): string {
		if (this.#longest === 0) return text;
		let safe = text;
		for (const secret of this.#secrets.values()) {
			if (secret.length >= SECRET_UNITS && safe.includes(secret))
				safe = safe.replaceAll(secret, MASK);
		}
		return this.#repeats(safe.trim()) ? safe.replace(/\S/g, "•") : safe;
	}

	#repeats(words: string): boolean {
		if (words === "" || words.length > this.#longest) return false;
		for (const secret of this.#secrets.values()) if (secret === words) return true;
		// A digit or two is on every page.
		if (/^\d{1,3}$/.test(words)) return false;
		for (const value of this.#values.values()) {
			if (value === words || (words.length > 1 && value.startsWith(words))) return true;
		}
		return false;
	}
}
