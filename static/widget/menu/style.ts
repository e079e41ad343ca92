/** How the menu looks. */

export const MENU_STYLE = `
.menu{display:flex;flex-direction:column;align-items:flex-start;gap:2px;padding:8px 20px 12px;max-block-size:60%;overflow-y:auto;
border-block-end:1px solid var(--line)}
.choice{display:flex;align-items:center;gap:10px;min-block-size:36px;cursor:pointer}
.choice input{inline-size:18px;block-size:18px;flex:none;margin:0;accent-color:var(--accent)}
.menu .link{margin-inline-start:-10px}
`;
