/** One's passkeys: adding one, and forgetting it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Passkey } from "../live/account.ts";
import { isKnown } from "../live/passkey.ts";
import { ClientRow } from "./client-row.tsx";
import { useDesk, useWords } from "./context.ts";
import { ProofForm } from "./credential.tsx";
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
			<ProofForm
				submit="passkey.add"
				busy="passkey.busy"
				incomplete="passkey.incomplete"
				prove={(password) => account.addPasskey(password)}
				done={done}
			/>
		</>
	);
}

function PasskeyRow({ passkey, end }: { readonly passkey: Passkey; readonly end: () => void }) {
	const words = useWords();
	const time = brief(words, passkey.usedAtMs || passkey.createdAtMs);
	return (
		<ClientRow
			client={passkey.client}
			remove="passkey.remove"
			removeOf="passkey.remove_of"
			end={end}
		>
			{words(passkey.usedAtMs ? "logins.seen" : "passkey.made", { time })}
		</ClientRow>
	);
}
