import * as OP from "../codec/op.ts";
import { FOLLOWED_STATE } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import { get } from "../member.ts";
import { absoluteCss } from "../url.ts";
import { filledRules } from "./longhand.ts";
import type { Native, Realm } from "./native.ts";
import { maskStyle, type Privacy } from "./privacy.ts";
import type { Registry } from "./registry.ts";
import type { Resources } from "./resource.ts";
import type { Sources } from "./source.ts";
import type { Clock, Root } from "./tree.ts";

/** Rules serialised between two looks at the clock. */
const RULES_PER_LOOK = 16;

/** Style texts up to this many units are compared rule by rule with what the page has made of them. */
const COMPARE_UNITS = 16_384;

/** Texts up to this many units are remembered, so that copies of a sheet are told once. */
const COPIED_UNITS = 65_536;

type RuleChange = { op: number; sheet: number; index: number; text: string };

/** A style sheet being read, some rules at a time. */
type Reading = { sheet: CSSStyleSheet; index: number; parts: string[] };

/**
 * Tells the style sheets of every root as lists of numbered texts. Texts come from the source where
 * the page has not changed the rules since, else from the rules. Nothing is told twice: a root's
 * list names sheets by number, and equal texts share an entry of the string table.
 */
export class Sheets {
	/** Pseudo-classes named by rules that a copy cannot work out. */
	readonly pseudos = new Set<string>();
	readonly #native: Native;
	readonly #registry: Registry;
	readonly #privacy: Privacy;
	readonly #resources: Resources;
	readonly #base: (node: Node) => string;
	readonly #now: Clock;
	readonly #sources: Sources;
	/** Numbers of texts told, and how many sheets go by each. */
	readonly #texts = new Map<string, number>();
	readonly #firsts = new Map<number, string>();
	readonly #copies = new Set<number>();
	#linked = new WeakSet<CSSStyleSheet>();
	#numbers = new WeakMap<object, number>();
	#told = new WeakMap<Root, string>();
	readonly roots = new Set<Root>();
	readonly #extras = new Map<Root, { readonly css: string }>();
	readonly #dirtyRoots = new Set<Root>();
	readonly #dirtySheets = new Set<CSSStyleSheet>();
	readonly #changes: RuleChange[] = [];
	#reading: Reading | null = null;
	#count = 0;
	#isPlain = false;
	#scratch: CSSStyleSheet | null = null;

	constructor(
		native: Native,
		registry: Registry,
		privacy: Privacy,
		resources: Resources,
		base: (node: Node) => string,
		sources: Sources,
		now: Clock,
	) {
		this.#sources = sources;
		this.#resources = resources;
		this.#native = native;
		this.#registry = registry;
		this.#privacy = privacy;
		this.#base = base;
		this.#now = now;
	}

	/** Forget what was told; a snapshot follows. */
	reset(): void {
		this.#numbers = new WeakMap();
		this.#told = new WeakMap();
		this.#texts.clear();
		this.#firsts.clear();
		this.#copies.clear();
		this.#linked = new WeakSet();
		this.roots.clear();
		this.#dirtyRoots.clear();
		this.#dirtySheets.clear();
		this.#changes.length = 0;
		this.#reading = null;
		this.#count = 0;
		this.#isPlain = false;
	}

	/** Whether strings were told that may not be told any more. */
	get isRevealing(): boolean {
		return this.#isPlain && this.#privacy.masksStyles;
	}

	/** Start to follow a root's sheets. */
	addRoot(root: Root): void {
		this.roots.add(root);
		this.#dirtyRoots.add(root);
	}

	/** Stop following a root's sheets. */
	removeRoot(root: Root): void {
		this.roots.delete(root);
		this.#dirtyRoots.delete(root);
		this.#told.delete(root);
	}

