import { FormatError } from "../codec/error.ts";
import { get, isDocument, set } from "../member.ts";
import { absoluteCss } from "../url.ts";
import { type Assets, TOGETHER_MS } from "./asset.ts";
import { MARKER, rewrite, rewriteMedia, type Settings } from "./selector.ts";

type Root = Document | ShadowRoot;
type Edit = { index: number; text: string | null };
type Extras = Map<string, { id: number; rule: string }>;
type Instance = { document: Document; media: string; sheet: CSSStyleSheet };

/** A numbered sheet of the page: its text, edits since, and what it was made into. */
type Model = {
	text: string;
	from: string | null;
	edits: Edit[];
	instances: Instance[];
	waiting: boolean;
	/** Answers that are waited for. */
	readonly heard: WeakSet<Promise<unknown>>;
};

/** Bound for sheets and for the edits remembered of one: more is folded into a new text. */
const MAX_SHEETS = 65_536;
const MAX_EDITS = 4096;

/** What browsers do by themselves and a page without scripts does not; also that nothing around an element in full screen clips, moves or covers it. */
const BROWSER_CSS = `
noscript{display:none!important}
:where([${MARKER}focus-visible]){outline:auto 1px -webkit-focus-ring-color}
[${MARKER}fullscreen]{position:fixed!important;inset:0!important;width:100%!important;height:100%!important;max-width:none!important;max-height:none!important;margin:0!important;z-index:2147483647!important;background:#000}
[${MARKER}fullscreen-within]:not([${MARKER}fullscreen]){transform:none!important;translate:none!important;rotate:none!important;scale:none!important;perspective:none!important;filter:none!important;backdrop-filter:none!important;will-change:auto!important;contain:none!important;container-type:normal!important;content-visibility:visible!important;clip-path:none!important;mask:none!important;opacity:1!important;overflow:visible!important;z-index:2147483647!important}
video:not([controls])::-webkit-media-controls{display:none!important}
[${MARKER}cut]{display:none!important}
[${MARKER}redacted]{box-sizing:border-box!important;overflow:hidden!important;color:transparent!important;border-color:transparent!important;background:repeating-linear-gradient(135deg,#9aa3af 0 6px,#b6bdc7 6px 12px)!important}
`;

/**
 * Applies the page's style sheets. All of them become constructed sheets in the order of the
 * page, `<style>` and `<link>` elements stay empty: so one path serves every way a page has to
 * change a sheet, and every text passes the rewriting of URLs and pseudo-classes.
 */
export class Sheets {
	/** Pseudo-classes that some rule of the page names. */
	readonly used = new Set<string>();
	readonly #assets: Assets;
	readonly #models = new Map<number, Model>();
	readonly #lists = new Map<Root, [number, string][]>();
	/** Rules of the replica's own, by root, then marker and id of an element. */
	readonly #extras = new Map<Root, Extras>();
	readonly #extended = new Set<Root>();
	readonly #extraSheets = new WeakMap<Root, CSSStyleSheet>();
	readonly #browser = new WeakMap<Document, CSSStyleSheet>();
	readonly #loaded: () => void;
	#settings: Settings = { device: 0, pixelRatio: 1 };

	/** @param loaded A text or a file that a sheet names has come. */
	constructor(assets: Assets, loaded: () => void) {
		this.#assets = assets;
		this.#loaded = loaded;
	}

	/** Forget everything; a snapshot follows. */
	reset(): void {
		this.#models.clear();
		this.#lists.clear();
		this.#extras.clear();
		this.#extended.clear();
		this.used.clear();
	}

	/** Forget a root. */
	forget(root: Root): void {
		this.#lists.delete(root);
		this.#extras.delete(root);
		this.#extended.delete(root);
	}

	/** Follow the customer's settings. */
	settings(settings: Settings): void {
		const { device, pixelRatio } = this.#settings;
		if (device === settings.device && pixelRatio === settings.pixelRatio) return;
		this.#settings = settings;
		for (const model of this.#models.values()) this.#rebuild(model);
		for (const root of this.#lists.keys()) this.#adopt(root);
	}

	/** Define or replace a sheet's text. */
	define(number: number, text: string): void {
		const model = this.#model(number);
		model.text = text;
		model.from = null;
		model.edits = [];
		this.#rebuild(model);
	}

	/** Define a sheet by the address of its text; edits that come before the text are kept for it. */
	defineAt(number: number, url: string): void {
		const model = this.#model(number);
		model.from = url;
		model.edits = [];
		this.#assets.text(url).then((text) => {
			if (model.from !== url || text === null) return;
			model.text = absoluteCss(text, url);
			this.#rebuild(model);
			this.#loaded();
		});
	}

	#model(number: number): Model {
		let model = this.#models.get(number);
		if (!model) {
			if (this.#models.size >= MAX_SHEETS) throw new FormatError("limit");
			model = {
				text: "",
				from: null,
				edits: [],
				instances: [],
				waiting: false,
				heard: new WeakSet(),
			};
			this.#models.set(number, model);
		}
		return model;
	}

