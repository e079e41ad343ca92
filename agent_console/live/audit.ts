/** The audit log, as the server shows it to supervisors and administrators. */

/** Of a site, by its key, or of what belongs to no site. */
export type Chain =
	| { readonly name: "server" }
	| { readonly name: "site"; readonly key: string; readonly title: string };

/** One entry, as `GET /api/v1/sites/{site_key}/audit` answers; times in milliseconds since 1970. */
export interface Entry {
	readonly seq: number;
	readonly at_ms: number;
	readonly kind: string;
	/** `command` for the command line, empty for the server itself. */
	readonly actor_id: string;
	readonly actor_name: string;
	readonly conversation_id: string;
	readonly detail: Readonly<Record<string, string | number | boolean>>;
	readonly content: Readonly<Record<string, string>>;
}

/** Some entries, newest first; `next` is what to ask for those before with, 0 if there are none. */
export interface Page {
	readonly entries: readonly Entry[];
	readonly next: number;
}

export class AuditLog {
	readonly #fetch: typeof fetch;

	/** @param request the browser's `fetch`, or a test's own. */
	constructor(request: typeof fetch = (...args) => fetch(...args)) {
		this.#fetch = request;
	}

	/** The sites one helps on; empty if the server cannot say. */
	async sites(): Promise<readonly Chain[]> {
		const said = await this.#read<{ sites: { key: string; name: string }[] }>("me");
		return said?.sites.map(({ key, name: title }) => ({ name: "site", key, title })) ?? [];
	}

	/**
	 * A page of a chain; null if it cannot be read.
	 *
	 * @param before a page's `next`, 0 for the newest entries
	 */
	async page(chain: Chain, before: number): Promise<Page | null> {
		const path = chain.name === "site" ? `sites/${chain.key}/audit` : "audit";
		return await this.#read<Page>(`${path}?limit=100&before=${before}`);
	}

	async #read<T>(path: string): Promise<T | null> {
		try {
			const answer = await this.#fetch(`/api/v1/${path}`, {
				credentials: "same-origin",
				cache: "no-store",
			});
			return answer.ok ? ((await answer.json()) as T) : null;
		} catch {
			// The fetch standard has one TypeError for every way not to reach a server.
			return null;
		}
	}
}
