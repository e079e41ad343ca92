import type { Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import type { Sheets } from "./sheet.ts";

/** Rules watched at most; beyond, the one unchanged for longest is let go. */
const MAX_WATCHED = 256;

/** Kinds of rules whose declarations a page can reach. */
const STYLED = [
	"CSSStyleRule",
	"CSSFontFaceRule",
	"CSSKeyframeRule",
	"CSSPageRule",
	"CSSNestedDeclarations",
	"CSSPositionTryRule",
];

/** Setters of rules that change what they say. */
const TELLING = {
	CSSStyleRule: ["selectorText"],
	CSSKeyframeRule: ["keyText"],
	CSSKeyframesRule: ["name"],
	CSSCounterStyleRule: [
		"name",
		"system",
		"symbols",
		"additiveSymbols",
		"negative",
		"prefix",
		"suffix",
		"range",
		"pad",
		"speakAs",
		"fallback",
	],
};

/** Kinds of rules that hold rules. */
const GROUPS = ["CSSGroupingRule", "CSSStyleRule", "CSSKeyframesRule"];

/**
 * Notices changes made to style sheets through the CSSOM. Calls that change a sheet are patched.
 * Declarations have hundreds of setters; there the *reading* of `rule.style` is patched instead, and
 * a rule that was reached for is compared with what it said before, now and then.
 */
export class Rules {
	readonly #sheets: Sheets;
	readonly #watched = new Map<CSSRule, string>();
	#isReached = false;

	constructor(sheets: Sheets) {
		this.#sheets = sheets;
	}

	/** Whether a rule was reached for since the last look. */
	get pending(): boolean {
		return this.#isReached;
	}

	/** Whether some rule has to be looked at now and then. */
	get watching(): boolean {
		return this.#watched.size > 0;
	}

	reset(): void {
		this.#watched.clear();
	}

	/** Compare the watched rules with what they said. Returns whether one changed. */
	look(): boolean {
		let changed = false;
		this.#isReached = false;
		for (const [rule, text] of this.#watched) {
			const now = rule.cssText;
			if (now === text) continue;
			this.#watched.delete(rule);
			this.#watched.set(rule, now);
			this.#sheets.edited(rule);
			changed = true;
		}
		return changed;
	}

	/** Patch a realm's style sheets. */
	watch(patches: Patches, realm: Realm, changed: () => void): void {
		this.#watchSheets(patches, realm, changed);
		this.#watchRules(patches, realm, changed);
		this.#watchLists(patches, realm, changed);
	}

	#watchSheets(patches: Patches, realm: Realm, changed: () => void): void {
		const sheet = realm.CSSStyleSheet?.prototype;
		const sheets = this.#sheets;
		patches.method<CSSStyleSheet>(sheet, "insertRule", (self, [text, index], at) => {
			sheets.inserted(self, Number(at ?? index ?? 0), String(text));
			changed();
		});
		patches.method<CSSStyleSheet>(sheet, "deleteRule", (self, [index]) => {
			sheets.deleted(self, Number(index));
			changed();
		});
		for (const name of ["addRule", "removeRule", "replaceSync"]) {
			patches.method<CSSStyleSheet>(sheet, name, (self) => {
				sheets.markSheet(self);
				changed();
			});
		}
		patches.method<CSSStyleSheet>(sheet, "replace", (self, _, done) => {
			const replaced = (): void => {
				sheets.markSheet(self);
				changed();
			};
			(done as Promise<unknown>).then(replaced, () => {});
		});
	}

	#watchRules(patches: Patches, realm: Realm, changed: () => void): void {
		const table = realm as unknown as Record<string, { prototype: object } | undefined>;
		const reached = (rule: CSSRule): void => {
			this.#reach(rule);
			changed();
		};
		const edited = (rule: CSSRule): void => {
			this.#sheets.edited(rule);
			changed();
		};
		for (const name of STYLED) {
			patches.getter<CSSRule>(table[name]?.prototype, "style", reached);
			patches.getter<CSSRule>(table[name]?.prototype, "styleMap", reached);
		}
		for (const [name, properties] of Object.entries(TELLING)) {
			for (const property of properties) {
				patches.setter<CSSRule>(table[name]?.prototype, property, edited);
			}
		}
		// A declaration that the page has kept since before; those of elements belong to no rule.
		const kept = ({ parentRule }: CSSStyleDeclaration): void => {
			if (parentRule) (this.#watched.has(parentRule) ? reached : edited)(parentRule);
		};
		const declaration = realm.CSSStyleDeclaration?.prototype;
		for (const name of ["setProperty", "removeProperty"]) patches.method(declaration, name, kept);
		patches.setter(declaration, "cssText", kept);
		patches.getter<CSSRule>(table.CSSMediaRule?.prototype, "media", reached);
		for (const name of GROUPS) {
			for (const call of ["insertRule", "deleteRule", "appendRule"]) {
				patches.method<CSSRule>(table[name]?.prototype, call, edited);
			}
		}
	}

	#watchLists(patches: Patches, realm: Realm, changed: () => void): void {
		const all = (): void => {
			this.#sheets.markAll();
			changed();
		};
		patches.setter(realm.StyleSheet?.prototype, "disabled", all);
		patches.setter(realm.HTMLStyleElement?.prototype, "disabled", all);
		patches.setter(realm.HTMLLinkElement?.prototype, "disabled", all);
		patches.setter(realm.MediaList?.prototype, "mediaText", all);
		patches.method(realm.MediaList?.prototype, "appendMedium", all);
		patches.method(realm.MediaList?.prototype, "deleteMedium", all);
		const reached = (root: Node): void => {
			this.#sheets.markRoot(root);
			changed();
		};
		for (const owner of [realm.Document?.prototype, realm.ShadowRoot?.prototype]) {
			// Reading gives an array that can be pushed to in place; setting replaces it.
			patches.getter<Node>(owner, "adoptedStyleSheets", reached);
			patches.setter<Node>(owner, "adoptedStyleSheets", reached);
		}
	}

	#reach(rule: CSSRule): void {
		this.#isReached = true;
		if (this.#watched.has(rule) || !rule.parentStyleSheet) return;
		if (this.#watched.size >= MAX_WATCHED) {
			const oldest = this.#watched.keys().next().value;
			if (oldest) this.#watched.delete(oldest);
		}
		this.#watched.set(rule, rule.cssText);
	}
}