	/** Set rules of a root that no sheet of the page holds. */
	extra(root: Root, css: string): void {
		if ((this.#extras.get(root)?.css ?? "") === css) return;
		this.#extras.set(root, { css });
		this.markRoot(root);
	}

	/** Look at a root's list of sheets again. */
	markRoot(root: Node): void {
		if (this.roots.has(root as Root)) this.#dirtyRoots.add(root as Root);
	}

	/** Look at all lists again: a sheet was switched, whichever lists it is in. */
	markAll(): void {
		for (const root of this.roots) this.#dirtyRoots.add(root);
	}

	/** The page has changed a sheet: tell its text again. */
	markSheet(changed: CSSStyleSheet | null): void {
		if (!changed) return;
		const sheet = importer(changed);
		this.#sources.spoil(sheet);
		this.#part(sheet);
		this.define(sheet);
	}

	/** A sheet has loaded, and what it imports with it. */
	loaded(sheet: CSSStyleSheet | null): void {
		if (sheet && this.#isReadable(sheet) && hasImport(sheet)) this.markSheet(sheet);
	}

	/** Tell a sheet's text, which now can be had. */
	define(sheet: CSSStyleSheet): void {
		if (this.#numbers.has(sheet)) this.#dirtySheets.add(sheet);
		if (this.#reading?.sheet === sheet) this.#reading = null;
	}

	/** A rule was inserted at the top of a sheet. */
	inserted(sheet: CSSStyleSheet, index: number, text: string): void {
		if (/^\s*@import/i.test(text)) this.markSheet(sheet);
		else this.#change(OP.insertRule, sheet, index, this.#safe(text, this.#baseOf(sheet)));
	}

	/** A rule was deleted from the top of a sheet. */
	deleted(sheet: CSSStyleSheet, index: number): void {
		this.#change(OP.deleteRule, sheet, index, "");
	}

	/** A rule somewhere in a sheet changed: its top-level rule is told again. */
	edited(rule: CSSRule): void {
		let top = rule;
		while (top.parentRule) top = top.parentRule;
		const sheet = top.parentStyleSheet;
		if (!sheet) return;
		const index = Array.prototype.indexOf.call(sheet.cssRules, top);
		if (index < 0) return;
		this.#change(OP.deleteRule, sheet, index, "");
		this.#change(OP.insertRule, sheet, index, this.#safe(this.#rule(top), this.#baseOf(sheet)));
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#dirtyRoots.size + this.#dirtySheets.size + this.#changes.length > 0;
	}

	/** Tell what changed, until done or late. Returns whether all is told. */
	write(writer: Writer, deadline: number): boolean {
		for (const change of this.#changes.splice(0)) writeChange(writer, change);
		for (const sheet of this.#dirtySheets) {
			if (!this.#define(writer, sheet, deadline)) return false;
			this.#dirtySheets.delete(sheet);
		}
		for (const root of this.#dirtyRoots) {
			if (!this.#list(writer, root, deadline)) return false;
			this.#dirtyRoots.delete(root);
		}
		return true;
	}

	/** A sheet goes by a number of its own from now on, if it was one of several alike; if not, none will be like it. */
	#part(sheet: CSSStyleSheet): boolean {
		const number = this.#numbers.get(sheet);
		if (number === undefined) return false;
		if (!this.#copies.has(number)) {
			this.#texts.delete(this.#firsts.get(number) ?? "");
			this.#firsts.delete(number);
			return false;
		}
		this.#numbers.delete(sheet);
		this.markAll();
		return true;
	}

	#change(op: number, sheet: CSSStyleSheet, index: number, text: string): void {
		if (this.#reading?.sheet === sheet) this.#reading = null;
		if (sheet.ownerRule) {
			this.markSheet(sheet);
			return;
		}
		// A source that is not told yet says nothing of the change.
		const isWaiting = this.#dirtySheets.has(sheet) || this.#sources.of(sheet) === undefined;
		if (isWaiting) this.markSheet(sheet);
		const number = this.#numbers.get(sheet);
		if (isWaiting || number === undefined || this.#part(sheet)) return;
		if (hasImport(sheet)) this.#dirtySheets.add(sheet);
		else this.#changes.push({ op, sheet: number, index, text });
	}

	#list(writer: Writer, root: Root, deadline: number): boolean {
		const id = this.#registry.id(root);
		if (id === 0) return true;
		const entries: [number, string][] = [];
		for (const sheet of this.#active(root)) {
			if (!this.#isReadable(sheet) && this.#sources.of(sheet) === null) {
				this.#link(writer, sheet);
				continue;
			}
			if (!this.#numbers.has(sheet) && !this.#define(writer, sheet, deadline)) return false;
			entries.push([this.#numbers.get(sheet) as number, sheet.media.mediaText]);
		}
		const extra = this.#extras.get(root);
		if (extra) entries.push([this.#extra(writer, extra, root), ""]);
		const told = JSON.stringify(entries);
		if (this.#told.get(root) === told || (entries.length === 0 && !this.#told.has(root)))
			return true;
		this.#told.set(root, told);
		writer.unsigned(OP.sheets);
		writer.unsigned(id);
		writer.unsigned(entries.length);
		for (const [number, media] of entries) {
			writer.unsigned(number);
			writer.string(media);
		}
		return true;
	}

	#active(root: Root): CSSStyleSheet[] {
		const owned = Array.from(get(root, "styleSheets")).filter((sheet) => {
			const owner = sheet.ownerNode;
			return !owner || this.#registry.id(owner) !== 0;
		});
		return [...owned, ...get(root, "adoptedStyleSheets")].filter((sheet) => !sheet.disabled);
	}

	#isReadable(sheet: CSSStyleSheet): boolean {
		try {
			return sheet.cssRules !== null;
		} catch {
			return false;
		}
	}

	/** A sheet of another origin cannot be read: the replica may load it by its address. */
	#link(writer: Writer, sheet: CSSStyleSheet): void {
		const id = sheet.ownerNode ? this.#registry.id(sheet.ownerNode) : 0;
		if (id === 0 || !sheet.href || this.#linked.has(sheet)) return;
		this.#linked.add(sheet);
		writer.unsigned(OP.link);
		writer.unsigned(id);
		writer.string(sheet.href);
	}

	#extra(writer: Writer, extra: { readonly css: string }, root: Root): number {
		const isTold = this.#numbers.has(extra);
		const number = this.#number(extra);
		if (isTold) return number;
		writer.unsigned(OP.sheet);
		writer.unsigned(number);
		writer.string(this.safe(extra.css, root));
		return number;
	}

	#define(writer: Writer, sheet: CSSStyleSheet, deadline: number): boolean {
		const source = this.#sources.of(sheet);
		// Its place in the list is told now, its text when it is there.
		if (source === undefined) return this.#number(sheet) > 0;
		if (source?.isShared && !this.#privacy.masksStyles) {
			this.#safe(source.text, sheet.href as string);
			writer.unsigned(OP.sheetAt);
			writer.unsigned(this.#number(sheet));
			writer.string(sheet.href as string);
			return true;
		}
		if (!source && !this.#isReadable(sheet)) {
			this.#link(writer, sheet);
			return true;
		}
		const text = source?.text ?? this.#source(sheet) ?? this.#read(sheet, deadline);
		if (text === null) return false;
		this.#text(writer, sheet, this.#safe(text, this.#baseOf(sheet)));
		return true;
	}

	/** Tell a text, unless another sheet has the same. */
	#text(writer: Writer, sheet: CSSStyleSheet, text: string): void {
		const isNew = !this.#numbers.has(sheet);
		const known = isNew ? this.#texts.get(text) : undefined;
		if (known !== undefined) {
			this.#numbers.set(sheet, known);
			this.#copies.add(known);
			return;
		}
		const number = this.#number(sheet);
		if (isNew && text.length <= COPIED_UNITS) {
			this.#texts.set(text, number);
			this.#firsts.set(number, text);
		}
		writer.unsigned(OP.sheet);
		writer.unsigned(number);
		writer.string(text);
	}

	#number(sheet: object): number {
		let number = this.#numbers.get(sheet);
		if (number === undefined) {
			number = ++this.#count;
			this.#numbers.set(sheet, number);
		}
		return number;
	}

	/** The text of a `<style>`, if the page's rules are still what it says. */
	#source(sheet: CSSStyleSheet): string | null {
		const owner = sheet.ownerNode;
		if (!owner || sheet.href || this.#native.localName(owner as Element) !== "style") return null;
		const text = this.#native.textContent(owner) ?? "";
		if (/@import|@namespace/i.test(text)) return null;
		if (text.length > COMPARE_UNITS) return this.#sources.isUntouched(sheet, text) ? text : null;
		const scratch = this.#parsed(owner, text);
		if (!scratch) return null;
		const isUntouched = isSameRules(scratch.cssRules, sheet.cssRules);
		scratch.replaceSync("");
		return isUntouched ? text : null;
	}

	/** A sheet of this text that no page has changed; null where the page has taken the constructor. */
	#parsed(owner: Node, text: string): CSSStyleSheet | null {
		try {
			const realm = this.#native.ownerDocument(owner)?.defaultView as Realm;
			this.#scratch ??= new realm.CSSStyleSheet();
			this.#scratch.replaceSync(text);
			return this.#scratch;
		} catch {
			return null;
		}
	}

	/** The text of a sheet from its rules; null when there was not enough time, to be gone on with. */
	#read(sheet: CSSStyleSheet, deadline: number): string | null {
		if (this.#reading?.sheet !== sheet) this.#reading = { sheet, index: 0, parts: [] };
		const reading = this.#reading;
		const rules = sheet.cssRules;
		while (reading.index < rules.length) {
			reading.parts.push(this.#rule(rules[reading.index++] as CSSRule));
			if (reading.index % RULES_PER_LOOK === 0 && this.#now() > deadline) return null;
		}
		this.#reading = null;
		return reading.parts.join("\n");
	}

	#rule(rule: CSSRule): string {
		const imported = rule as CSSImportRule;
		if (imported.styleSheet !== undefined) return this.#import(imported);
		return filledRules(rule.cssText, (selector) => this.#example(rule, selector));
	}

	/** An element that a rule is for, where browsers have lost what the rule says. */
	#example(rule: CSSRule, selector: string): Element | null {
		const sheet = importer(rule.parentStyleSheet as CSSStyleSheet);
		for (const root of this.roots) {
			if (![...get(root, "styleSheets"), ...get(root, "adoptedStyleSheets")].includes(sheet))
				continue;
			for (const found of this.#native.queryAll(root, selector)) return found;
		}
		return null;
	}

	/** The rules an `@import` brings in, under its conditions: the replica loads nothing itself. */
	#import(rule: CSSImportRule): string {
		const sheet = rule.styleSheet;
		if (!sheet || !this.#isReadable(sheet)) return "";
		const rules = Array.from(sheet.cssRules, (inner) => this.#rule(inner)).join("\n");
		let css = absoluteCss(rules, sheet.href ?? "");
		if (rule.layerName !== null) css = `@layer ${rule.layerName}{${css}}`;
		if (rule.supportsText) css = `@supports (${rule.supportsText}){${css}}`;
		if (rule.media.mediaText) css = `@media ${rule.media.mediaText}{${css}}`;
		return css;
	}

	#baseOf(sheet: CSSStyleSheet): string {
		if (sheet.href) return sheet.href;
		return this.#baseAt(sheet.ownerNode ?? (this.roots.values().next().value as Root));
	}

	#baseAt(node: Node): string {
		// A document belongs to none.
		return this.#base(get(node as Document, "documentElement") ?? node);
	}

	/** CSS of the page outside any sheet, as it may be told. */
	safe(css: string, node: Node): string {
		return this.#safe(css, this.#baseAt(node));
	}

	#safe(css: string, base: string): string {
		const text = absoluteCss(css, base, (url) => this.#resources.style(url));
		for (const [pseudo] of text.matchAll(FOLLOWED_STATE)) this.pseudos.add(pseudo);
		if (this.#privacy.masksStyles) return maskStyle(text);
		this.#isPlain = true;
		return text;
	}
}

function writeChange(writer: Writer, change: RuleChange): void {
	writer.unsigned(change.op);
	writer.unsigned(change.sheet);
	writer.unsigned(change.index);
	if (change.op === OP.insertRule) writer.string(change.text);
}

/** The sheet that an imported one is a part of. */
function importer(sheet: CSSStyleSheet): CSSStyleSheet {
	const above = sheet.ownerRule?.parentStyleSheet;
	return above ? importer(above) : sheet;
}

function hasImport(sheet: CSSStyleSheet): boolean {
	return (sheet.cssRules[0] as CSSImportRule | undefined)?.styleSheet !== undefined;
}

function isSameRules(made: CSSRuleList, rules: CSSRuleList): boolean {
	if (made.length !== rules.length) return false;
	for (let index = 0; index < rules.length; index++) {
		if (made[index]?.cssText !== rules[index]?.cssText) return false;
	}
	return true;
}
