/** The widget's global, as far as the shop uses it: a list of calls that wait until the chat has loaded. */
interface Window {
	Lookalong?: { push(...calls: (readonly [string, ...unknown[]])[]): void };
}
