/** The round button on the page, in a closed shadow root of its own host element. */
import type { Bubble } from "./shell.ts";

const SVG = "http://www.w3.org/2000/svg";
const SPEECH =
	"M12 3.5c-4.97 0-9 3.36-9 7.5 0 2.3 1.24 4.36 3.2 5.74-.1 1.1-.5 2.3-1.33 3.3-.2.25 0 .62.32.6 2.02-.16 3.6-.95 4.7-1.9.68.12 1.38.18 2.11.18 4.97 0 9-3.36 9-7.5s-4.03-7.92-9-7.92Z";
const CHEVRON = "M5.5 9.2 12 15.4l6.5-6.2";

/** How long the loader's own words stay, in milliseconds. */
const NOTICE_MS = 8000;

/** The host answers to nothing the page's style sheets say: `!important` of a shadow tree wins over the page's. */
const STYLE = `
:host{all:initial!important;display:block!important;position:fixed!important;z-index:2147483647!important;
 inset:auto!important;inline-size:0!important;block-size:0!important;overflow:visible!important;
 color-scheme:light dark!important}
:host([hidden]){display:none!important}
.bubble,.notice{position:fixed;box-sizing:border-box;inset-inline-end:calc(20px + env(safe-area-inset-right,0px));
 font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans KR",sans-serif}
.left .bubble,.left .notice{inset-inline-end:auto;left:calc(20px + env(safe-area-inset-left,0px))}
.right .bubble,.right .notice{inset-inline-end:auto;right:calc(20px + env(safe-area-inset-right,0px))}
.bubble{inset-block-end:calc(20px + env(safe-area-inset-bottom,0px));inline-size:56px;block-size:56px;padding:0;
 border:0;border-radius:28px;display:grid;place-items:center;cursor:pointer;color:#fff;background:#0f766e;
 box-shadow:0 1px 2px rgb(4 47 46/.25),0 8px 24px rgb(4 47 46/.28);transition:background-color .15s,transform .15s;
 -webkit-tap-highlight-color:transparent}
.bubble:hover{background:#0d655e}
.bubble:active{transform:scale(.96)}
.bubble:focus-visible{outline:3px solid #fff;outline-offset:-6px;box-shadow:0 0 0 3px #0f766e,0 8px 24px rgb(4 47 46/.28)}
.bubble[aria-busy=true]{cursor:progress}
svg{inline-size:26px;block-size:26px;fill:currentColor;pointer-events:none}
path+path{display:none;fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
[aria-expanded=true] path{display:none}
[aria-expanded=true] path+path{display:block}
.count{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-inline-size:22px;block-size:22px;padding:0 6px;
 box-sizing:border-box;border-radius:11px;background:#b91c1c;color:#fff;font-size:12px;font-weight:700;line-height:22px;
 text-align:center;box-shadow:0 0 0 2px Canvas}
.count:empty{display:none}
.notice{inset-block-end:calc(88px + env(safe-area-inset-bottom,0px));max-inline-size:min(280px,calc(100vw - 40px));
 padding:12px 16px;border-radius:14px;background:#fff;color:#1c2b2a;box-shadow:0 1px 3px rgb(0 0 0/.12),0 10px 30px rgb(0 0 0/.16)}
.notice:empty{display:none}
@media (prefers-color-scheme:dark){.notice{background:#1b2626;color:#e6efee}.bubble{box-shadow:0 0 0 1px rgb(255 255 255/.14),0 8px 24px rgb(0 0 0/.5)}}
@media (prefers-reduced-motion:reduce){.bubble{transition:none}}
@media (forced-colors:active){.bubble,.notice{border:1px solid CanvasText}}
@media print{:host{display:none!important}}
`;

export interface Mount {
	readonly host: HTMLElement;
	readonly root: ShadowRoot;
	readonly bubble: Bubble;
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
	const [button, count] = makeButton(label, onClick);
	const words = document.createElement("div");
	words.className = "notice";
	words.setAttribute("role", "status");
	side.append(words, button);
	root.append(side);
	return {
		host,
		root,
		bubble: {
			button,
			update(state) {
				button.setAttribute("aria-expanded", `${state.open}`);
				button.setAttribute("aria-label", state.label);
				count.textContent = state.unread ? `${Math.min(state.unread, 99)}` : "";
			},
		},
		notice: noticeIn(words),
		busy: (on) => button.setAttribute("aria-busy", `${on}`),
	};
}

function makeButton(label: string, onClick: () => void): [HTMLButtonElement, HTMLElement] {
	const button = document.createElement("button");
	button.className = "bubble";
	button.type = "button";
	button.setAttribute("aria-label", label);
	button.setAttribute("aria-expanded", "false");
	const icon = document.createElementNS(SVG, "svg");
	icon.setAttribute("viewBox", "0 0 24 24");
	icon.setAttribute("aria-hidden", "true");
	for (const shape of [SPEECH, CHEVRON]) {
		const path = document.createElementNS(SVG, "path");
		path.setAttribute("d", shape);
		icon.append(path);
	}
	const count = document.createElement("span");
	count.className = "count";
	count.setAttribute("aria-hidden", "true");
	button.append(icon, count);
	button.addEventListener("click", onClick);
	return [button, count];
}

function noticeIn(words: HTMLElement): (text: string) => void {
	let timer = 0;
	return (text) => {
		clearTimeout(timer);
		words.textContent = text;
		if (text) timer = setTimeout(() => words.replaceChildren(), NOTICE_MS);
	};
}
