import { DEVICE, FOLLOWED_STATE } from "../codec/operation.ts";

/** Prefix of the replica's own attributes; capture never tells attributes of that name. */
export const MARKER = "lookalong-";

/**
 * Pseudo-classes that follow a person or scripts, which a replica has not: rules name the marker
 * attribute of the same weight instead.
 */
const HELD = "hover|active|focus-within|focus-visible|focus|target|fullscreen|defined|open";
const STATES = FOLLOWED_STATE.source.slice(1);
const FOLLOWED = new RegExp(`:(?:(?:${HELD})(?![\\w-])|${STATES})`);
// What is not closed matches to the end: thousands of such then take no longer than one.
const SPECIAL =
	/\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|url\((?:\\.|[^)\\"'])*\)?|\\[\s\S]|[{};]/g;
const PSEUDO = new RegExp(
	String.raw`\/\*[\s\S]*?(?:\*\/|$)|::slotted\(|::[\w-]+(?:\([^)]*\)?)?(?::[\w-]+(?:\([^)]*\)?)?)*|\\[\s\S]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'` +
		`|:(?:(${HELD})(?![\\w-])|(${STATES}))`,
	"g",
);

const HELD_PART = /:(hover|active|focus-within|focus-visible|focus|target|fullscreen)(?![\w-])/g;

/** `(feature)`, `(feature: value)` and, of the pixel ratio, any comparison. */
const FEATURE =
	/\(\s*(?:(prefers-[a-z-]+|forced-colors|inverted-colors|(?:any-)?(?:hover|pointer))\s*(?::\s*([a-z-]+)\s*)?|(?:([\d.]+)(dppx|x|dpi|dpcm)\s*([<>]=?|=)\s*resolution|(?:-webkit-)?(min-|max-)?(?:device-pixel-ratio|resolution)\s*(:|[<>]=?|=)\s*([\d.]+)(dppx|x|dpi|dpcm)?)\s*)\)/g;

/** Schemes a page can show itself in; which one is the choice of its browser. */
const SCHEMES = /(?<![\w-])color-scheme\s*:(?=[^;{}]*\blight\b)(?=[^;{}]*\bdark\b)[^;{}!]*/g;

/** Dots per inch and per centimetre of a screen with one device pixel per CSS pixel (CSS Values 4 §6.2). */
const DOTS: Readonly<Record<string, number>> = { dpi: 96, dpcm: 96 / 2.54 };

/** The customer's device as media queries see it. */
export type Settings = {
	/** Bit *n*: the *n*th entry of `DEVICE` is true. */
	readonly device: number;
	/** Device pixels per CSS pixel. */
	readonly pixelRatio: number;
};

/** Rewrite a style sheet so that it looks in the replica as on the customer's page. */
export function rewrite(css: string, settings: Settings, used: Set<string>): string {
	const selectors = FOLLOWED.test(css) ? rewriteSelectors(css, used) : css;
	const scheme = settings.device & 1 ? "dark" : "light";
	return rewriteMedia(selectors, settings).replace(SCHEMES, `color-scheme:${scheme}`);
}

/** Answer the media features that depend on the customer's device. */
export function rewriteMedia(css: string, settings: Settings): string {
	return css.replace(FEATURE, (whole, feature?: string, value?: string, ...ratio: string[]) => {
		if (!feature) return truth(compares(settings.pixelRatio, ratio));
		const answer = asks(settings.device, feature, value);
		return answer === null ? whole : truth(answer);
	});
}

function truth(is: boolean): string {
	return is ? "(min-width:0px)" : "(max-width:0px)";
}

/** What a device answers to `(feature: value)`; null for a feature that is not told. */
function asks(device: number, feature: string, value: string | undefined): boolean | null {
	const told = DEVICE.flatMap((entry, bit) => {
		const [name, is] = entry.split(":");
		return name === feature ? [{ is, holds: ((device >> bit) & 1) === 1 }] : [];
	});
	if (told.length === 0) return null;
	const known = told.find((one) => one.is === (value ?? "none"));
	if (value !== undefined) return known?.holds ?? !told.some((one) => one.holds);
	// Alone, a feature asks whether it has any value but "none".
	if (feature === "prefers-color-scheme") return true;
	return known ? !known.holds : told.some((one) => one.holds);
}

/** Whether a pixel ratio is what a comparison wants, written with the size first or last. */
function compares(
	ratio: number,
	[first, firstUnit, turned, edge, sign, last, lastUnit]: readonly (string | undefined)[],
): boolean {
	const size = Number(first ?? last) / (DOTS[firstUnit ?? lastUnit ?? "x"] ?? 1);
	const relation = turned?.replace(/[<>]/, (way) => (way === "<" ? ">" : "<")) ?? sign;
	const isNear = Math.abs(ratio - size) < 0.005;
	if (edge === "min-" || relation === ">=") return ratio >= size || isNear;
	if (edge === "max-" || relation === "<=") return ratio <= size || isNear;
	if (relation === ">") return ratio > size && !isNear;
	return relation === "<" ? ratio < size && !isNear : isNear;
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
	return prelude.replace(PSEUDO, (whole, name?: string, state?: string) => {
		if (whole.startsWith("::part(")) return rewritePart(whole, used);
		if (state) return `[${MARKER}state~="${stateToken(state)}"]`;
		if (!name) return whole;
		used.add(name);
		if (name === "defined") return `:not([${MARKER}undefined])`;
		// Lists and pickers are the browser's; what else opens is open in the replica too.
		return name === "open" ? `:is(:open,[${MARKER}open])` : `[${MARKER}${name}]`;
	});
}

/** After `::part()` no attribute can be asked for: the part gets one more name. Nothing is hovered here, for all its weight. */
function rewritePart(part: string, used: Set<string>): string {
	let names = "";
	const rest = part.replace(HELD_PART, (_, name: string) => {
		used.add(name).add("::part");
		names += ` ${MARKER}${name}`;
		return ":not(:hover)";
	});
	return rest.replace(/\)/, `${names})`);
}

/** How a followed state is told: a custom state by its name, others with their colon. */
function stateToken(state: string): string {
	return state.startsWith("state(") ? state.slice(6, -1).trim() : `:${state}`;
}
