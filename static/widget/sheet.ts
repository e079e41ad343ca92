/** Adds styles to the widget's own root: no page policy on styles applies to adopted sheets. */
export function addSheet(root: Node, css: string): void {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(css);
	(root as ShadowRoot).adoptedStyleSheets.push(sheet);
}
