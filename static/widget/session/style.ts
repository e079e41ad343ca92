/** How prompts, border, bar and annotations look. The theme's colours come with the panel's sheet. */

export const SESSION_STYLE = `
.frame{position:fixed;inset:0;pointer-events:none;border:3px solid var(--accent);box-shadow:inset 0 0 0 1px rgb(255 255 255/.5);
transition:border-color .2s}
.frame.control{border-color:#d97706}
.frame.waiting{border-style:dashed;opacity:.7}
.bar{position:fixed;z-index:1;inset-block-end:calc(14px + env(safe-area-inset-bottom,0px));inset-inline:0;margin-inline:auto;
inline-size:fit-content;max-inline-size:calc(100vw - 176px);display:flex;align-items:center;gap:8px;padding:6px 6px 6px 18px;
padding-inline:18px 6px;border-radius:28px;background:#12312e;color:#f2fbf9;box-shadow:0 0 0 1px rgb(255 255 255/.16),
0 8px 28px rgb(0 0 0/.32);font-size:14.5px}
.bar .live{inline-size:9px;block-size:9px;flex:none;border-radius:5px;background:#4fd1c0;animation:breathe 2.4s ease-in-out infinite}
.bar.control .live{background:#fbbf24}
.bar:is(.waiting,.paused) .live{background:#a3b5b1;animation:none}
.bar .say{min-inline-size:0;overflow-wrap:anywhere;line-height:1.35;padding-inline:2px 6px}
.bar .say small{display:block;font-size:12.5px;color:#b9cfca}
.la .bar button{min-block-size:44px;min-inline-size:44px;flex:none;padding:6px 18px;border:1px solid transparent;border-radius:22px;
font-weight:600;white-space:nowrap}
.la .bar .stop{background:#fff;color:#9f1c12}
.la .bar .stop:hover{background:#ffe9e6}
.la .bar :is(.back,.reveal,.pause){background:none;border-color:rgb(255 255 255/.35);color:#fff}
.la .bar :is(.back,.reveal,.pause):hover{background:rgb(255 255 255/.12)}
.la .bar button:focus-visible{outline:3px solid #fff;outline-offset:2px;box-shadow:0 0 0 2px #12312e}
.over{gap:4px}
.asks{position:fixed;inset:0;display:flex;flex-direction:column-reverse;background:rgb(7 20 18/.5)}
.asks .bar{position:static;flex:none;margin-block:0 calc(14px + env(safe-area-inset-bottom,0px))}
.asks .bar :is(small,button:not(.stop,.back)){display:none}
.veil{flex:1;min-block-size:0;display:grid;place-items:center;padding:16px 16px 0;overflow:auto;animation:appear .16s ease-out}
@keyframes appear{from{opacity:0}}
.prompt{inline-size:min(440px,100%);margin-block-end:16px;padding:28px;border-radius:20px;background:var(--ground);box-shadow:var(--shadow)}
.prompt-icon{display:grid;place-items:center;inline-size:48px;block-size:48px;margin-block-end:16px;border-radius:16px;
background:var(--soft);color:var(--accent);font-size:20px}
.control .prompt-icon{color:var(--warn)}
.la .prompt h2{font-size:20px;font-weight:650;line-height:1.3;margin-block-end:10px;overflow-wrap:anywhere;outline:none}
.prompt ul{margin:14px 0 0;padding:0;list-style:none;display:grid;gap:10px}
.prompt li{display:flex;gap:10px;color:var(--quiet);font-size:14.5px}
.prompt li .icon{margin-block-start:.15em;color:var(--accent)}
.prompt p,.site{overflow-wrap:anywhere}
.site{overflow:clip}
.prompt .site{margin:16px 0 0;padding-inline-start:14px;border-inline-start:3px solid var(--line)}
.choices{display:flex;flex-wrap:wrap;gap:10px;margin-block:12px -12px;padding-block:12px;position:sticky;
inset-block-end:env(safe-area-inset-bottom,0px);background:var(--ground)}
.la .choices button{flex:1 1 140px}
.primary[aria-disabled=true]{opacity:.75}
.mark-layer{position:fixed;inset:0;pointer-events:none;overflow:clip}
.veiled{position:absolute;inset:0 auto auto 0;display:grid;place-items:center end;padding-inline:6px;overflow:clip;border-radius:4px;
box-shadow:inset 0 0 0 2px #6d28d9,0 0 0 1px rgb(255 255 255/.8);
background:repeating-linear-gradient(135deg,rgb(124 58 237/.26) 0 7px,transparent 7px 15px)}
.veiled[hidden]{display:none}
.veiled span{max-inline-size:100%;padding:1px 8px;border-radius:9px;background:#5b21b6;color:#fff;font-size:12px;font-weight:600;
line-height:1.4;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.veiled.small{padding:0}
.veiled.small span{display:none}
.la .bar :is(.reveal,.pause){display:grid;place-items:center;padding:0;font-size:20px}
.la .bar .reveal[aria-pressed=true]{background:#fff;color:#12312e}
.laser{position:absolute;inset:0 auto auto 0;inline-size:0;block-size:0;will-change:transform}
.laser::before{content:"";position:absolute;inset:-8px auto auto -8px;inline-size:16px;block-size:16px;border-radius:8px;
background:var(--agent);box-shadow:0 0 0 3px #fff,0 0 0 5px var(--agent),0 0 18px 6px var(--agent)}
.laser.hand::before{inset:-2px auto auto -2px;inline-size:18px;block-size:18px;border-radius:0;box-shadow:none;
clip-path:polygon(0 0,100% 42%,52% 54%,34% 100%);filter:drop-shadow(0 1px 2px rgb(0 0 0/.5))}
.tag{position:absolute;inset:12px auto auto 12px;max-inline-size:180px;padding:3px 9px;border-radius:10px;overflow:hidden;
text-overflow:ellipsis;background:var(--agent);color:#fff;font-size:12.5px;font-weight:600;line-height:1.4;white-space:nowrap;
box-shadow:0 1px 4px rgb(0 0 0/.3)}
.outline{position:absolute;inset:0 auto auto 0;border-radius:8px;box-shadow:0 0 0 3px var(--agent),0 0 0 5px #fff,
0 0 0 9px color-mix(in srgb,var(--agent) 35%,transparent);animation:pulse 1.4s ease-in-out 3}
.outline .tag{inset:auto auto calc(100% + 8px) 0}
.outline.high .tag{inset:calc(100% + 8px) auto auto 0}
@keyframes pulse{50%{box-shadow:0 0 0 3px var(--agent),0 0 0 5px #fff,0 0 0 18px color-mix(in srgb,var(--agent) 22%,transparent)}}
.ripple{position:absolute;inset:-22px auto auto -22px;inline-size:44px;block-size:44px;border-radius:22px;
border:3px solid var(--agent);animation:ripple .6s ease-out forwards}
@keyframes ripple{from{transform:scale(.2)}to{opacity:0;transform:scale(1)}}
@media (max-width:480px){
.bar{inset-block:calc(8px + env(safe-area-inset-top,0px)) auto;inset-inline:8px;inline-size:auto;max-inline-size:none}
.bar .say{flex:1}
.la .bar button{padding-inline:14px}
.bar:is(.control,:has(.site)){flex-wrap:wrap;padding-block:10px 8px}
.bar:is(.control,:has(.site)) .say{flex:1 1 calc(100% - 48px)}
.la .bar:is(.control,:has(.site)) button{flex:1 1 auto}
.asks{flex-direction:column}
.asks .bar{margin:calc(8px + env(safe-area-inset-top,0px)) 8px}
.sharing .panel{inset-block-start:76px;border-radius:16px 16px 0 0}
.veil{place-items:end stretch;padding:0}
.prompt{inline-size:100%;margin:0;border-radius:20px 20px 0 0;padding:24px 20px calc(24px + env(safe-area-inset-bottom,0px))}
}
@media (max-height:600px){.prompt-icon{display:none}.prompt{padding-block-start:20px}}
@media (forced-colors:active){.bar,.prompt,.tag{border:2px solid CanvasText}.outline,.veiled{outline:3px solid Highlight}}
`;
