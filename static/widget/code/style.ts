/** How the panel with a session code looks. */

export const CODE_STYLE = `
.code{flex:1;overflow-y:auto;display:flex;flex-direction:column;align-items:flex-start;gap:12px;padding:12px 20px 24px}
.code .link{margin-inline-start:-10px}
.la .code h3{font-size:20px;font-weight:650;outline-offset:4px}
.la .code h3:focus{outline:none}
.code>p{color:var(--quiet)}
.code-state{align-self:stretch;display:flex;flex-direction:column;align-items:center;gap:12px;margin-block-start:12px;
padding:24px 12px;border-radius:16px;background:var(--soft);text-align:center}
.digits{display:flex;flex-wrap:wrap;gap:.45em;font:650 44px/1.1 ui-monospace,"SF Mono",Menlo,Consolas,monospace;letter-spacing:.06em;
font-variant-numeric:tabular-nums}
.la .digits{font-size:44px;font-weight:650}
@media (max-width:480px){.la .digits{font-size:40px}}
`;
