/** What a browser says it is (RFC 9110 §10.1.5), as people would say it. */

/** In this order: browsers name the ones they want to be taken for, too. */
const BROWSERS = [
	["Edge", /\bEdg(?:e|A|iOS)?\//],
	["Opera", /\bOPR\//],
	["Samsung Internet", /\bSamsungBrowser\//],
	["Firefox", /\b(?:Firefox|FxiOS)\//],
	["Chrome", /Chrome\/|\bCriOS\//],
	["Safari", /\bSafari\//],
] as const;

const SYSTEMS = [
	["iPhone", /\biPhone\b/],
	["iPad", /\biPad\b/],
	["Android", /\bAndroid\b/],
	["Windows", /\bWindows\b/],
	["macOS", /\bMac OS X\b/],
	["ChromeOS", /\bCrOS\b/],
	["Linux", /\bLinux\b/],
] as const;

/** Browser and system, "Firefox · Windows"; what cannot be told is left as it was said. */
export function clientName(said: string): string {
	const found = [BROWSERS, SYSTEMS].map((names) => names.find(([, sign]) => sign.test(said))?.[0]);
	const known = found.filter((name) => name !== undefined);
	return known.length > 0 ? known.join(" · ") : said;
}
