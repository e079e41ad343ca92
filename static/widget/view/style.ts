/** How the panel looks. Adopted by the closed root as a sheet: no page policy on styles applies to it. */

/** Colours, in light and dark; every text on its ground has a contrast of at least 4.5:1. */
export const THEME = `
.la{--ground:#fff;--soft:#f1f5f4;--line:#dfe7e5;--ink:#16211f;--quiet:#55645f;--brand:#0f766e;--brand-strong:#0b5f58;
--on-brand:#fff;--brand-own:#0f766e;--on-brand-own:#fff;--accent:var(--brand);--accent-strong:var(--brand-strong);
--on-accent:var(--on-brand);--danger:#b42318;--danger-ground:#fef0ee;--warn:#8a5a00;--warn-ground:#fff6e0;
--good:#12805c;--shadow:0 1px 2px rgb(15 30 28/.08),0 4px 12px rgb(15 30 28/.08),0 18px 48px rgb(15 30 28/.16);
--focus:#0f766e;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans KR",sans-serif;
color:var(--ink);text-align:start;word-break:normal}
.la[lang=ko]{word-break:keep-all}
@media (prefers-color-scheme:dark){.la{--ground:#131b1b;--soft:#1d2828;--line:#2d3b3a;--ink:#e8efed;--quiet:#9fb0ac;
--brand:#4fd1c0;--brand-strong:#7fe3d5;--on-brand:#04211e;--brand-own:#115e59;--on-brand-own:#f0fdfa;--danger:#ff9d92;
--danger-ground:#3a1d1a;--warn:#f4c766;--warn-ground:#33290f;--good:#5fd7a8;--focus:#4fd1c0;
--shadow:0 0 0 1px rgb(255 255 255/.08),0 18px 48px rgb(0 0 0/.6)}}
.la *{box-sizing:border-box}
.la h2,.la h3,.la p{margin:0;font-weight:inherit;font-size:inherit}
.la button{font:inherit;color:inherit;cursor:pointer;-webkit-tap-highlight-color:transparent}
.la :focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.la .hidden,.la.hidden{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.la .icon{inline-size:1.25em;block-size:1.25em;flex:none;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;
stroke-linejoin:round}
@media (prefers-reduced-motion:reduce){.la *{animation:none!important;transition:none!important}}
`;

/**
 * What a page may choose, by custom properties that it sets on any element around the widget. The panel and the bubble
 * take them; what tells the customer who sees the page, and asks them, never looks like the page.
 */
const CHOSEN = `
.panel{--accent:var(--lookalong-accent,var(--brand));--accent-strong:var(--lookalong-accent,var(--brand-strong));
--on-accent:var(--lookalong-on-accent,var(--on-brand));--own:var(--lookalong-accent,var(--brand-own));
--on-own:var(--lookalong-on-accent,var(--on-brand-own));--focus:var(--accent);
font-family:var(--lookalong-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans KR",sans-serif)}
`;

