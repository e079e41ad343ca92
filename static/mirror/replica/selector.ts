/** Prefix of the replica's own attributes; capture never tells attributes of that name. */
export const MARKER = "lookalong-";

/**
 * Pseudo-classes that follow a person or scripts, which a replica has not: rules name the marker
 * attribute of the same weight instead.
 */
const FOLLOWED = /:(?:hover|active|focus(?:-within|-visible)?|target|fullscreen|defined)(?![\w-])/;
const SPECIAL =
	/\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|url\((?:\\.|[^)\\"'])*\)|\\[\s\S]|[{};]/g;
const PSEUDO =
	/\/\*[\s\S]*?\*\/|::[\w-]+(?:\([^)]*\))?(?::[\w-]+(?:\([^)]*\))?)*|\\[\s\S]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|:(hover|active|focus-within|focus-visible|focus|target|fullscreen|defined)(?![\w-])/g;
const SCHEME = /\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)|\(\s*prefers-color-scheme\s*\)/g;
const MOTION = /\(\s*prefers-reduced-motion\s*(?::\s*(reduce|no-preference)\s*)?\)/g;

/** The customer's settings that media queries ask for. */
export type Settings = { dark: boolean; reducedMotion: boolean };

/** Rewrite a style sheet so that it looks in the replica as on the customer's page. */
export function rewrite(css: string, settings: Settings, used: Set<string>): string {
	const selectors = FOLLOWED.test(css) ? rewriteSelectors(css, used) : css;
	return rewriteMedia(selectors, settings);
}

/** Answer the media features that depend on the customer's device. */
export function rewriteMedia(css: string, { dark, reducedMotion }: Settings): string {
	if (!css.includes("prefers-")) return css;
	const truth = (is: boolean): string => (is ? "(min-width:0px)" : "(max-width:0px)");
	return css
		.replace(SCHEME, (_, scheme?: string) => truth(!scheme || (scheme === "dark") === dark))
		.replace(MOTION, (_, motion?: string) => truth((motion !== "no-preference") === reducedMotion));
}

/** Preludes end in `{`, declarations in `;` or `}`; only preludes that select are rewritten. */
function rewriteSelectors(css: string, used: Set<string>): string {
	let out = "";
	let start = 0;
	for (const match of css.matchAll(SPECIAL)) {
		const char = match[0];
		if (char !== "{" && char !== "}" && char !== ";") continue;
		const segment = css.slice(start, match.index);
		out += (char === "{" ? rewritePrelude(segment, used) : segment) + char;
		start = match.index + 1;
	}
	return out + css.slice(start);
}

function rewritePrelude(prelude: string, used: Set<string>): string {
	const isRule = /^(?:\s|\/\*[\s\S]*?\*\/)*@/.test(prelude);
	if (isRule && !/@scope/.test(prelude)) return prelude;
	return prelude.replace(PSEUDO, (whole, name?: string) => {
		if (!name) return whole;
		used.add(name);
		return name === "defined" ? `:not([${MARKER}undefined])` : `[${MARKER}${name}]`;
	});
}
