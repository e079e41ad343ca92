/** Forms that ask for what only the agent knows: a password, a code. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Refused } from "../live/account.ts";
import type { Key } from "../locale/index.ts";
import { useDesk, useWords, type Words } from "./context.ts";
import { Icon } from "./icon.tsx";

/** Another password for one's log-in; `done` once it is changed. */
export function PasswordForm({ done }: { readonly done: () => void }) {
	const { account } = useDesk();
	const words = useWords();
	return (
		<CredentialForm
			submit="password.submit"
			busy="password.busy"
			send={async (form) => {
				const [current, fresh] = [String(form.get("current")), String(form.get("new"))];
				if (!current || !fresh) return words("password.incomplete");
				if ([...fresh].length < 10 || fresh === current) return words("login.unusable");
				const answer = await account.changePassword(current, fresh);
				if (!answer.ok) return refusal(words, answer, "password.wrong");
				done();
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

interface ProofParts {
	readonly submit: Key;
	readonly busy: Key;
	readonly incomplete: Key;
	/** What the field of the code is called; without it only the password is asked for. */
	readonly code?: Key;
	readonly prove: (password: string, code: string) => Promise<{ readonly ok: true } | Refused>;
	readonly done: () => void;
}

/** The password, and a code where one is asked for, before a log-in changes: a desk left open gives nothing. */
export function ProofForm({ submit, busy, incomplete, code: label, prove, done }: ProofParts) {
	const words = useWords();
	return (
		<CredentialForm
			submit={submit}
			busy={busy}
			send={async (form) => {
				const password = String(form.get("password"));
				const code = String(form.get("code") ?? "").trim();
				if (!password || (label && !code)) return words(incomplete);
				const answer = await prove(password, code);
				if (!answer.ok) return refusal(words, answer, "password.wrong");
				done();
				return "";
			}}
		>
			<PasswordField name="password" label="password.current" complete="current-password" />
			{label && <CodeField label={label} />}
		</CredentialForm>
	);
}

/** Fields, what is wrong with them, and the button. */
export function CredentialForm({ submit, busy: waiting, send, children }: FormParts) {
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

interface CodeParts {
	readonly label: Key;
	/** Whether it is what is to be filled in next. */
	readonly focused?: boolean;
}

/** A one-time code of an app, or a recovery code. */
export function CodeField({ label, focused = false }: CodeParts) {
	const words = useWords();
	const field = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (focused) field.current?.focus();
	}, [focused]);
	return (
		<label class="field">
			<span>{words(label)}</span>
			<input ref={field} name="code" type="text" autoComplete="one-time-code" required />
		</label>
	);
}

interface PasswordParts {
	readonly name: string;
	readonly label: Key;
	readonly complete: "current-password" | "new-password";
}

export function PasswordField({ name, label, complete }: PasswordParts) {
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
export function refusal(words: Words, answer: Refused, wrong: Key): string {
	if (answer.refusal === "wrong") return words(wrong);
	if (answer.refusal !== "rate_limited") return words(`login.${answer.refusal}`);
	const seconds = answer.retryAfterS;
	return seconds > 0 ? words("login.limited_for", { seconds }) : words("login.limited");
}
