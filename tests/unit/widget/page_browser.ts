/** A browser for the tests of a page's files: they are read from it, and it says what it has loaded. */
import { createHash } from "node:crypto";
import { vi } from "vitest";

export const ORIGIN = "https://shop.example";
/** A picture begins with this; whatever follows makes it another one. */
export const PNG = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

type Entry = PerformanceResourceTiming;

type Teller = (list: { getEntries(): Partial<Entry>[] }) => void;

/** A browser with a page, its files, and its account of what it has loaded. */
export class Browser {
	readonly files = new Map<string, string>();
	readonly fetched: string[] = [];
	loaded: string[] = [];
	#tell: Teller | undefined;

	install(): void {
		const browser = this;
		vi.stubGlobal("fetch", (url: string) => this.#fetch(url));
		vi.stubGlobal("location", { origin: ORIGIN });
		vi.stubGlobal("Image", Picture);
		vi.stubGlobal("document", { styleSheets: [], fonts: Object.assign(new EventTarget(), faces) });
		vi.stubGlobal("window", {
			document: {},
			length: 0,
			performance: { getEntriesByType: () => this.loaded },
			PerformanceObserver: class {
				constructor(tell: Browser["tell"]) {
					browser.#tell = tell;
				}
				observe() {
					queueMicrotask(() => browser.tell({ getEntries: () => browser.loaded.map(entry) }));
				}
				disconnect() {}
			},
		});
	}

	get tell(): Teller {
		return this.#tell as Teller;
	}

	/** The page loads files. */
	load(...urls: string[]): void {
		this.tell({ getEntries: () => urls.map(entry) });
	}

	async #fetch(url: string): Promise<Response> {
		this.fetched.push(url);
		const text = this.files.get(url);
		if (text === undefined) throw new TypeError("refused");
		return new Response(Buffer.from(text, "latin1"));
	}
}

/** The page has loaded one face of a family. */
const faces = {
	*[Symbol.iterator]() {
		yield { status: "loaded", family: '"Noto Sans"', unicodeRange: "U+0-FF, U+131" };
		yield { status: "unloaded", family: "Noto Sans", unicodeRange: "U+400-4FF" };
	},
};

class Picture {
	naturalWidth = 640;
	naturalHeight = 480;
	onload = () => {};
	set src(_: string) {
		queueMicrotask(() => this.onload());
	}
}

function entry(name: string): Partial<Entry> {
	return { name, initiatorType: "img" };
}

/** The hash of a file, as messages carry it. */
export function hashOf(text: string): string {
	return createHash("sha256").update(Buffer.from(text, "latin1")).digest("base64url");
}
