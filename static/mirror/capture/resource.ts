/** What a resource is used for. */
export type ResourceKind = "image" | "style-image" | "font";

/** Told once of every resource a shell may have to hand on. */
export type ResourceTold = (url: string, kind: ResourceKind) => void;

const FONT = /\.(?:woff2?|ttf|otf|eot)(?:$|[?#])/i;

/** Announces resources that only the customer's browser can be sure to read. */
export class Resources {
	readonly #origin: string;
	readonly #tell: ResourceTold | undefined;
	readonly #told = new Set<string>();

	constructor(origin: string, tell: ResourceTold | undefined) {
		this.#origin = origin;
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
		if (!this.#tell || this.#told.has(url)) return;
		if (!url.startsWith("blob:") && !url.startsWith(`${this.#origin}/`)) return;
		this.#told.add(url);
		this.#tell(url, kind);
	}
}
