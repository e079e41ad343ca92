/** How buttons with words look, of the parts that are loaded when they are wanted. */

export const BUTTON_STYLE = `
.la .primary,.la .secondary{min-block-size:44px;padding:8px 20px;border-radius:12px;border:1px solid transparent;font-weight:600}
.la .primary{background:var(--accent);color:var(--on-accent)}
.la .primary:hover{background:var(--accent-strong)}
.la .secondary{background:var(--ground);border-color:var(--line)}
.la .secondary:hover{background:var(--soft)}
`;
