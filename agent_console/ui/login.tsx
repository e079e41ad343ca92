/** The log-in page. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { LoginAnswer } from "../live/account.ts";
import { useDesk, useWords, type Words } from "./context.ts";
import { Icon } from "./icon.tsx";
import { LanguageButton, ThemeButton } from "./preference.tsx";

export function Login() {
	const words = useWords();
	const { expelled } = useDesk();
	return (
		<main class="login">
			<div class="login-card">
				<span class="mark" aria-hidden="true" />
				<h1>{words("login.title")}</h1>
				<p class="lead">{words(expelled.value ? "login.ended" : "login.lead")}</p>
				<LoginForm />
			</div>
			<div class="login-preferences">
				<LanguageButton />
				<ThemeButton />
			</div>
		</main>
	);
}

function LoginForm() {
	const desk = useDesk();
	const words = useWords();
	const busy = useSignal(false);
	const problem = useSignal("");
	const email = useRef<HTMLInputElement>(null);
	useEffect(() => email.current?.focus(), []);

	async function submit(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const form = new FormData(event.currentTarget as HTMLFormElement);
		const [address, password] = [String(form.get("email")).trim(), String(form.get("password"))];
		if (!address || !password) {
			problem.value = words("login.incomplete");
			return;
		}
		busy.value = true;
		problem.value = "";
		const answer = await desk.account.logIn(address, password);
		busy.value = false;
		if (answer.ok) desk.enter();
		else problem.value = refusal(words, answer);
	}

	return (
		<form class="login-form" onSubmit={submit} noValidate>
			<label class="field">
				<span>{words("login.email")}</span>
				<input ref={email} name="email" type="email" autoComplete="username" required />
			</label>
			<PasswordField />
			<p class="problem" role="alert">
				{problem.value}
			</p>
			<button type="submit" class="button primary wide" disabled={busy.value}>
				{words(busy.value ? "login.busy" : "login.submit")}
			</button>
		</form>
	);
}

function PasswordField() {
	const words = useWords();
	const shown = useSignal(false);
	const id = useId();
	return (
		<div class="field">
			<label for={id}>{words("login.password")}</label>
			<span class="field-with-button">
				<input
					id={id}
					name="password"
					{...(shown.value ? { type: "text" as const } : { type: "password" as const })}
					autoComplete="current-password"
					required
				/>
				<button
					type="button"
					class="button quiet icon-only"
					aria-pressed={shown.value}
					aria-label={words(shown.value ? "login.hide" : "login.show")}
					title={words(shown.value ? "login.hide" : "login.show")}
					onClick={() => {
						shown.value = !shown.value;
					}}
				>
					<Icon name={shown.value ? "eyeOff" : "eye"} />
				</button>
			</span>
		</div>
	);
}

function refusal(words: Words, answer: LoginAnswer & { ok: false }): string {
	if (answer.refusal !== "rate_limited") return words(`login.${answer.refusal}`);
	const seconds = answer.retryAfterS;
	return seconds > 0 ? words("login.limited_for", { seconds }) : words("login.limited");
}
