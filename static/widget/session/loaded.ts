/**
 * Which files this browser has loaded for the page, by its own account of them (Resource Timing).
 *
 * Style sheets name many files that no rule in use needs, and pages many pictures nobody has scrolled to: reading them
 * would make the customer's browser load what it never wanted.
 */

/** Entries a page's account holds unless the page asked for more; a full one may have left files out. */
const FULL = 250;

/** Addresses remembered; a page that loads more than this is not followed any further. */
const MOST = 5000;

/** What is loaded by scripts for themselves, and documents: never a file that is shown. */
const NOT_SHOWN = /^(?:fetch|xmlhttprequest|beacon|script|iframe|frame|navigation)$/;

/** Pictures that one closed sheet may name: a sheet of icons names hundreds, and the page shows three of them. */
const MOST_PICTURES = 24;

/** The parts of a font rule that tell which of a family's files it is. */
const FACE = /@font-face\s*\{([^}]*)\}/gi;
const FAMILY = /font-family\s*:\s*["']?([^;"'}]+)/i;
const RANGE = /unicode-range\s*:\s*([^;}]+)/i;
const ADDRESS = /url\(\s*["']?([^"')]+)/gi;

type Realm = Window & typeof globalThis;

export class Loaded {
	readonly #onMore: () => void;
	readonly #seen = new Set<string>();
	readonly #observers: PerformanceObserver[] = [];
	readonly #documents = new WeakSet<Document>();
	/** What closed sheets name: pictures, and fonts as family and range. */
	readonly #pictures = new Set<string>();
	readonly #fonts = new Map<string, string>();
	readonly #stop = new AbortController();
	#unsure = false;

	/** @param onMore called when more files were loaded. */
	constructor(onMore: () => void) {
		this.#onMore = onMore;
	}

	/** Whether a file is here; also if that cannot be told. */
	has(url: string): boolean {
		if (this.#unsure || url.startsWith("blob:") || this.#seen.has(url)) return true;
		return this.#pictures.has(url) || this.#isFace(this.#fonts.get(url));
	}

	/**
	 * Take in what a style sheet names that the page may not read: the browser leaves its files out of its account. Of
	 * fonts it says which faces are loaded, of pictures nothing.
	 */
	hear(css: string, base: string): void {
		if (this.#fonts.size === 0)
			document.fonts.addEventListener("loadingdone", this.#onMore, { signal: this.#stop.signal });
		for (const [face, body = ""] of css.matchAll(FACE))
			for (const url of addresses(face, base)) this.#fonts.set(url, faceName(body));
		const pictures = addresses(css.replace(FACE, ""), base);
		if (pictures.length > MOST_PICTURES) return;
		for (const url of pictures) this.#pictures.add(url);
	}

	/** Follow this window and the frames in it that may be looked into. */
	watch(realm: Window = window): void {
		try {
			this.#observe(realm as Realm);
			for (let index = 0; index < realm.length; index++) this.watch(realm[index] as Window);
		} catch {
			// A frame of another origin: its page reads its files by itself, if it is shown.
		}
	}

	stop(): void {
		for (const observer of this.#observers.splice(0)) observer.disconnect();
		for (const each of [this.#seen, this.#pictures, this.#fonts]) each.clear();
		this.#stop.abort();
	}

	#isFace(name: string | undefined): boolean {
		if (!name) return false;
		return [...document.fonts].some(
			({ status, family, unicodeRange }) =>
				status === "loaded" && name === `${plain(family)} ${normalRange(unicodeRange)}`,
		);
	}

	#observe(realm: Realm): void {
		if (this.#documents.has(realm.document)) return;
		this.#documents.add(realm.document);
		try {
			if (realm.performance.getEntriesByType("resource").length >= FULL) this.#unsure = true;
			const observer = new realm.PerformanceObserver((list) => this.#take(list.getEntries()));
			observer.observe({ type: "resource", buffered: true });
			this.#observers.push(observer);
		} catch {
			// The page has taken these from its windows.
			this.#unsure = true;
		}
	}

	#take(entries: readonly PerformanceEntry[]): void {
		for (const { name, initiatorType } of entries as readonly PerformanceResourceTiming[])
			if (!NOT_SHOWN.test(initiatorType)) this.#seen.add(withoutFragment(name));
		if (this.#seen.size > MOST) this.#unsure = true;
		this.#onMore();
	}
}

function addresses(css: string, base: string): string[] {
	return [...css.matchAll(ADDRESS)].flatMap(([, address = ""]) => {
		if (/^(?:data:|#)/i.test(address)) return [];
		try {
			return withoutFragment(new URL(address.trim(), base).href);
		} catch {
			return [];
		}
	});
}

function faceName(rule: string): string {
	const range = RANGE.exec(rule)?.[1] ?? "U+0-10FFFF";
	return `${plain(FAMILY.exec(rule)?.[1] ?? "")} ${normalRange(range)}`;
}

function plain(family: string): string {
	return family
		.trim()
		.replace(/^["']|["']$/g, "")
		.toLowerCase();
}

/** As browsers write ranges: `u+0025-00ff, u+4??` becomes `U+25-FF,U+400-4FF`. */
function normalRange(range: string): string {
	return range
		.toUpperCase()
		.replace(/\s/g, "")
		.replace(/U\+([\dA-F]*)(\?+)/g, (_, head: string, any: string) => {
			const [low, high] = ["0", "F"].map((digit) => head + digit.repeat(any.length));
			return `U+${low}-${high}`;
		})
		.replace(/(\+|-)0+(?=[\dA-F])/g, "$1");
}

/** The address of a file: a fragment names a part of it. */
export function withoutFragment(url: string): string {
	return url.replace(/#.*$/s, "");
}