	/** Insert a rule, or delete one (text null). */
	edit(number: number, index: number, text: string | null): void {
		const model = this.#models.get(number);
		if (!model) throw new FormatError("reference");
		model.edits.push({ index, text });
		if (model.edits.length > MAX_EDITS) fold(model);
		for (const { sheet } of model.instances) this.#edit(model, sheet, { index, text });
	}

	/** Set which sheets a root has, in which order, under which media. */
	list(root: Root, entries: [number, string][]): void {
		// The text of a sheet may come after its place in the list.
		for (const [number] of entries) this.#model(number);
		this.#lists.set(root, entries);
		this.#adopt(root);
	}

	/** Start a root with the browser's own rules. */
	begin(root: Root): void {
		this.#adopt(root);
	}

	/** Set a rule of the replica's own for one element, by marker; it counts after a `flush`. */
	extra(root: Root, marker: string, id: number, declarations: string): void {
		const rules: Extras = this.#extras.get(root) ?? new Map();
		const rule = `[${MARKER}${marker}="${id}"]{${declarations}}`;
		this.#extras.set(root, rules.set(marker + id, { id, rule }));
		this.#extended.add(root);
	}

	/** Bring the rules of the replica's own into force; those of elements that are gone go too. */
	flush(isKnown: (id: number) => boolean): void {
		for (const root of this.#extended) {
			const rules = this.#extras.get(root);
			if (!rules) continue;
			for (const [key, { id }] of rules) if (!isKnown(id)) rules.delete(key);
			const existing = this.#extraSheets.get(root);
			const sheet = existing ?? makeSheet(documentOf(root), "");
			sheet.replaceSync(Array.from(rules.values(), ({ rule }) => rule).join("\n"));
			this.#extraSheets.set(root, sheet);
			if (!existing) this.#adopt(root);
		}
		this.#extended.clear();
	}

	#adopt(root: Root): void {
		const document = documentOf(root);
		const sheets = [this.#browserSheet(document)];
		for (const [number, media] of this.#lists.get(root) ?? []) {
			const model = this.#models.get(number);
			if (model) sheets.push(this.#instance(model, document, media));
		}
		const extra = this.#extras.has(root) ? this.#extraSheets.get(root) : undefined;
		if (extra) sheets.push(extra);
		set(root, "adoptedStyleSheets", sheets);
	}

	#browserSheet(document: Document): CSSStyleSheet {
		let sheet = this.#browser.get(document);
		if (!sheet) {
			sheet = makeSheet(document, "");
			sheet.replaceSync(BROWSER_CSS);
			this.#browser.set(document, sheet);
		}
		return sheet;
	}

	#instance(model: Model, document: Document, media: string): CSSStyleSheet {
		const resolved = rewriteMedia(media, this.#settings);
		const found = model.instances.find(
			(one) => one.document === document && one.media === resolved,
		);
		if (found) return found.sheet;
		const sheet = makeSheet(document, resolved);
		model.instances.push({ document, media: resolved, sheet });
		this.#fill(model, sheet);
		return sheet;
	}

	#fill(model: Model, sheet: CSSStyleSheet): void {
		sheet.replaceSync(this.#safe(model, model.text));
		for (const edit of model.edits) this.#edit(model, sheet, edit);
	}

	#rebuild(model: Model): void {
		for (const { sheet } of model.instances) this.#fill(model, sheet);
	}

	#edit(model: Model, sheet: CSSStyleSheet, { index, text }: Edit): void {
		if (index > sheet.cssRules.length) return;
		if (text === null) {
			if (index < sheet.cssRules.length) sheet.deleteRule(index);
			return;
		}
		try {
			sheet.insertRule(this.#safe(model, text), index);
		} catch {
			// A rule this browser refuses still takes its place, or later indexes would be off.
			sheet.insertRule("@media not all{}", index);
		}
	}

	/** The text to apply now; as answers about URLs come, it is applied again. */
	#safe(model: Model, text: string): string {
		const css = this.#assets.css(text);
		if (typeof css === "string") return rewrite(css, this.#settings, this.used);
		for (const answer of css.answers) {
			if (model.heard.has(answer)) continue;
			model.heard.add(answer);
			answer.then(() => this.#soon(model));
		}
		return rewrite(css.now, this.#settings, this.used);
	}

	/** Apply a text again, once for all answers that come together. */
	#soon(model: Model): void {
		if (model.waiting) return;
		model.waiting = true;
		setTimeout(() => {
			model.waiting = false;
			this.#rebuild(model);
			this.#loaded();
		}, TOGETHER_MS);
	}
}

function documentOf(root: Root): Document {
	return isDocument(root) ? root : root.ownerDocument;
}

/** Constructed sheets belong to one document, so its window's constructor makes them. */
function makeSheet(document: Document, media: string): CSSStyleSheet {
	const realm = get(document, "defaultView") as (Window & typeof globalThis) | null;
	if (!realm) throw new FormatError("reference");
	return new realm.CSSStyleSheet({ media });
}

/** Put edits into the text, by way of the first instance: what was inserted is what it says. */
function fold(model: Model): void {
	const first = model.instances[0];
	if (!first) return;
	model.text = Array.from(first.sheet.cssRules, (rule) => rule.cssText).join("\n");
	model.edits = [];
}
