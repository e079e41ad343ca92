/** Logging in at the provider of the server's owner: leaving for it, and what is said on the way back. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Arrival } from "../core/route.ts";
import type { AtProvider } from "../live/account.ts";
import { useDesk, useWords, type Words } from "./context.ts";
import { CodeField, CredentialForm, refusal } from "./credential.tsx";

interface ProviderParts {
	readonly name: string;
	/** What was said on the way back; null once it is no news. */
	readonly arrival: Signal<Arrival | null>;
}

/** What the provider is called; empty while that is not known, and if there is none. */
export function useProvider(): string {
	const { account } = useDesk();
	const name = useSignal("");
	useEffect(() => {
		void account.provider().then((said) => {
			name.value = said;
		});
	}, []);
	return name.value;
}

/** The way to the provider, and why one has come back without a log-in. */
export function ProviderLogin({ name, arrival }: ProviderParts) {
	const { account, place } = useDesk();
	const words = useWords();
	const problem = useSignal("");

	async function leave(): Promise<void> {
		arrival.value = null;
		problem.value = "";
		const answer = await account.leaveForProvider();
		if (answer.ok) place.leave(answer.address);
		else problem.value = said(words, answer, name);
	}

	const back = arrival.value && arrival.value !== "code" ? arrival.value : null;
	if (!name && !back && !problem.value) return null;
	return (
		<div class="login-other">
			{name && (
				<button type="button" class="button wide" onClick={() => void leave()}>
					{words("provider.log_in", { name })}
				</button>
			)}
			<p class="problem" role="alert">
				{back ? told(words, back, name) : problem.value}
			</p>
		</div>
	);
}

/** The code that is asked for besides the provider's word. */
export function ProviderCode({ name, arrival }: ProviderParts) {
	const desk = useDesk();
	const words = useWords();
	return (
		<>
			<CredentialForm
				submit="login.submit"
				busy="login.busy"
				send={async (form) => {
					const code = String(form.get("code")).trim();
					if (!code) return words("login.code");
					const answer = await desk.account.enterByProvider(code);
					if (answer.ok) desk.enter(answer.mustChange);
					else if ("provider" in answer && answer.provider) arrival.value = answer.provider;
					else return refusal(words, answer, "login.wrong_code");
					return "";
				}}
			>
				<CodeField label="login.code_label" focused />
			</CredentialForm>
			<div class="login-other">
				<button
					type="button"
					class="button wide"
					onClick={() => {
						arrival.value = null;
					}}
				>
					{words("provider.otherwise", { name: name || words("provider.unnamed") })}
				</button>
			</div>
		</>
	);
}

function said(words: Words, answer: AtProvider, name: string): string {
	return answer.provider
		? told(words, answer.provider, name)
		: refusal(words, answer, "login.failed");
}

function told(words: Words, arrival: Exclude<Arrival, "code">, name: string): string {
	return words(`provider.${arrival}`, { name: name || words("provider.unnamed") });
}
