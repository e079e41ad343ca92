/** Where one is logged in, and ending it there. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { clientName } from "../core/client.ts";
import type { LiveLogin } from "../live/account.ts";
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
	const client = clientName(login.client) || words("logins.unknown");
	return (
		<li>
			<span>
				<bdi class="client">{client}</bdi>
				<span class="detail">
					{login.address && <bdi>{login.address} · </bdi>}
					{login.own
						? words("logins.own")
						: words("logins.seen", { time: brief(words, login.seenAtMs) })}
				</span>
			</span>
			{!login.own && (
				<button
					type="button"
					class="button quiet"
					aria-label={words("logins.end_of", { client })}
					onClick={end}
				>
					{words("logins.end")}
				</button>
			)}
		</li>
	);
}
