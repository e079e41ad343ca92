/** The round button on the page, in a closed shadow root of its own host element. */

const SVG = "http://www.w3.org/2000/svg";
const SPEECH =
	"M12 3.5c-5 0-9 3.4-9 7.5 0 2.3 1.2 4.4 3.2 5.7-.1 1.1-.5 2.3-1.3 3.3-.2.3 0 .6.3.6 2-.2 3.6-1 4.7-1.9.7.1 1.4.2 2.1.2 5 0 9-3.4 9-7.5S17 3.5 12 3.5Z";

/** How long the loader's own words stay, in milliseconds. */
const NOTICE_MS = 8000;

/** The host answers to nothing the page's style sheets say: `!important` of a shadow tree wins over the page's. */
const STYLE = `:host{all:initial!important;display:block!important;position:fixed!important;z-index:2147483647!important;width:0!important;height:0!important;color-scheme:light dark!important}
.bubble,.notice{position:fixed;box-sizing:border-box;inset-inline-end:calc(20px + env(safe-area-inset-right));font:15px/1.45 system-ui,sans-serif;box-shadow:0 1px 2px #042f2e40,0 8px 24px #042f2e40}
.left>*{inset-inline-end:auto;left:calc(20px + env(safe-area-inset-left))}
.right>*{inset-inline-end:auto;right:calc(20px + env(safe-area-inset-right))}
.bubble{bottom:calc(20px + env(safe-area-inset-bottom));width:56px;height:56px;padding:0;border:1px solid transparent;border-radius:50%;display:grid;place-items:center;cursor:pointer;color:var(--lookalong-on-accent,#fff);background:var(--lookalong-accent,#0f766e)}
.bubble:hover{filter:brightness(.9)}
.bubble:focus-visible{outline:3px solid;outline-offset:-6px}
[aria-busy=true]{cursor:progress}
svg{width:26px;fill:currentColor}
.notice{bottom:calc(88px + env(safe-area-inset-bottom));max-width:280px;padding:12px 16px;border-radius:14px;background:#fff;color:#1c2b2a}
.notice:empty{scale:0}
@media(prefers-color-scheme:dark){.notice{color:#fff;background:#1b2626}}`;

export interface Mount {
	readonly host: HTMLElement;
	readonly root: ShadowRoot;
	/** Holds the bubble, and the panel once it is there. */
	readonly side: HTMLElement;
	readonly button: HTMLButtonElement;
	/** Say a sentence above the bubble for a while; an empty one takes it away. */
	notice(text: string): void;
	busy(on: boolean): void;
}

/** Build the host element with its bubble; the caller puts it on the page. */
export function createBubble(label: string, position: string, onClick: () => void): Mount {
	const host = document.createElement("lookalong-widget");
	const root = host.attachShadow({ mode: "closed" });
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(STYLE);
	root.adoptedStyleSheets = [sheet];
	const side = document.createElement("div");
	side.className = position;
	side.dir = getComputedStyle(document.documentElement).direction;
	const button = makeButton(label, onClick);
	const words = document.createElement("div");
	words.className = "notice";
	words.setAttribute("role", "status");
	side.append(words, button);
	root.append(side);
	return {
		host,
		root,
		side,
		button,
		notice: noticeIn(words),
		busy: (on) => button.setAttribute("aria-busy", `${on}`),
	};
}

function makeButton(label: string, onClick: () => void): HTMLButtonElement {
	const button = document.createElement("button");
	button.className = "bubble";
	button.setAttribute("aria-label", label);
	button.setAttribute("aria-expanded", "false");
	const icon = document.createElementNS(SVG, "svg");
	icon.setAttribute("viewBox", "0 0 24 24");
	const path = document.createElementNS(SVG, "path");
	path.setAttribute("d", SPEECH);
	icon.append(path);
	button.append(icon);
	button.addEventListener("click", onClick);
	return button;
}

function noticeIn(words: HTMLElement): (text: string) => void {
	let timer = 0;
	const say = (text: string): void => {
		clearTimeout(timer);
		words.textContent = text;
		if (text) timer = setTimeout(say, NOTICE_MS, "");
	};
	return say;
}
