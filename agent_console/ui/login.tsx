/** The log-in page: who one is, and, for the first log-in, which password one wants. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { LoginAnswer } from "../live/account.ts";
import type { Key } from "../locale/index.ts";
import { useDesk, useWords, type Words } from "./context.ts";
import { Icon } from "./icon.tsx";
import { LanguageButton, ThemeButton } from "./preference.tsx";

export function Login() {
	const words = useWords();
	const { expelled, presence } = useDesk();
	const changing = presence.value === "change";
	const lead = changing ? "password.lead" : expelled.value ? "login.ended" : "login.lead";
	return (
		<main class="login">
			<div class="login-card">
				<span class="mark" aria-hidden="true" />
				<h1>{words(changing ? "password.title" : "login.title")}</h1>
				<p class="lead">{words(lead)}</p>
				{changing ? <ChangeForm /> : <LoginForm />}
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
			{wantsCode.value && <CodeField />}
		</CredentialForm>
	);
}

/** For the second factor; there once the server asked for it. */
function CodeField() {
	const words = useWords();
	const field = useRef<HTMLInputElement>(null);
	useEffect(() => field.current?.focus(), []);
	return (
		<label class="field">
			<span>{words("login.code_label")}</span>
			<input ref={field} name="code" type="text" autoComplete="one-time-code" required />
		</label>
	);
}

function ChangeForm() {
	const desk = useDesk();
	const words = useWords();
	return (
		<CredentialForm
			submit="password.submit"
			busy="password.busy"
			send={async (form) => {
				const [current, fresh] = [String(form.get("current")), String(form.get("new"))];
				if (!current || !fresh) return words("password.incomplete");
				if ([...fresh].length < 10 || fresh === current) return words("login.unusable");
				const answer = await desk.account.changePassword(current, fresh);
				if (!answer.ok) return refusal(words, answer, "password.wrong");
				desk.enter(false);
				return "";
			}}
		>
			<PasswordField name="current" label="password.current" complete="current-password" />
			<PasswordField name="new" label="password.new" complete="new-password" />
		</CredentialForm>
	);
}

interface FormParts {
	readonly submit: Key;
	readonly busy: Key;
	/** Send what was filled in; returns what is wrong, an empty text if nothing is. */
	readonly send: (form: FormData) => Promise<string>;
	readonly children: ComponentChildren;
}

/** Fields, what is wrong with them, and the button. */
function CredentialForm({ submit, busy: waiting, send, children }: FormParts) {
	const words = useWords();
	const busy = useSignal(false);
	const problem = useSignal("");

	async function sent(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const form = new FormData(event.currentTarget as HTMLFormElement);
		busy.value = true;
		problem.value = "";
		problem.value = await send(form);
		busy.value = false;
	}

	return (
		<form class="login-form" onSubmit={sent} noValidate>
			{children}
			<p class="problem" role="alert">
				{problem.value}
			</p>
			<button type="submit" class="button primary wide" disabled={busy.value}>
				{words(busy.value ? waiting : submit)}
			</button>
		</form>
	);
}

interface PasswordParts {
	readonly name: string;
	readonly label: Key;
	readonly complete: "current-password" | "new-password";
}

function PasswordField({ name, label, complete }: PasswordParts) {
	const words = useWords();
	const shown = useSignal(false);
	const id = useId();
	return (
		<div class="field">
			<label for={id}>{words(label)}</label>
			<span class="field-with-button">
				<input
					id={id}
					name={name}
					{...(shown.value ? { type: "text" as const } : { type: "password" as const })}
					autoComplete={complete}
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

/** What a refusal says; `wrong` is what it says of a password that is. */
function refusal(words: Words, answer: LoginAnswer & { ok: false }, wrong: Key): string {
	if (answer.refusal === "wrong") return words(wrong);
	if (answer.refusal !== "rate_limited") return words(`login.${answer.refusal}`);
	const seconds = answer.retryAfterS;
	return seconds > 0 ? words("login.limited_for", { seconds }) : words("login.limited");
}
