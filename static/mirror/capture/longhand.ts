/**
 * A longhand without a value: what browsers give back of a shorthand with `var()` beside another of its longhands.
 * Custom properties may be empty.
 */
const EMPTY = /(?<![\w-])([a-z][a-z-]*): (?=;| !)/g;
const BLOCK = /([^{};]*)(\{[^{}]*[a-z]: [; ][^{}]*)/g;

/** Give declarations that lost their values those that an element has. */
export function filled(css: string, element: Element | null): string {
	if (!element || !css.includes(": ;")) return css;
	const style = getComputedStyle(element);
	return css.replace(EMPTY, (_, name: string) => `${name}: ${style.getPropertyValue(name)}`);
}

/** The same for rules, each with the first element it is for. */
export function filledRules(css: string, find: (selector: string) => Element | null): string {
	if (!css.includes(": ;")) return css;
	return css.replace(
		BLOCK,
		// Preludes of at-rules and keyframes begin otherwise than selectors.
		(_, selector: string, block: string) =>
			selector + (/^\s*[@\d]/.test(selector) ? block : filled(block, find(selector))),
	);
}
