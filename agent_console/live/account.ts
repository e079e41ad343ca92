/** The agent's log-in: requests, and what their answers mean. The log-in itself is an HttpOnly cookie. */
import { type Arrival, arrivalOf } from "../core/route.ts";
import * as passkey from "./passkey.ts";

/**
 * Why a log-in did not succeed; `code`: the password is right, and a one-time code is needed besides;
 * `passkey`: the browser has none, the person chose none, or the server does not know it.
 */
export type LoginRefusal =
	| "wrong"
	| "code"
	| "wrong_code"
	| "passkey"
	| "unusable"
	| "rate_limited"
	| "unreachable"
	| "failed";

export type Refused = {
	readonly ok: false;
	readonly refusal: LoginRefusal;
	readonly retryAfterS: number;
};

/** Refused, by what is said of the provider if it has to do with that. */
export type AtProvider = Refused & { readonly provider: Exclude<Arrival, "code"> | null };

export type LoginAnswer = { readonly ok: true; readonly mustChange: boolean } | Refused;

/** Who is logged in, as the account shows it. */
export type Self = {
	readonly email: string;
	readonly name: string;
	readonly hasSecondFactor: boolean;
};

/** A secret for an authenticator app; `address` is what the app reads from a picture. */
export type Secret = { readonly secret: string; readonly address: string };

/** A passkey; times in milliseconds since 1970, `usedAtMs` is 0 if never. `client` is the browser that made it. */
export type Passkey = {
	readonly id: string;
	readonly client: string;
	readonly createdAtMs: number;
	readonly usedAtMs: number;
};

/** A log-in; times in milliseconds since 1970. `client` is what the browser said it is. */
export type LiveLogin = {
	readonly id: string;
	readonly createdAtMs: number;
	readonly seenAtMs: number;
	readonly address: string;
	readonly client: string;
	/** Whether it is this one. */
	readonly own: boolean;
};

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

	/** Log in by a passkey: the browser asks which. */
	async logInByPasskey(): Promise<LoginAnswer> {
		const asked = await this.#ask("POST", "login/passkey/options", {});
		if (!asked?.ok) return refused(asked, refusalOf(asked?.status));
		const found = await passkey.find(await question(asked));
		if (!found) return refused(null, "passkey");
		const answer = await this.#ask("POST", "login/passkey", { answer: found });
		if (answer?.ok) return { ok: true, mustChange: await mustChange(answer) };
		return refused(answer, answer?.status === 401 ? "passkey" : refusalOf(answer?.status));
	}

	/** What the log-in provider is called; empty if there is none, or the server cannot say. */
	async provider(): Promise<string> {
		return (await this.#read<{ name: string }>("login/provider"))?.name ?? "";
	}

	/** Begin a log-in at the provider: where to go for it. */
	async leaveForProvider(): Promise<{ readonly ok: true; readonly address: string } | AtProvider> {
		const answer = await this.#ask("POST", "login/provider", {});
		if (answer?.ok) return { ok: true, ...((await answer.json()) as { address: string }) };
		return await atProvider(answer);
	}

	/** Finish a log-in at the provider by a code. */
	async enterByProvider(code: string): Promise<LoginAnswer | AtProvider> {
		const answer = await this.#ask("POST", "login/provider/code", { code });
		if (answer?.ok) return { ok: true, mustChange: await mustChange(answer) };
		return await atProvider(answer);
	}

	/** Choose another password; log-ins elsewhere end. */
	async changePassword(current: string, fresh: string): Promise<LoginAnswer> {
		const answer = await this.#ask("PUT", "me/password", { current, new: fresh });
		if (answer?.ok) return { ok: true, mustChange: false };
		const refusal = { 400: "unusable", 403: "wrong" } as const;
		return refused(answer, refusal[answer?.status as 400] ?? refusalOf(answer?.status));
	}

	/** Who is logged in; null if the server cannot say. */
	async self(): Promise<Self | null> {
		const said = await this.#read<{ agent: SelfAnswer }>("me");
		if (!said) return null;
		const { email, name, second_factor } = said.agent;
		return { email, name, hasSecondFactor: second_factor };
	}

	/** A new secret, nobody's yet; null if the server has none. */
	async offerSecondFactor(): Promise<Secret | null> {
		const answer = await this.#ask("POST", "me/totp", {});
		return answer?.ok ? ((await answer.json()) as Secret) : null;
	}

	/** Use a secret that an app has. Answers with recovery codes, which nobody ever tells again. */
	async addSecondFactor(
		password: string,
		secret: string,
		code: string,
	): Promise<{ readonly ok: true; readonly codes: readonly string[] } | Refused> {
		const answer = await this.#ask("PUT", "me/totp", { password, secret, code });
		if (!answer?.ok) return await refusedFactor(answer);
		const said = (await answer.json()) as { recovery_codes: string[] };
		return { ok: true, codes: said.recovery_codes };
	}

	/** Ask for no code any more. */
	async removeSecondFactor(
		password: string,
		code: string,
	): Promise<{ readonly ok: true } | Refused> {
		const answer = await this.#ask("POST", "me/totp/remove", { password, code });
		return answer?.ok ? { ok: true } : await refusedFactor(answer);
	}

	/** One's passkeys; null if the server cannot say, or cannot have any. */
	async passkeys(): Promise<readonly Passkey[] | null> {
		const said = await this.#read<{ passkeys: PasskeyOfAnswer[]; available: boolean }>(
			"me/passkeys",
		);
		if (!said?.available) return null;
		return said.passkeys.map(({ created_at_ms, used_at_ms, ...each }) => ({
			...each,
			createdAtMs: created_at_ms,
			usedAtMs: used_at_ms,
		}));
	}

	/** Have the browser make a passkey, and the server know it. */
	async addPasskey(password: string): Promise<{ readonly ok: true } | Refused> {
		const asked = await this.#ask("POST", "me/passkeys/options", {});
		if (!asked?.ok) return refused(asked, refusalOf(asked?.status));
		const made = await passkey.make(await question(asked));
		if (!made) return refused(null, "passkey");
		const answer = await this.#ask("POST", "me/passkeys", { password, answer: made });
		return answer?.ok ? { ok: true } : await refusedFactor(answer);
	}

	/** Forget a passkey. Returns whether that was done. */
	async endPasskey(id: string): Promise<boolean> {
		const answer = await this.#ask("DELETE", `me/passkeys/${id}`);
		return answer !== null && (answer.ok || answer.status === 404);
	}

	/** One's log-ins, the one used last first; null if the server cannot say. */
	async logins(): Promise<readonly LiveLogin[] | null> {
		const said = await this.#read<{ logins: LoginOfAnswer[] }>("me/logins");
		return (
			said?.logins.map(({ created_at_ms, seen_at_ms, ...each }) => ({
				...each,
				createdAtMs: created_at_ms,
				seenAtMs: seen_at_ms,
			})) ?? null
		);
	}

	/** End a log-in, or all but this one. Returns whether that was done. */
	async endLogin(id: string | null): Promise<boolean> {
		const answer = await this.#ask("DELETE", id === null ? "me/logins" : `me/logins/${id}`);
		// One that is no more has ended, too.
		return answer !== null && (answer.ok || answer.status === 404);
	}

	/** End the log-in. An unreachable server keeps it, and the caller is told. */
	async logOut(): Promise<boolean> {
		const answer = await this.#ask("POST", "logout", {});
		return answer !== null && (answer.ok || answer.status === 401);
	}

	async #read<T>(path: string): Promise<T | null> {
		const answer = await this.#ask("GET", path);
		return answer?.ok ? ((await answer.json()) as T) : null;
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

