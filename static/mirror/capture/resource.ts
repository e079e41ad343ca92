/** What a resource is used for. */
export type ResourceKind = "image" | "style-image" | "font";

/** Told once of every resource a shell may have to hand on. */
export type ResourceTold = (url: string, kind: ResourceKind) => void;

/** Reads the text of a style sheet that the page itself may not; null if nobody may. */
export type SheetReader = (url: string) => Promise<string | null>;

const FONT = /\.(?:woff2?|ttf|otf|eot)(?:$|[?#])/i;
const LOADED = /^(?:https?|blob):/i;

/** Announces what only the customer's browser can be sure to read, and asks for sheets of other origins. */
export class Resources {
	readonly #tell: ResourceTold | undefined;
	readonly #read: SheetReader | undefined;
	readonly #changed: () => void;
	readonly #told = new Set<string>();
	readonly #sheets = new Map<string, string | null | undefined>();

	/** @param changed called when there is a text that `sheet` did not have before. */
	constructor(tell: ResourceTold | undefined, read: SheetReader | undefined, changed: () => void) {
		this.#tell = tell;
		this.#read = read;
		this.#changed = changed;
	}

	/** Announce the picture of an element. */
	image(url: string): void {
		this.#note(url, "image");
	}

	/** Announce what a style sheet names. */
	style(url: string): void {
		this.#note(url, FONT.test(url) ? "font" : "style-image");
	}

	/** The text of a sheet of another origin; null if it cannot be had, undefined while that is found out. */
	sheet(url: string, later: () => void): string | null | undefined {
		if (!this.#read) return null;
		if (!this.#sheets.has(url)) {
			this.#sheets.set(url, undefined);
			const keep = (text: string | null): void => {
				this.#sheets.set(url, text);
				later();
				this.#changed();
			};
			this.#read(url).then(keep, () => keep(null));
		}
		return this.#sheets.get(url);
	}

	#note(url: string, kind: ResourceKind): void {
		if (!this.#tell || this.#told.has(url) || !LOADED.test(url)) return;
		this.#told.add(url);
		this.#tell(url, kind);
	}
}
