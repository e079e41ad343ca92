/** What a resource is used for. */
export type ResourceKind = "image" | "style-image" | "font";

/** Told once of every resource a shell may have to hand on. */
export type ResourceTold = (url: string, kind: ResourceKind) => void;

const FONT = /\.(?:woff2?|ttf|otf|eot)(?:$|[?#])/i;
const LOADED = /^(?:https?|blob):/i;

/** Announces pictures and fonts, which only the customer's browser can be sure to read. */
export class Resources {
	readonly #tell: ResourceTold | undefined;
	readonly #told = new Set<string>();

	constructor(tell: ResourceTold | undefined) {
		this.#tell = tell;
	}

	/** Announce the picture of an element. */
	image(url: string): void {
		this.#note(url, "image");
	}

	/** Announce what a style sheet names. */
	style(url: string): void {
		this.#note(url, FONT.test(url) ? "font" : "style-image");
	}

	#note(url: string, kind: ResourceKind): void {
		if (!this.#tell || this.#told.has(url) || !LOADED.test(url)) return;
		this.#told.add(url);
		this.#tell(url, kind);
	}
}
