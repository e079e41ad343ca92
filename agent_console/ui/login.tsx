/** The log-in page: who one is, and, for the first log-in, which password one wants. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Desk } from "../live/desk.ts";
import { isKnown } from "../live/passkey.ts";
import type { Key } from "../locale/index.ts";
import { useDesk, useWords } from "./context.ts";
import { CodeField, CredentialForm, PasswordField, PasswordForm, refusal } from "./credential.tsx";
import { LanguageButton, ThemeButton } from "./preference.tsx";
import { ProviderCode, ProviderLogin, useProvider } from "./provider.tsx";

export function Login() {
	const words = useWords();
	const desk = useDesk();
	const changing = desk.presence.value === "change";
	const provider = useProvider();
	const arrival = useSignal(desk.place.arrival);
	const coded = !changing && arrival.value === "code";
	const lead = changing ? "password.lead" : coded ? "provider.code" : openLead(desk);
	return (
		<main class="login">
			<div class="login-card">
				<span class="mark" aria-hidden="true" />
				<h1>{words(changing ? "password.title" : "login.title")}</h1>
				<p class="lead">{words(lead)}</p>
				{changing && <PasswordForm done={() => desk.enter(false)} />}
				{coded && <ProviderCode name={provider} arrival={arrival} />}
				{!changing && !coded && (
					<>
						<LoginForm />
						{isKnown() && <PasskeyLogin />}
						<ProviderLogin name={provider} arrival={arrival} />
					</>
				)}
			</div>
			<div class="login-preferences">
				<LanguageButton />
				<ThemeButton />
			</div>
		</main>
	);
}

function openLead(desk: Desk): Key {
	return desk.expelled.value ? "login.ended" : "login.lead";
}

function PasskeyLogin() {
	const desk = useDesk();
	const words = useWords();
	const problem = useSignal("");

	async function enter(): Promise<void> {
		problem.value = "";
		const answer = await desk.account.logInByPasskey();
		if (answer.ok) desk.enter(answer.mustChange);
		else problem.value = refusal(words, answer, "login.wrong");
	}

	return (
		<div class="login-other">
			<button type="button" class="button wide" onClick={() => void enter()}>
				{words("passkey.log_in")}
			</button>
			<p class="problem" role="alert">
				{problem.value}
			</p>
		</div>
	);
}

function LoginForm() {
	const desk = useDesk();
	const words = useWords();
	const email = useRef<HTMLInputElement>(null);
	const wantsCode = useSignal(false);
	useEffect(() => email.current?.focus(), []);
	return (
		<CredentialForm
			submit="login.submit"
			busy="login.busy"
			send={async (form) => {
				const [address, password] = [
					String(form.get("email")).trim(),
					String(form.get("password")),
				];
				if (!address || !password) return words("login.incomplete");
				const code = String(form.get("code") ?? "").trim();
				if (wantsCode.value && !code) return words("login.code");
				const answer = await desk.account.logIn(address, password, code);
				if (!answer.ok && answer.refusal === "code") wantsCode.value = true;
				if (!answer.ok) return refusal(words, answer, "login.wrong");
				desk.enter(answer.mustChange);
				return "";
			}}
		>
			<label class="field">
				<span>{words("login.email")}</span>
				<input ref={email} name="email" type="email" autoComplete="username" required />
			</label>
			<PasswordField name="password" label="login.password" complete="current-password" />
			{wantsCode.value && <CodeField label="login.code_label" focused />}
		</CredentialForm>
	);
}
