/** Puts the panel into the widget's root and joins it to the server. */
import { LIMITS } from "@lookalong/protocol/limit.ts";
import { render } from "preact";
import { plain } from "../filing/plain.ts";
import { Client } from "./client.ts";
import { isEnded, unreadCount } from "./conversation.ts";
import { Later } from "./later.ts";
import { type Spoken, speaker } from "./locale/index.ts";
import { MenuPort } from "./menu_port.ts";
import { SessionPort } from "./session_port.ts";
import { addSheet } from "./sheet.ts";
import { DRAFT, FILES, OPEN, openShelf, remember, type Shelf } from "./shelf.ts";
import type { Chat, Shell } from "./shell.ts";
import { effect, type ReadonlySignal, signal } from "./signal.ts";
import type { App } from "./view/app.ts";
import { BADGE_STYLE, type Badge, createBadge } from "./view/badge.ts";
import { Panel } from "./view/panel.tsx";
import { PANEL_STYLE, THEME } from "./view/style.ts";

/** Events that must not reach the page from our fields: its shortcuts and focus traps mean its own content. */
const KEPT_INSIDE = [
	"keydown",
	"keyup",
	"keypress",
	"beforeinput",
	"input",
	"paste",
	"copy",
	"cut",
	"focusin",
	"focusout",
] as const;

export class ChatWindow implements Chat {
	readonly #shell: Shell;
	readonly #tab: Shelf;
	readonly #app: App;
	readonly #client: Client;
	readonly #session: SessionPort;
	readonly #menu: MenuPort;
	readonly #badge: Badge;
	readonly #place: HTMLElement;
	readonly #gone = new AbortController();
	readonly #effects: (() => void)[];

