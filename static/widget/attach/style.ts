/** How files look in the chat. */

export const ATTACH_STYLE = `
.files,.tray ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:6px;max-inline-size:100%}
.own .files{justify-content:flex-end}
.filed{display:flex;flex-direction:column;gap:3px;align-items:flex-start;min-inline-size:0;max-inline-size:100%}
.own .filed{align-items:flex-end}
.thumb{position:relative;display:block;padding:0;border:0;border-radius:14px;overflow:hidden;background:var(--soft);max-inline-size:100%}
.thumb canvas{display:block;max-inline-size:100%;block-size:auto;min-inline-size:44px;min-block-size:44px;object-fit:cover}
.thumb:disabled{padding:12px;color:var(--quiet)}
.thumb:disabled canvas{display:none}
.file-row{display:flex;flex-direction:column;align-items:flex-start;gap:2px;min-block-size:44px;padding:8px 14px;border:1px solid var(--line);
border-radius:14px;background:var(--ground);max-inline-size:100%;text-align:start;overflow-wrap:anywhere}
.la .file-row span{color:var(--quiet);font-size:12.5px}
.file-row:hover{background:var(--soft)}
.tray{padding:4px 12px 0;max-block-size:40%;overflow-y:auto;flex:none}
.tray ul{flex-direction:column;flex-wrap:nowrap}
.tray li{display:grid;grid-template-columns:1fr auto;align-items:center;column-gap:8px;padding:4px 4px 4px 12px;padding-inline:12px 4px;
border:1px solid var(--line);border-radius:12px;font-size:13.5px}
.tray bdi{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tray-state{grid-row:2;color:var(--quiet);font-size:12.5px}
.tray .refused .tray-state,.tray .again .tray-state{color:var(--danger)}
.tray progress{grid-row:3;grid-column:1;inline-size:100%;block-size:6px;accent-color:var(--accent)}
.camera{display:none}
@media (pointer:coarse){.camera{display:block}}
.tray li button{grid-column:2;grid-row:1/4;inline-size:36px;block-size:36px;border:0;border-radius:10px;background:none;font-size:20px}
.tray li button:hover{background:var(--soft)}
.la .tray p{padding:6px 8px 0;font-size:13px;color:var(--quiet)}
.viewer{max-inline-size:100vw;max-block-size:100dvh;inline-size:100vw;block-size:100dvh;box-sizing:border-box;margin:0;padding:12px;border:0;
background:rgb(0 0 0/.88);color:#fff;overflow:auto}
.viewer::backdrop{background:rgb(0 0 0/.5)}
.viewer-bar{display:flex;gap:8px;justify-content:flex-end;padding-block-end:12px}
.la .viewer-bar button{min-block-size:44px;padding:8px 18px;border:1px solid rgb(255 255 255/.4);border-radius:12px;background:#222;color:#fff}
.viewer canvas{display:block;margin:auto;max-inline-size:100%;max-block-size:calc(100dvh - 90px);background:#fff}
.la .viewer p{text-align:center}
`;
