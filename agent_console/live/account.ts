/** The agent's log-in: three requests, and what their answers mean. The log-in itself is an HttpOnly cookie. */

/** Why a log-in did not succeed. */
export type LoginRefusal = "wrong" | "rate_limited" | "unreachable" | "failed";

export type LoginAnswer =
	| { readonly ok: true }
	| { readonly ok: false; readonly refusal: LoginRefusal; readonly retryAfterS: number };

/** `unknown`: the server could not be asked. */
export type LoginState = "in" | "out" | "unknown";

export class Account {
	readonly #fetch: typeof fetch;

	/** @param request the browser's `fetch`, or a test's own. */
	constructor(request: typeof fetch = (...args) => fetch(...args)) {
		this.#fetch = request;
	}

	/** Ask whether the cookie is a live log-in. */
	async state(): Promise<LoginState> {
		const answer = await this.#ask("GET", "me");
		if (!answer) return "unknown";
		if (answer.ok) return "in";
		return answer.status === 401 || answer.status === 403 ? "out" : "unknown";
	}

	/** Log in; the answer never tells an unknown address from a wrong password. */
	async logIn(email: string, password: string): Promise<LoginAnswer> {
		const answer = await this.#ask("POST", "login", { email, password });
		if (answer?.ok) return { ok: true };
		const retryAfterS = Number(answer?.headers.get("retry-after") ?? 0) || 0;
		return { ok: false, refusal: refusalOf(answer?.status), retryAfterS };
	}

	/** End the log-in. An unreachable server keeps it, and the caller is told. */
	async logOut(): Promise<boolean> {
		const answer = await this.#ask("POST", "logout", {});
		return answer !== null && (answer.ok || answer.status === 401);
	}

	async #ask(method: string, path: string, body?: object): Promise<Response | null> {
		const json = body && {
			body: JSON.stringify(body),
			headers: { "content-type": "application/json" },
		};
		try {
			return await this.#fetch(`/api/v1/${path}`, {
				method,
				credentials: "same-origin",
				cache: "no-store",
				...json,
			});
		} catch {
			// The fetch standard has one TypeError for every way not to reach a server.
			return null;
		}
	}
}

function refusalOf(status: number | undefined): LoginRefusal {
	if (status === undefined) return "unreachable";
	if (status === 429) return "rate_limited";
	// 400: an address or a password that no agent can have is as wrong as any other.
	return status === 400 || status === 401 ? "wrong" : "failed";
}
