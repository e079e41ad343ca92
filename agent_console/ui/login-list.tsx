/** Where one is logged in, and ending it there. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LiveLogin } from "../live/account.ts";
import { ClientRow } from "./client-row.tsx";
import { useDesk, useWords } from "./context.ts";
import { brief } from "./time.ts";

export function LoginList() {
	const { account, notices } = useDesk();
	const words = useWords();
	const logins = useSignal<readonly LiveLogin[]>([]);

	async function read(): Promise<void> {
		logins.value = (await account.logins()) ?? [];
	}
	useEffect(() => void read(), []);

	async function end(id: string | null): Promise<void> {
		if (!(await account.endLogin(id))) notices.show(words("error.unreachable"), "problem");
		await read();
	}

	return (
		<section class="account-part">
			<h3>{words("logins.title")}</h3>
			<ul class="logins">
				{logins.value.map((each) => (
					<LoginRow key={each.id} login={each} end={() => void end(each.id)} />
				))}
			</ul>
			{logins.value.length > 1 && (
				<button type="button" class="button" onClick={() => void end(null)}>
					{words("logins.end_others")}
				</button>
			)}
		</section>
	);
}

function LoginRow({ login, end }: { readonly login: LiveLogin; readonly end: () => void }) {
	const words = useWords();
	const seen = () => words("logins.seen", { time: brief(words, login.seenAtMs) });
	return (
		<ClientRow
			client={login.client}
			remove="logins.end"
			removeOf="logins.end_of"
			end={login.own ? null : end}
		>
			{login.address && <bdi>{login.address} · </bdi>}
			{login.own ? words("logins.own") : seen()}
		</ClientRow>
	);
}
