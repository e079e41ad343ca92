/** One's passkeys: adding one, and forgetting it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { clientName } from "../core/client.ts";
import type { Passkey } from "../live/account.ts";
import { isKnown } from "../live/passkey.ts";
import { useDesk, useWords } from "./context.ts";
import { CredentialForm, PasswordField, refusal } from "./credential.tsx";
import { brief } from "./time.ts";

/** Nothing where the server or the browser knows no passkeys. */
export function PasskeyList({ add }: { readonly add: () => void }) {
	const { account, notices } = useDesk();
	const words = useWords();
	const passkeys = useSignal<readonly Passkey[] | null>(null);

	async function read(): Promise<void> {
		passkeys.value = await account.passkeys();
	}
	useEffect(() => void read(), []);

	async function end(id: string): Promise<void> {
		if (!(await account.endPasskey(id))) notices.show(words("error.unreachable"), "problem");
		await read();
	}

	if (!passkeys.value || !isKnown()) return null;
	return (
		<section class="account-part">
			<h3>{words("passkey.title")}</h3>
			<p>{words("passkey.lead")}</p>
			{passkeys.value.length > 0 && (
				<ul class="logins">
					{passkeys.value.map((each) => (
						<PasskeyRow key={each.id} passkey={each} end={() => void end(each.id)} />
					))}
				</ul>
			)}
			<button type="button" class="button" onClick={add}>
				{words("passkey.add")}
			</button>
		</section>
	);
}

/** Asks for the password first: who finds a desk open makes no key to it. */
export function PasskeyForm({ done }: { readonly done: () => void }) {
	const { account } = useDesk();
	const words = useWords();
	return (
		<>
			<p class="lead">{words("passkey.add_lead")}</p>
			<CredentialForm
				submit="passkey.add"
				busy="passkey.busy"
				send={async (form) => {
					const password = String(form.get("password"));
					if (!password) return words("passkey.incomplete");
					const answer = await account.addPasskey(password);
					if (!answer.ok) return refusal(words, answer, "password.wrong");
					done();
					return "";
				}}
			>
				<PasswordField name="password" label="password.current" complete="current-password" />
			</CredentialForm>
		</>
	);
}

function PasskeyRow({ passkey, end }: { readonly passkey: Passkey; readonly end: () => void }) {
	const words = useWords();
	const client = clientName(passkey.client) || words("logins.unknown");
	const used = passkey.usedAtMs || passkey.createdAtMs;
	return (
		<li>
			<span>
				<bdi class="client">{client}</bdi>
				<span class="detail">
					{words(passkey.usedAtMs ? "logins.seen" : "passkey.made", { time: brief(words, used) })}
				</span>
			</span>
			<button
				type="button"
				class="button quiet"
				aria-label={words("passkey.remove_of", { client })}
				onClick={end}
			>
				{words("passkey.remove")}
			</button>
		</li>
	);
}
