/** The agent's log-in: four requests, and what their answers mean. The log-in itself is an HttpOnly cookie. */

/** Why a log-in did not succeed; `code`: the password is right, and a one-time code is needed besides. */
export type LoginRefusal = "wrong" | "code" | "wrong_code" | "unusable" | "rate_limited" | "unreachable" | "failed";

export type LoginAnswer =
	| { readonly ok: true; readonly mustChange: boolean }
	| { readonly ok: false; readonly refusal: LoginRefusal; readonly retryAfterS: number };

/** `change`: logged in, but a new password has to be chosen first; `unknown`: the server could not be asked. */
export type LoginState = "in" | "change" | "out" | "unknown";

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
		if (answer.ok) return (await mustChange(answer)) ? "change" : "in";
		return answer.status === 401 || answer.status === 403 ? "out" : "unknown";
	}

	/** Log in; the answer never tells an unknown address from a wrong password. */
	async logIn(email: string, password: string, code: string): Promise<LoginAnswer> {
		const answer = await this.#ask("POST", "login", { email, password, code });
		if (answer?.ok) return { ok: true, mustChange: await mustChange(answer) };
		const refusal = answer?.status === 401 ? CODES[await errorCode(answer)] : undefined;
		return refused(answer, refusal ?? refusalOf(answer?.status));
	}

	/** Choose another password; log-ins elsewhere end. */
	async changePassword(current: string, fresh: string): Promise<LoginAnswer> {
		const answer = await this.#ask("PUT", "me/password", { current, new: fresh });
		if (answer?.ok) return { ok: true, mustChange: false };
		const refusal = { 400: "unusable", 403: "wrong" } as const;
		return refused(answer, refusal[answer?.status as 400] ?? refusalOf(answer?.status));
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

const CODES: Readonly<Record<string, LoginRefusal>> = {
	second_factor_required: "code",
	wrong_code: "wrong_code",
};

async function errorCode(answer: Response): Promise<string> {
	const said = (await answer.json()) as { error?: { code?: string } };
	return said.error?.code ?? "";
}

/** Whether an answer says that its agent has to choose a password; an older server says nothing. */
async function mustChange(answer: Response): Promise<boolean> {
	const said = (await answer.json()) as { agent?: { must_change_password?: boolean } };
	return said.agent?.must_change_password === true;
}

function refused(answer: Response | null, refusal: LoginRefusal): LoginAnswer {
	const retryAfterS = Number(answer?.headers.get("retry-after") ?? 0) || 0;
	return { ok: false, refusal, retryAfterS };
}

function refusalOf(status: number | undefined): LoginRefusal {
	if (status === undefined) return "unreachable";
	if (status === 429) return "rate_limited";
	// 400: an address or a password that no agent can have is as wrong as any other.
	return status === 400 || status === 401 ? "wrong" : "failed";
}
