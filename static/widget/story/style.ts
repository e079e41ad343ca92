/** How changed messages look, and what can be done to them. */

export const STORY_STYLE = `
.la .quote{display:block;max-inline-size:84%;margin-block-end:2px;padding:2px 10px;border:0;border-inline-start:3px solid var(--line);
background:none;color:var(--quiet);font-size:13px;text-align:start;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.la .gone{padding:9px 14px;border:1px dashed var(--line);border-radius:18px;color:var(--quiet);font-size:13.5px}
.la .edited{padding-inline:4px;color:var(--quiet);font-size:12px}
.chips{display:flex;flex-wrap:wrap;gap:4px;margin-block-start:3px}
.own .chips{justify-content:flex-end}
.la .chip{min-inline-size:32px;min-block-size:28px;padding:1px 8px;border:1px solid var(--line);border-radius:14px;
background:var(--ground);font-size:13px}
.la .chip[aria-pressed=true]{border-color:var(--accent);background:var(--soft)}
.la .chip:hover{background:var(--soft)}
.farewell{display:flex;flex-direction:column;align-items:flex-start;gap:8px;margin-block-start:14px;padding:14px;border-radius:16px;
background:var(--soft)}
.la .farewell input{inline-size:100%;min-block-size:40px;padding:6px 12px;border:1px solid var(--line);border-radius:12px;
background:var(--ground);color:inherit;font:inherit}
.farewell input::placeholder{color:var(--quiet);opacity:1}
.la .aim{display:flex;align-items:center;gap:8px;padding:2px 8px 6px;color:var(--quiet);font-size:13px}
.aim bdi{flex:1;min-inline-size:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
`;
