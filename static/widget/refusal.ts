/** Why the server refused this site: told once to the site's owner, in the browser console. */

/** Refusals that say nothing about the text: it is sent again. */
export const PASSING = new Set(["rate_limited", "store_unavailable"]);

export type Refusal = "refused" | "unknown";

/**
 * Ask over HTTP what a refused WebSocket cannot say, and print it.
 *
 * @returns whether the site is refused for good, or the reason is not known (then trying again may help).
 */
export async function explainRefusal(base: string, site: string): Promise<Refusal> {
	try {
		const url = new URL(`api/v1/widget/${encodeURIComponent(site)}`, base);
		const answer = await fetch(url, { credentials: "omit", cache: "no-store" });
		if (answer.ok || answer.status >= 500 || answer.status === 429) return "unknown";
		const { error } = (await answer.json()) as { error?: { message?: string } };
		console.warn(`Lookalong: ${error?.message ?? `the server refused site "${site}".`}`);
		return "refused";
	} catch {
		return "unknown";
	}
}
