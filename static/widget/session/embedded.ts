/**
 * The page in a frame of another origin, while the page around it is shared: told to that page, and by it to the agents.
 *
 * Who is around is not asked but known from the browser, and who may be is known to the server. Anybody else gets nothing,
 * not even an answer; the port is left alone, because to close it would be one.
 */
import { captureInto, type Embedded, type Preset, type Rule } from "@lookalong/mirror";
import { OFFER } from "../offer.ts";
import type { FramedModule, FramedShell } from "../shell.ts";
import { filesThrough } from "./file_port.ts";
import type { PageFiles } from "./page_files.ts";

type Wishes = [preset: Preset, rules: readonly Rule[]];

const SEALED: Wishes = ["sealed", []];

/** Of each page, by its loader's shell: there is one for as long as the page lives. */
const pages = new WeakMap<FramedShell, FramedPage>();

/** Answer an offer: a message that the loader found to be one. */
export const answer: FramedModule["answer"] = (event, shell, host) => {
	const { isTrusted, source, origin, ports } = event;
	const [port, filePort] = ports;
	if (!host || !isTrusted || !port || !isAround(source)) return;
	const page = pages.get(shell) ?? new FramedPage(shell, host);
	pages.set(shell, page);
	void page.take(port, filePort, origin);
};

class FramedPage {
	readonly #shell: FramedShell;
	readonly #host: Element;
	#embedded: Embedded | undefined;
	/** Of the offer that counts: a new one takes the place of the one before. */
	#turn = 0;

	constructor(shell: FramedShell, host: Element) {
		this.#shell = shell;
		this.#host = host;
		shell.leave = () => {
			pages.delete(shell);
			this.#turn++;
			this.#embedded?.end();
		};
	}

	/** Take the ports of an offer from a page of that origin. */
	async take(port: MessagePort, filePort: MessagePort | undefined, origin: string): Promise<void> {
		const turn = ++this.#turn;
		const wishes = await this.#ask(origin);
		if (!wishes || turn !== this.#turn) return;
		this.#embedded?.end();
		this.#start(port, filePort, origin, wishes);
	}

	#start(
		port: MessagePort,
		filePort: MessagePort | undefined,
		origin: string,
		[privacy, rules]: Wishes,
	): void {
		const { closedRoots, fontSources, options } = this.#shell;
		const gone = new AbortController();
		const files = filePort && filesThrough(filePort, gone.signal);
		const embedded = captureInto(
			port,
			window,
			{
				privacy,
				rules,
				ignore: (element) => element === this.#host,
				closedRoot: (element) => closedRoots.get(element) ?? null,
				fontSource: (face) => fontSources.get(face) ?? null,
				onResource: (url, kind) => files?.own.announce(url, kind !== "font"),
				shareSheet: async (url, bytes) => (await files?.own.share(url, bytes)) ?? false,
				embed: {
					offer: (frame, inner) => offer(frame, inner, options.site, files),
					stopped: () => embedded.end("stop"),
				},
				onError: (error) =>
					console.warn("Lookalong: a part of this page could not be shared.", error),
			},
			{
				rules: () => this.#protect(embedded, origin),
				ended: () => gone.abort(),
			},
		);
		this.#embedded = embedded;
		const { signal } = gone;
		// The keys pressed in here do not reach the page around.
		const onKey = (event: KeyboardEvent) => stopAtEscape(event, embedded);
		window.addEventListener("keydown", onKey, { capture: true, signal });
	}

	/** The site hides other things now; until it has said what, and if it does not, everything is hidden. */
	async #protect(embedded: Embedded, origin: string): Promise<void> {
		embedded.protect(...SEALED);
		const wishes = await this.#ask(origin);
		if (wishes) embedded.protect(...wishes);
	}

	/** What the site hides, if both pages are the site's. */
	async #ask(around: string): Promise<Wishes | undefined> {
		try {
			const { base, options } = this.#shell;
			const url = new URL(`api/v1/widget/${encodeURIComponent(options.site)}/frame`, base);
			url.searchParams.set("around", around);
			const answer = await fetch(url, { credentials: "omit", cache: "no-store" });
			return answer.ok ? wishesOf(await answer.json()) : undefined;
		} catch {
			return undefined;
		}
	}
}

/**
 * Offer a port to the page in a frame, and one for its files. Only a page of the site will know what that means.
 *
 * @returns what ends hearing of its files.
 */
export function offer(
	frame: HTMLIFrameElement,
	port: MessagePort,
	site: string,
	files: PageFiles | undefined,
): (() => void) | undefined {
	const { port1, port2 } = new MessageChannel();
	frame.contentWindow?.postMessage(OFFER + site, "*", [port, port2]);
	return files?.join(port1);
}

/** What the site wants, for the mirror; a word it does not know hides everything. */
export function wishesOf({ preset, rules }: { preset: string; rules: readonly unknown[] }): Wishes {
	const isKnown = preset === "default" || preset === "private";
	return [isKnown ? preset : "sealed", rules as readonly Rule[]];
}

/** Whether a window is one of those this page is in. */
function isAround(source: MessageEventSource | null): boolean {
	for (let at: Window = window; at !== at.parent; ) {
		at = at.parent;
		if (at === source) return true;
	}
	return false;
}

function stopAtEscape(event: KeyboardEvent, embedded: Embedded): void {
	if (event.key !== "Escape" || !event.isTrusted || event.isComposing) return;
	event.preventDefault();
	event.stopImmediatePropagation();
	embedded.end("stop");
}
