/**
 * `widget.js`: the one script a page embeds. It shows the bubble and keeps calls until the chat is wanted; the chat's
 * chunk is loaded only on intent, or when this browser has a conversation or a session to go on with.
 *
 * It must never throw into the page, block it, or leave anything but `window.Lookalong`.
 */
import { createBubble, type Mount } from "./bubble.ts";
import { bubbleTexts } from "./locale/bubble.ts";
import { chooseLocale, localeWishes } from "./locale/choice.ts";
import { OFFER } from "./offer.ts";
import { ACTIVE, OPEN, peek, SESSION } from "./shelf.ts";
import type {
	Api,
	Chat,
	ChatModule,
	FramedModule,
	FramedShell,
	PageEvents,
	Shell,
} from "./shell.ts";

/** A conversation silent for longer is not worth loading the chat on every page view, in milliseconds. */
const ACTIVE_MS = 7 * 24 * 3600 * 1000;
/** A busy page gets the chat after this time even if it never idles, in milliseconds. */
const IDLE_TIMEOUT_MS = 2000;

type Listener = (detail: never) => void;
/** What is known before there is a bubble. */
type Given = Omit<Shell, keyof Mount | "emit"> & FramedShell;
type Global = { Lookalong?: Api | readonly (readonly [string, ...unknown[]])[] };

function install(tag: HTMLOrSVGScriptElement | null): void {
	const { site = "", locale = "", position = "", debug, early } = tag?.dataset ?? {};
	const page = window as unknown as Global;
	const before = page.Lookalong;
	if (!site || !(tag instanceof HTMLScriptElement)) {
		console.warn('Lookalong: the script tag needs data-site="…", the key of your site.');
		return;
	}
	if (before && !Array.isArray(before)) {
		console.warn("Lookalong: widget.js is on this page twice.");
		return;
	}
	const options = { site, locale, position, debug: debug !== undefined };
	const base = new URL(".", tag.src).href;
	const given = { options, base, closedRoots: new WeakMap(), fontSources: new WeakMap() };
	if (early !== undefined) watchMaking(given);
	const loader = new Loader(given);
	const { api } = loader;
	page.Lookalong = api;
	api.boot();
	api.push(...(before ?? []));
	// In a frame, the page around may say that it is shared and would show this one too. Whether it may is asked there.
	if (parent !== window)
		addEventListener("message", (event) => {
			if (event.data === OFFER + site)
				import(base + SESSION_CHUNK).then(
					(it: FramedModule) => it.answer(event, given, loader.host),
					() => {},
				);
		});
}

class Loader {
	readonly #given: Given;
	readonly #text: (typeof bubbleTexts)[keyof typeof bubbleTexts];
	readonly #listeners = new Map<string, Set<Listener>>();
	#mount: Mount | undefined;
	#chat: Chat | undefined;
	#loading: Promise<void> | undefined;
	#attempts = 0;

	constructor(given: Given) {
		this.#given = given;
		this.#text = bubbleTexts[chooseLocale(localeWishes(given.options.locale))];
	}

	/** The widget's element, while it is on the page. */
	get host(): Element | undefined {
		return this.#mount?.host;
	}

	/** The calls of the page, free of `this`. */
	get api(): Api {
		const api: Api = {
			boot: () => this.#boot(),
			shutdown: () => this.#shutdown(),
			show: () => this.#hide(false),
			hide: () => this.#hide(true),
			open: () => this.#want((it) => it.open()),
			close: () => this.#chat?.close(),
			prefill: (words) => this.#want((it) => it.prefill(words)),
			showPage: () => this.#want((it) => it.showPage()),
			requestCode: () => this.#want((it) => it.requestCode()),
			identify: (identity) => {
				this.#given.identity = identity;
				this.#chat?.identify(identity);
			},
			on: (event, listener) => this.#on(event, listener),
			push: (...calls) => {
				for (const call of calls) perform(api, call);
			},
		};
		return api;
	}

