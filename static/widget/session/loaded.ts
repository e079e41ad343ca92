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

type Realm = Window & typeof globalThis;

export class Loaded {
	readonly #onMore: () => void;
	readonly #seen = new Set<string>();
	readonly #observers: PerformanceObserver[] = [];
	readonly #documents = new WeakSet<Document>();
	#unsure = false;

	/** @param onMore called when more files were loaded. */
	constructor(onMore: () => void) {
		this.#onMore = onMore;
	}

	/** Whether a file is here; also if that cannot be told. */
	has(url: string): boolean {
		return this.#unsure || url.startsWith("blob:") || this.#seen.has(url);
	}

	/** Follow this window and the frames in it that may be looked into. */
	watch(realm: Window = window): void {
		try {
			this.#observe(realm as Realm);
			for (let index = 0; index < realm.length; index++) this.watch(realm[index] as Window);
		} catch {
			// A frame of another origin: nothing of it is shown.
		}
	}

	stop(): void {
		for (const observer of this.#observers.splice(0)) observer.disconnect();
		this.#seen.clear();
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

/** The address of a file: a fragment names a part of it. */
export function withoutFragment(url: string): string {
	return url.replace(/#.*$/s, "");
}
