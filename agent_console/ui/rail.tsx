/** The navigation rail. */
import { waiting } from "../core/inbox.ts";
import type { Route } from "../core/route.ts";
import { AccountButton } from "./account-dialog.tsx";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";
import { LanguageButton, ThemeButton } from "./preference.tsx";

interface RailParts {
	readonly pane: Route["pane"];
	/** Whether the agent may read what was written down. */
	readonly supervises: boolean;
}

export function Rail({ pane, supervises }: RailParts) {
	const desk = useDesk();
	const words = useWords();
	const count = waiting(desk.chat.inbox.value);
	return (
		<nav class="rail" aria-label={words("rail.label")}>
			<span class="mark" aria-hidden="true" />
			<a
				class="rail-item"
				href="#/"
				aria-current={pane === "audit" ? undefined : "page"}
				title={words("rail.inbox")}
			>
				<Icon name="inbox" />
				<span class="visually-hidden">{words("rail.inbox")}</span>
				{count > 0 && (
					<span class="badge" title={words("inbox.show.unread")}>
						{count}
					</span>
				)}
			</a>
			{supervises && (
				<a
					class="rail-item"
					href="#/audit"
					aria-current={pane === "audit" ? "page" : undefined}
					title={words("rail.audit")}
				>
					<Icon name="shield" />
					<span class="visually-hidden">{words("rail.audit")}</span>
				</a>
			)}
			<span class="rail-space" />
			<AccountButton />
			<LanguageButton />
			<ThemeButton />
			<button
				type="button"
				class="button quiet icon-only"
				aria-label={words("rail.logout")}
				title={words("rail.logout")}
				onClick={() => void desk.logOut()}
			>
				<Icon name="logout" />
			</button>
		</nav>
	);
}