export const PANEL_STYLE = `${CHOSEN}
.panel{position:fixed;inset-block-end:calc(92px + env(safe-area-inset-bottom,0px));
inset-inline-end:calc(20px + env(safe-area-inset-right,0px));
inline-size:380px;block-size:min(640px,calc(100dvh - 116px));display:flex;flex-direction:column;background:var(--ground);
border-radius:16px;box-shadow:var(--shadow);overflow:hidden;visibility:hidden;opacity:0;transform:translateY(12px) scale(.985);
transform-origin:100% 100%;transition:opacity .16s ease-out,transform .16s ease-out,visibility 0s .16s}
.left .panel{inset-inline-end:auto;left:calc(20px + env(safe-area-inset-left,0px));transform-origin:0 100%}
.right .panel{inset-inline-end:auto;right:calc(20px + env(safe-area-inset-right,0px))}
.panel.open{visibility:visible;opacity:1;transform:none;transition-delay:0s}
.header{display:flex;align-items:center;gap:12px;padding:16px 12px 14px 20px;padding-inline:20px 12px;
border-block-end:1px solid var(--line)}
.who{flex:1;min-inline-size:0}
.la .who h2{font-size:17px;font-weight:650;line-height:1.3;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.presence{display:flex;align-items:center;gap:7px;color:var(--quiet);font-size:13px;line-height:1.4}
.la .presence{margin-block-start:2px;font-size:13px}
.dot{inline-size:8px;block-size:8px;border-radius:4px;flex:none;background:var(--quiet)}
.online .dot{background:var(--good)}
.icon-button{inline-size:44px;block-size:44px;display:grid;place-items:center;border:0;border-radius:12px;background:none;
color:var(--quiet)}
.la .icon-more{stroke-width:3.2}
.icon-button:hover{background:var(--soft);color:var(--ink)}
.la .banner{padding:0 20px;font-size:13.5px;background:var(--warn-ground);color:var(--warn)}
.la .banner.shown{padding-block:8px}
.la .banner.unavailable{background:var(--danger-ground);color:var(--danger)}
.thread-frame{position:relative;flex:1;min-block-size:0;display:flex}
.thread{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px 20px;scrollbar-width:thin;
scrollbar-color:var(--line) transparent}
.la .thread:focus-visible{outline-offset:-3px}
.empty{display:flex;flex-direction:column;gap:8px;padding-block:28px 12px}
.la .empty h3{font-size:20px;font-weight:650;line-height:1.3}
.empty p{color:var(--quiet)}
.skeleton{block-size:40px;inline-size:70%;border-radius:16px;background:var(--soft);animation:breathe 1.6s ease-in-out infinite}
.skeleton.short{inline-size:45%;align-self:end}
@keyframes breathe{50%{opacity:.45}}
.la .day{display:flex;align-items:center;gap:12px;margin-block:18px 10px;color:var(--quiet);font-size:12.5px}
.day::before,.day::after{content:"";flex:1;block-size:1px;background:var(--line)}
.la .day:first-child{margin-block-start:0}
.la .left-word:not(:empty){margin-block:12px;padding:10px 14px;border-radius:12px;background:var(--warn-ground);color:var(--warn);
font-size:13.5px}
.la .new{color:var(--danger);font-weight:600}
.new::before,.new::after{background:currentColor}
.la .event{margin:14px auto;max-inline-size:90%;inline-size:fit-content;padding:4px 12px;border-radius:12px;background:var(--soft);
color:var(--quiet);font-size:13px;text-align:center}
.message{display:flex;flex-direction:column;align-items:flex-start;margin-block-start:3px}
.message.opens{margin-block-start:14px}
.message.own{align-items:flex-end}
.name{font-size:12.5px;font-weight:600;color:var(--quiet);margin-block-end:3px;padding-inline:2px}
.text{max-inline-size:84%;padding:9px 14px;border-radius:18px;background:var(--soft);white-space:pre-wrap;
overflow:clip;overflow-wrap:anywhere}
.la .text a{color:inherit}
.text ul,.text ol{margin:2px 0;padding-inline-start:1.6em}
.text blockquote{margin:2px 0;padding-inline-start:10px;border-inline-start:3px solid currentColor}
.text pre,.text code{font:.9em ui-monospace,"SF Mono",Menlo,Consolas,monospace}
.text pre{margin:4px 0;white-space:pre-wrap}
.la .more{display:block;padding:4px 0;min-block-size:28px;border:0;background:none;font-weight:600;text-decoration:underline}
.said{display:flex;align-self:stretch;align-items:center;gap:2px}
.own .said{flex-direction:row-reverse}
.act{inline-size:28px;block-size:28px;padding:4px;border:0;border-radius:8px;background:none}
.la .act{color:var(--quiet)}
@media (hover:hover){.act{opacity:0}
.message:hover .act,.act:focus-visible,.act[aria-expanded=true]{opacity:1}}
.earlier{display:block;border:0;min-block-size:32px;text-decoration:underline}
.text.large{padding:0;background:none;font-size:34px;line-height:1.25}
.theirs.opens .text{border-start-start-radius:6px}
.own .text{background:var(--own);color:var(--on-own)}
.own.opens .text{border-start-end-radius:6px}
.meta{display:inline-flex;align-items:center;gap:6px;margin-block-start:4px;padding-inline:4px;color:var(--quiet);font-size:12px}
.mark{display:inline-flex;align-items:center;gap:3px}
.mark .icon{inline-size:14px;block-size:14px;stroke-width:2.2}
.mark.read{color:var(--accent)}
.mark.failed,.failed{color:var(--danger)}
.failed{display:flex;flex-wrap:wrap;gap:4px 12px;justify-content:end;font-size:13px}
.failed button{border:0;background:none;padding:4px;min-block-size:28px;text-decoration:underline;color:var(--ink)}
.la .typing{display:flex;align-items:center;gap:8px;margin-block-start:12px;color:var(--quiet);font-size:13px}
.dots{display:inline-flex;gap:4px;padding:9px 11px;border-radius:14px;background:var(--soft)}
.dots i{inline-size:6px;block-size:6px;border-radius:3px;background:var(--quiet);animation:nod 1.2s ease-in-out infinite}
.dots i:nth-child(2){animation-delay:.15s}
.dots i:nth-child(3){animation-delay:.3s}
@keyframes nod{30%{transform:translateY(-3px)}60%{transform:none}}
.newest{position:absolute;inset-block-end:10px;inset-inline:0;margin-inline:auto;inline-size:fit-content;padding:6px 14px;
min-block-size:36px;border:1px solid var(--line);border-radius:18px;background:var(--ground);font-size:13px;
box-shadow:0 2px 8px rgb(0 0 0/.12)}
.composer{padding:8px 12px 4px}
.la .remark{padding:0 8px;font-size:13px;color:var(--warn)}
.la .remark:not(:empty){padding-block-end:6px}
.field{display:flex;align-items:flex-end;gap:4px;padding:4px;border:1px solid var(--line);border-radius:24px;
background:var(--ground);transition:border-color .15s}
.field:focus-within{border-color:var(--focus);box-shadow:0 0 0 1px var(--focus)}
.field textarea{flex:1;min-inline-size:0;min-block-size:44px;padding:10px 4px;border:0;
background:none;color:inherit;font:inherit;line-height:24px;resize:none;overflow-y:auto;scrollbar-width:thin}
.la .field textarea:focus{outline:none}
.field textarea::placeholder{color:var(--quiet);opacity:1}
.send{inline-size:44px;block-size:44px;flex:none;display:grid;place-items:center;border:0;border-radius:22px;
background:var(--accent)}
.la .send{color:var(--on-accent)}
.send:hover{background:var(--accent-strong)}
.la .send:disabled{background:var(--soft);color:var(--quiet);cursor:default}
:dir(rtl) .icon-send,:dir(rtl) .icon-back{transform:scaleX(-1)}
.footer{display:flex;flex-wrap:wrap;justify-content:center;padding:0 12px calc(8px + env(safe-area-inset-bottom,0px))}
.la .offer{flex-basis:100%;color:var(--quiet);font-size:13px;text-align:center;padding-block-end:2px}
.link{display:inline-flex;align-items:center;gap:7px;min-block-size:36px;padding:4px 10px;border:0;border-radius:10px;
background:none;font-size:13px}
.link.away{visibility:hidden}
.la .link{color:var(--quiet);font-size:13px}
.la .link:hover{color:var(--ink);background:var(--soft)}
.la .quiet{color:var(--quiet);font-size:13.5px}
@media (max-width:480px){
.panel,.left .panel,.right .panel{inset:0;inline-size:auto;block-size:auto;border-radius:0;transform:translateY(24px);
padding-block-start:env(safe-area-inset-top,0px)}
.field textarea{font-size:16px}
}
@media (forced-colors:active){.panel,.text{border:1px solid CanvasText}}
@media print{.la{display:none}}
`;