type SelfAnswer = Omit<Self, "hasSecondFactor"> & { readonly second_factor: boolean };

type LoginOfAnswer = Omit<LiveLogin, "createdAtMs" | "seenAtMs"> & {
	readonly created_at_ms: number;
	readonly seen_at_ms: number;
};

type PasskeyOfAnswer = Omit<Passkey, "createdAtMs" | "usedAtMs"> & {
	readonly created_at_ms: number;
	readonly used_at_ms: number;
};

async function question(answer: Response): Promise<passkey.Question> {
	return ((await answer.json()) as { options: passkey.Question }).options;
}

const PROVIDER = "provider_";

async function atProvider(answer: Response | null): Promise<AtProvider> {
	const said = answer ? await errorCode(answer) : "";
	const provider = said.startsWith(PROVIDER)
		? (arrivalOf(`#/login/${said.slice(PROVIDER.length)}`) as AtProvider["provider"])
		: null;
	return { ...refused(answer, CODES[said] ?? refusalOf(answer?.status)), provider };
}

const CODES: Readonly<Record<string, LoginRefusal>> = {
	second_factor_required: "code",
	wrong_code: "wrong_code",
	wrong_passkey: "passkey",
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

/** Who is logged in already is told 403 for what is wrong; 400 is said of a secret that is none. */
async function refusedFactor(answer: Response | null): Promise<Refused> {
	const wrong = answer?.status === 403 ? (CODES[await errorCode(answer)] ?? "wrong") : undefined;
	return refused(answer, wrong ?? refusalOf(answer?.status));
}

function refused(answer: Response | null, refusal: LoginRefusal): Refused {
	const retryAfterS = Number(answer?.headers.get("retry-after") ?? 0) || 0;
	return { ok: false, refusal, retryAfterS };
}

function refusalOf(status: number | undefined): LoginRefusal {
	if (status === undefined) return "unreachable";
	if (status === 429) return "rate_limited";
	// 400: an address or a password that no agent can have is as wrong as any other.
	return status === 400 || status === 401 ? "wrong" : "failed";
}
