import { get } from "../member.ts";
import type { Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import type { Context } from "./state.ts";
import type { Root } from "./tree.ts";

/** Descriptors of a font face that its object tells under another name. */
const DESCRIPTORS = {
	"font-family": "family",
	"font-style": "style",
	"font-weight": "weight",
	"font-stretch": "stretch",
	"unicode-range": "unicodeRange",
	"font-feature-settings": "featureSettings",
	"size-adjust": "sizeAdjust",
	"ascent-override": "ascentOverride",
	"descent-override": "descentOverride",
	"line-gap-override": "lineGapOverride",
} as const;

/**
 * Turns what scripts make without a sheet into rules: fonts (`FontFace`) and registered properties.
 * Neither tells afterwards what it was made of, so the making is watched.
 */
export class Fonts {
	readonly #context: Context;
	readonly #sources = new WeakMap<FontFace, string>();
	readonly #properties = new WeakMap<Document, string>();
	readonly #dirty = new Set<Document>();
	readonly #blobs: string[] = [];

	constructor(context: Context) {
		this.#context = context;
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#dirty.size > 0;
	}

	reset(): void {
		this.#dirty.clear();
	}

	/** Give back the memory of fonts that were made of bytes. */
	stop(): void {
		for (const url of this.#blobs.splice(0)) URL.revokeObjectURL(url);
	}

	/** A root was written for the first time. */
	root(root: Root): void {
		if ("fonts" in root) this.#dirty.add(root);
	}

	/** Be told of fonts and properties. */
	watch(patches: Patches, realm: Realm, changed: () => void): void {
		const { document } = realm;
		const mark = (): void => {
			this.#dirty.add(document);
			changed();
		};
		patches.maker<FontFace>(realm, "FontFace", (face, [, source]) => {
			this.#keep(face, source);
		});
		for (const name of ["add", "delete", "clear"]) {
			patches.method(realm.FontFaceSet?.prototype, name, mark);
		}
		patches.method(realm.CSS, "registerProperty", (_, [definition]) => {
			const rules = this.#properties.get(document) ?? "";
			this.#properties.set(document, rules + propertyRule(definition as PropertyDefinition));
			mark();
		});
	}

	/** Hand the rules to the sheets. */
	write(): void {
		for (const document of this.#dirty) {
			let css = this.#properties.get(document) ?? "";
			for (const face of get(document, "fonts")) css += this.#faceRule(face);
			this.#context.sheets.extra(document, css);
		}
		this.#dirty.clear();
	}

	#keep(face: FontFace, source: unknown): string {
		const css = typeof source === "string" ? source : this.#blob(source);
		this.#sources.set(face, css);
		return css;
	}

	#blob(source: unknown): string {
		if (!source) return "";
		const url = URL.createObjectURL(new Blob([source as BufferSource], { type: "font/otf" }));
		this.#blobs.push(url);
		return `url(${url})`;
	}

	#faceRule(face: FontFace): string {
		const source = this.#sources.get(face) ?? this.#keep(face, this.#context.fontSource(face));
		if (!source) return "";
		const told = Object.entries(DESCRIPTORS).map(([name, key]) => `${name}:${readOf(face, key)};`);
		return `@font-face{src:${source};${told.join("")}}`;
	}
}

function readOf(face: FontFace, key: string): unknown {
	return (face as unknown as Record<string, unknown>)[key] ?? "normal";
}

function propertyRule({ name, syntax = "*", inherits, initialValue }: PropertyDefinition): string {
	const initial = initialValue === undefined ? "" : `initial-value:${initialValue}`;
	return `@property ${name}{syntax:"${syntax}";inherits:${inherits};${initial}}`;
}
