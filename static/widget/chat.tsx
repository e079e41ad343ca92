/** Entry of the chat's chunk: puts the panel into the widget's root and joins it to the server. */
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { Client } from "./client.ts";
import { unreadCount } from "./conversation.ts";
import { chooseLocale, localeWishes, translator } from "./locale/index.ts";
import { SessionPort } from "./session_port.ts";
import { DRAFT, OPEN, openShelf } from "./shelf.ts";
import type { Chat, Shell } from "./shell.ts";
import type { App } from "./view/app.ts";
import { BADGE_STYLE, createBadge } from "./view/badge.ts";
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

/** Start the chat; the loader calls it once. */
export function start(shell: Shell): Chat {
	const { button, options, root } = shell;
	const local = openShelf("localStorage", options.site);
	const tab = openShelf("sessionStorage", options.site);
	const locale = chooseLocale(localeWishes(options.locale));
	const t = translator(locale);
	const gone = new AbortController();
	const online = signal(navigator.onLine);
	const open = signal(tab.get(OPEN) !== undefined);
	const draft = signal(tab.get(DRAFT) ?? "");
	const focus = signal(0);

	const session = new SessionPort({ shell, tab, t, locale, closePanel: () => show(false) });
	const client = new Client({
		...options,
		locale,
		base: shell.base,
		local,
		tab,
		session,
		onEntry: ({ author, text }) => shell.emit("message", { author, text }),
	});

	session.connect(client.connection);

	function show(on: boolean): void {
		if (on === open.peek()) return;
		open.value = on;
		if (on) focus.value++;
		else button.focus({ preventScroll: true });
		shell.emit(on ? "open" : "close", undefined);
	}

	const app: App = {
		client,
		t,
		locale,
		open,
		draft,
		online,
		focus,
		remark: signal(""),
		close: () => show(false),
	};
	const badge = createBadge(button);
	const place = adopt(root, button, locale);
	render(<Panel app={app} />, place);

	const effects = [
		effect(() => remember(tab, OPEN, open.value ? "1" : "")),
		effect(() => remember(tab, DRAFT, draft.value)),
		effect(() => {
			const count = unreadCount(client.conversation.value);
			const label = open.value ? "bubble.close" : count ? "bubble.unread" : "bubble.open";
			badge.show({
				open: open.value,
				unread: open.value ? 0 : count,
				label: t(label, { count }),
			});
		}),
		effect(() => shell.emit("unread", unreadCount(client.conversation.value))),
		effect(() => {
			const there = client.agentsOnline.value;
			if (there !== undefined) shell.emit("availability", there);
		}),
	];

	const { signal: until } = gone;
	for (const name of ["online", "offline"])
		window.addEventListener(name, () => (online.value = navigator.onLine), { signal: until });
	for (const name of KEPT_INSIDE)
		root.addEventListener(name, (event) => event.stopPropagation(), { signal: until });
	place.addEventListener("keydown", (event) => event.key === "Escape" && show(false));

	return {
		open: () => show(true),
		close: () => show(false),
		toggle: () => show(!open.peek()),
		prefill(text) {
			draft.value = text;
			show(true);
		},
		requestCode() {
			client.requestCode();
			show(true);
		},
		shutdown() {
			gone.abort();
			session.shutdown();
			client.close();
			for (const stop of effects) stop();
			render(null, place);
			place.remove();
			badge.remove();
		},
	};
}

/** Put our sheet and an element for the panel into the root, before the bubble: focus goes panel, then bubble. */
function adopt(root: ShadowRoot, button: HTMLElement, locale: string): HTMLElement {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(THEME + PANEL_STYLE + BADGE_STYLE);
	root.adoptedStyleSheets.push(sheet);
	const place = document.createElement("div");
	place.className = "la";
	place.lang = locale;
	button.before(place);
	return place;
}

function remember(tab: ReturnType<typeof openShelf>, key: string, value: string): void {
	if (value) tab.set(key, value);
	else tab.remove(key);
}