	#boot(): void {
		if (this.#mount) return;
		const { position, site } = this.#given.options;
		this.#mount = createBubble(this.#text.label, position, () => this.#want((it) => it.toggle()));
		place(this.#mount.host);
		goOn(site, () => this.#want(() => {}, false));
	}

	#shutdown(): void {
		this.#given.leave?.();
		this.#chat?.shutdown();
		this.#mount?.host.remove();
		this.#chat = this.#mount = this.#loading = undefined;
	}

	/** Only what invites to chat: a prompt, the border and Stop are not the page's to hide. */
	#hide(on: boolean): void {
		if (this.#mount) this.#mount.side.hidden = on;
	}

	#on(event: string, listener: Listener): () => void {
		const all = this.#listeners.get(event) ?? new Set();
		this.#listeners.set(event, all.add(listener));
		return () => all.delete(listener);
	}

	#emit<E extends keyof PageEvents>(event: E, detail: PageEvents[E]): void {
		for (const listener of this.#listeners.get(event) ?? []) {
			try {
				(listener as (detail: PageEvents[E]) => void)(detail);
			} catch (error) {
				// The page's own mistake: shown as such, and never in the way of the others.
				reportError(error);
			}
		}
	}

	/** Run a call on the chat, loading it first; a server that is away is told softly, and only to who asked. */
	#want(call: (chat: Chat) => void, asked = true): void {
		const to = this.#mount;
		if (!to) return;
		if (this.#chat) {
			call(this.#chat);
			return;
		}
		if (asked) to.notice("");
		this.#loading ??= this.#load(to);
		this.#loading.then(
			() => this.#chat && to === this.#mount && call(this.#chat),
			() => {
				if (to !== this.#mount) return;
				this.#loading = undefined;
				if (asked) to.notice(this.#text.unreachable);
			},
		);
	}

	async #load(to: Mount): Promise<void> {
		to.busy(true);
		try {
			// A browser may remember a failed import for its address; the fragment makes each attempt a new one.
			const attempt = this.#attempts++;
			const url = this.#given.base + this.#text.chat + (attempt ? `#${attempt}` : "");
			const { start }: ChatModule = await import(url);
			if (to !== this.#mount) return;
			const emit: Shell["emit"] = (event, detail) => this.#emit(event, detail);
			this.#chat = start({ ...to, ...this.#given, emit });
			emit("ready", undefined);
		} finally {
			to.busy(false);
		}
	}
}

function perform(api: Api, [name, ...values]: readonly [string, ...unknown[]]): void {
	const call = Object.hasOwn(api, name) ? api[name as keyof Api] : undefined;
	if (call) (call as (...values: unknown[]) => void)(...values);
	else console.warn(`Lookalong: there is no call "${name}".`);
}

/** After the page's own children, so that the scripts of the page which replace its body leave us alone. */
function place(host: HTMLElement): void {
	const append = () => document.documentElement.append(host);
	if (document.body) append();
	else document.addEventListener("DOMContentLoaded", append, { once: true });
}

/** Load without being asked: at once for a session, when idle for a conversation, never for anyone else. */
function goOn(site: string, load: () => void): void {
	const since = Number(peek("localStorage", site, ACTIVE) ?? 0);
	const session = peek("sessionStorage", site, SESSION);
	const open = peek("sessionStorage", site, OPEN);
	if (!session && !open && Date.now() - since > ACTIVE_MS) return;
	if ((document as { prerendering?: boolean }).prerendering)
		document.addEventListener("prerenderingchange", load, { once: true });
	else if (session) load();
	else if ("requestIdleCallback" in window) requestIdleCallback(load, { timeout: IDLE_TIMEOUT_MS });
	else setTimeout(load, IDLE_TIMEOUT_MS);
}

/** For `data-early`: only who saw a closed root or a font being made knows what is in it. */
function watchMaking({ closedRoots, fontSources }: Given): void {
	const { attachShadow } = Element.prototype;
	Element.prototype.attachShadow = function (init) {
		const root = attachShadow.call(this, init);
		// Of every mode: who asks here has found no open one.
		closedRoots.set(this, root);
		return root;
	};
	const { attachInternals } = HTMLElement.prototype;
	HTMLElement.prototype.attachInternals = function () {
		const made = attachInternals.call(this);
		if (made.shadowRoot) closedRoots.set(this, made.shadowRoot);
		return made;
	};
	window.FontFace = new Proxy(FontFace, {
		construct(target, values: ConstructorParameters<typeof FontFace>, maker) {
			const face: FontFace = Reflect.construct(target, values, maker);
			fontSources.set(face, values[1]);
			return face;
		},
	});
}

try {
	install(document.currentScript);
} catch (error) {
	console.warn("Lookalong: could not start.", error);
}