	constructor(shell: Shell, { locale, words }: Spoken) {
		const { options } = shell;
		this.#shell = shell;
		this.#tab = openShelf("sessionStorage", options.site);
		const t = speaker(locale, words);
		const closePanel = () => this.close();
		this.#session = new SessionPort({ shell, tab: this.#tab, locale, closePanel });
		const local = openShelf("localStorage", options.site);
		this.#client = new Client({
			...options,
			locale,
			base: shell.base,
			local,
			tab: this.#tab,
			session: this.#session,
			identity: usable(shell.identity),
			sendFiles: (unsent) => void this.#app.attach.wanted().then((it) => it?.send(unsent)),
			onFiles: (it) => this.#app?.attach.peek()?.heard(it),
			onSiteChat: ({ peeks }) => {
				this.#app.peeks.value = peeks;
			},
			onIdentity: (outcome) => this.#identified(outcome),
			onEntry: ({ author, text }) => shell.emit("message", { author, text }),
			onArrived: (it) => it.author === "agent" && it.kind !== "event" && this.#menu.arrived(it),
			onUnchanged: () => {
				this.#app.remark.value = t("message.unchanged");
			},
		});
		this.#session.connect(this.#client.connection);
		const { conversation, siteName } = this.#client;
		this.#menu = new MenuPort({
			local,
			locale,
			conversation,
			before: (seq) => this.#client.before(seq),
			conclude: () => this.#conclude(),
			plain,
			siteName: () => siteName.peek() || t("header.unknown"),
			open: () => this.open(),
			place: () => this.#place,
		});
		this.#app = {
			menu: this.#menu,
			client: this.#client,
			session: this.#session,
			code: new Later(
				async () => (await import("./code/code_panel.tsx")).startCode(this.#app, this.#place),
				() => this.#client.closeCode(),
			),
			rich: new Later(
				async () => (await import("../text/rich_text.tsx")).RichText,
				() => {},
			),
			story: new Later(
				async () => (await import("./story/story.tsx")).startStory(this.#app, this.#place),
				() => {
					this.#app.chosen.value = 0;
				},
			),
			peek: new Later(
				async () => (await import("./peek/peek.tsx")).startPeek(this.#app),
				() => {},
			),
			peeks: signal(false),
			chosen: signal(0),
			aim: signal(undefined),
			attach: new Later(
				async () =>
					(await import("./attach/attach.tsx")).startAttach(
						this.#app,
						this.#place,
						shell.base,
						this.#tab,
					),
				() => {},
			),
			filed: signal(this.#tab.get(FILES) !== undefined),
			take: (files) => void this.#app.attach.wanted().then((it) => it?.add(files)),
			t,
			words,
			locale,
			open: signal(this.#tab.get(OPEN) !== undefined),
			draft: signal(this.#tab.get(DRAFT) ?? ""),
			online: this.#watchNetwork(),
			focus: signal(0),
			remark: signal(""),
			close: closePanel,
		};
		this.#badge = createBadge(shell.button);
		this.#place = adopt(shell, locale);
		render(<Panel app={this.#app} />, this.#place);
		this.#effects = this.#follow();
		this.#keepEventsInside();
	}

	open(): void {
		this.#show(true);
	}

	close(): void {
		this.#show(false);
	}

	toggle(): void {
		this.#show(!this.#app.open.peek());
	}

	prefill(text: string): void {
		this.#app.draft.value = text;
		this.open();
	}

	requestCode(): void {
		this.#client.requestCode();
		this.open();
	}

	showPage(): void {
		this.#session.offerPage();
		this.open();
	}

	identify(identity: string): void {
		this.#client.identify(usable(identity));
	}

	shutdown(): void {
		this.#gone.abort();
		this.#session.shutdown();
		this.#menu.shutdown();
		this.#app.attach.peek()?.shutdown();
		this.#client.close();
		for (const stop of this.#effects) stop();
		render(null, this.#place);
		this.#place.remove();
		this.#badge.remove();
	}

	/** Tell the page what became of its word, and its owner if it was not taken. */
	#identified(outcome: string): void {
		if (outcome === "none") return;
		if (outcome !== "verified")
			console.warn(`Lookalong: the identity was refused (${outcome}); see docs/identity.md.`);
		this.#shell.emit("identity", outcome);
	}

	#show(on: boolean): void {
		const { focus, open } = this.#app;
		if (on === open.peek()) return;
		open.value = on;
		if (on) focus.value++;
		else this.#shell.button.focus({ preventScroll: true });
		this.#shell.emit(on ? "open" : "close", undefined);
	}

	#conclude(): (() => void) | undefined {
		const conversation = this.#client.conversation.peek();
		if (!this.#client.minor.peek() || !conversation.id || isEnded(conversation)) return undefined;
		return () => {
			this.#client.alter(0, "end");
			this.#menu.toggle();
		};
	}

	#watchNetwork(): ReadonlySignal<boolean> {
		const online = signal(navigator.onLine);
		const look = () => {
			online.value = navigator.onLine;
		};
		const { signal: until } = this.#gone;
		for (const name of ["online", "offline"])
			window.addEventListener(name, look, { signal: until });
		return online;
	}

	/** What is told to the page, shown on the bubble, and kept for the next page of this tab. */
	#follow(): (() => void)[] {
		const { client, draft, open } = this.#app;
		const unread = signal(0);
		return [
			effect(() => {
				unread.value = unreadCount(client.conversation.value);
			}),
			effect(() => remember(this.#tab, OPEN, open.value ? "1" : "")),
			effect(() => remember(this.#tab, DRAFT, draft.value)),
			effect(() => this.#label(open.value, unread.value)),
			effect(() => this.#shell.emit("unread", unread.value)),
			effect(() => {
				const there = client.agentsOnline.value;
				if (there !== undefined) this.#shell.emit("availability", there);
			}),
		];
	}

	#label(open: boolean, count: number): void {
		const key = open ? "bubble.close" : count ? "bubble.unread" : "bubble.open";
		this.#badge.show({ open, unread: open ? 0 : count, label: this.#app.t(key, { count }) });
	}

	#keepEventsInside(): void {
		const { signal: until } = this.#gone;
		for (const name of KEPT_INSIDE)
			this.#shell.root.addEventListener(name, (event) => event.stopPropagation(), {
				signal: until,
			});
		this.#place.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
	}
}

/** The site's word if it can be sent at all; nothing otherwise. */
function usable(identity: unknown): string {
	if (!identity) return "";
	const { length } = String(identity);
	if (length <= LIMITS.identity && /^[\w.-]+$/.test(String(identity))) return String(identity);
	console.warn("Lookalong: identify takes a signed JSON Web Token; see docs/identity.md.");
	return "";
}

/** Put our sheet and an element for the panel into the root, before the bubble: focus goes panel, then bubble. */
function adopt({ button, root }: Shell, locale: string): HTMLElement {
	addSheet(root, THEME + PANEL_STYLE + BADGE_STYLE);
	const place = document.createElement("div");
	place.className = "la";
	place.lang = locale;
	button.before(place);
	return place;
}
