/**
 * The page in a frame of another origin, while the page around it is shared: told to that page, and by it to the agents.
 *
 * Who is around is not asked but known from the browser, and who may be is known to the server. Anybody else gets nothing,
 * not even an answer; the port is left alone, because to close it would be one. A page of the site has to show, too, that
 * it is shared now: with the one answer to a challenge of the server, which the server gives to no other page.
 */
import { captureInto, type Embedded, type Preset, type Rule } from "@lookalong/mirror";
import type { FramedModule, FramedShell } from "../shell.ts";
import { type DoorAnswer, type DoorWord, offer } from "./door.ts";
import { filesThrough } from "./file_port.ts";
import { sha256 } from "./sha256.ts";
import { Vouching } from "./vouching.ts";

type Wishes = [preset: Preset, rules: readonly Rule[]];

const SEALED: Wishes = ["sealed", []];

/** What the server says of a page around that is the site's. */
interface Known {
	readonly wishes: Wishes;
	readonly challenge: string;
	/** Hash of the answer. */
	readonly expected: string;
}

/** The page around, once it has shown that it is shared. */
interface Around {
	readonly source: MessageEventSource | null;
	readonly origin: string;
	readonly wishes: Wishes;
	readonly door: MessagePort;
	readonly vouching: Vouching;
}

/** Of each page, by its loader's shell: there is one for as long as the page lives. */
const pages = new WeakMap<FramedShell, FramedPage>();

/** Answer an offer: a message that the loader found to be one. */
export const answer: FramedModule["answer"] = (event, shell, host) => {
	const { isTrusted, source, origin, ports } = event;
	const [port, filePort] = ports;
	if (!host || !isTrusted || !port || !isAround(source)) return;
	const page = pages.get(shell) ?? new FramedPage(shell, host);
	pages.set(shell, page);
	if (filePort) page.enter(port, filePort, source, origin);
	else void page.meet(port, source, origin);
};

class FramedPage {
	readonly #shell: FramedShell;
	readonly #host: Element;
	#embedded: Embedded | undefined;
	/** Of the offer that counts: a new one takes the place of the one before. */
	#turn = 0;
	#around: Around | undefined;

	constructor(shell: FramedShell, host: Element) {
		this.#shell = shell;
		this.#host = host;
		shell.leave = () => {
			pages.delete(shell);
			this.#forget();
			this.#embedded?.end();
		};
	}

	/** Ask a page of that origin for proof, through the port that it offered, if the server knows it. */
	async meet(door: MessagePort, source: MessageEventSource | null, origin: string): Promise<void> {
		const turn = this.#forget();
		const known = await this.#ask(origin);
		if (!known || turn !== this.#turn) return;
		const { wishes, challenge, expected } = known;
		const say = (word: DoorWord) => door.postMessage(word);
		const vouching = new Vouching((question) => {
			say(question);
			return true;
		});
		door.onmessage = async ({ data: { proof } }: MessageEvent<DoorAnswer>) => {
			door.onmessage = ({ data }) => vouching.answered(data.challenge, data.proof);
			const isProven = (await sha256(new TextEncoder().encode(proof))) === expected;
			if (turn !== this.#turn) return;
			if (isProven) {
				this.#around = { source, origin, wishes, door, vouching };
				say("open");
			} else
				console.warn(`Lookalong: ${origin} showed no proof that it is shared; nor is this page.`);
		};
		say({ around: origin, origin: self.origin, challenge });
	}

	/** Tell this page through ports, if they are of the page that has shown its proof. */
	enter(
		port: MessagePort,
		filePort: MessagePort,
		source: MessageEventSource | null,
		origin: string,
	): void {
		const around = this.#around;
		if (around?.source !== source || around.origin !== origin) return;
		this.#around = undefined;
		this.#embedded?.end();
		this.#start(port, filePort, around);
	}

	/** Who is around has to show proof, whatever was shown before. */
	#forget(): number {
		this.#around = undefined;
		return ++this.#turn;
	}

	#start(port: MessagePort, filePort: MessagePort, around: Around): void {
		const { closedRoots, fontSources, options } = this.#shell;
		const { origin, door, vouching } = around;
		const [privacy, rules] = around.wishes;
		const gone = new AbortController();
		const files = filesThrough(filePort, gone.signal);
		const shared = { site: options.site, files, vouching };
		const embedded = captureInto(
			port,
			window,
			{
				privacy,
				rules,
				ignore: (element) => element === this.#host,
				closedRoot: (element) => closedRoots.get(element) ?? null,
				fontSource: (face) => fontSources.get(face) ?? null,
				onResource: (url, kind) => files.own.announce(url, kind !== "font"),
				shareSheet: (url, bytes) => files.own.share(url, bytes),
				embed: {
					offer: (frame, inner) => offer(frame, inner, shared),
					stopped: () => embedded.end("stop"),
				},
				onError: (error) =>
					console.warn("Lookalong: a part of this page could not be shared.", error),
			},
			{
				rules: () => this.#protect(embedded, origin),
				ended: () => {
					gone.abort();
					door.close();
				},
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
		const known = await this.#ask(origin);
		if (known) embedded.protect(...known.wishes);
	}

	/** What the site hides, and how to know a page that is shared, if both pages are the site's. */
	async #ask(around: string): Promise<Known | undefined> {
		try {
			const { base, options } = this.#shell;
			const url = new URL(`api/v1/widget/${encodeURIComponent(options.site)}/frame`, base);
			url.searchParams.set("around", around);
			const answer = await fetch(url, { credentials: "omit", cache: "no-store" });
			if (!answer.ok) return undefined;
			const said = await answer.json();
			return { ...said, wishes: wishesOf(said) };
		} catch {
			return undefined;
		}
	}
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
