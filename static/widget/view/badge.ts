/** What the bubble shows once the chat is there: open or closed, and how many answers are unread. */

const SVG = "http://www.w3.org/2000/svg";
const CHEVRON = "M5.5 9.2 12 15.4l6.5-6.2";
/** More than this is only "many". */
const MAX_COUNT = 99;

export const BADGE_STYLE = `
.bubble{transition:background-color .15s,transform .15s}
.bubble:active{transform:scale(.96)}
.bubble .turn{display:none;fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.bubble[aria-expanded=true] path{display:none}
.bubble[aria-expanded=true] .turn{display:block}
.count{position:absolute;inset:-4px -4px auto auto;min-inline-size:22px;block-size:22px;padding:0 6px;box-sizing:border-box;
border-radius:11px;background:#b91c1c;color:#fff;font-size:12px;font-weight:700;line-height:22px;text-align:center;
box-shadow:0 0 0 2px Canvas}
.count:empty{display:none}
.left .count,.right .count{left:auto;right:-4px}
@media (max-width:480px){.bubble[aria-expanded=true]{display:none}}
@media (prefers-color-scheme:dark){.bubble{box-shadow:0 0 0 1px rgb(255 255 255/.14),0 8px 24px rgb(0 0 0/.5)}}
@media (prefers-reduced-motion:reduce){.bubble{transition:none}}
@media print{:host{display:none!important}}
`;

export interface Badge {
	show(state: { readonly open: boolean; readonly unread: number; readonly label: string }): void;
	remove(): void;
}

/** Add the count and the closing arrow to the loader's button. */
export function createBadge(button: HTMLButtonElement): Badge {
	const count = document.createElement("span");
	count.className = "count";
	count.setAttribute("aria-hidden", "true");
	const turn = document.createElementNS(SVG, "path");
	turn.setAttribute("class", "turn");
	turn.setAttribute("d", CHEVRON);
	button.querySelector("svg")?.append(turn);
	button.append(count);
	return {
		show({ open, unread, label }) {
			button.setAttribute("aria-expanded", `${open}`);
			button.setAttribute("aria-label", label);
			count.textContent = unread ? `${Math.min(unread, MAX_COUNT)}` : "";
		},
		remove() {
			count.remove();
			turn.remove();
		},
	};
}
