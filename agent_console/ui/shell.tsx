/** The desk: rail, inbox, conversation, customer's page. On a small screen one of them at a time. */
import { useSignalEffect } from "@preact/signals";
import { waiting } from "../core/inbox.ts";
import { ViewPanel } from "../view/panel.tsx";
import { AuditPane } from "./audit-pane.tsx";
import { ConnectionBanner } from "./banner.tsx";
import { CodeDialog } from "./code-dialog.tsx";
import { useDesk } from "./context.ts";
import { InboxPane } from "./inbox-pane.tsx";
import { Rail } from "./rail.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { useWalkKeys } from "./walk.ts";

export function Shell() {
	const { agent, chat, place } = useDesk();
	useWalkKeys();
	useSignalEffect(() => {
		const count = waiting(chat.inbox.value);
		document.title = count > 0 ? `(${count}) Lookalong` : "Lookalong";
	});
	const supervises = ["supervisor", "administrator"].includes(agent.value?.role ?? "");
	const asked = place.route.value.pane;
	const pane = asked === "audit" && !supervises ? "inbox" : asked;
	return (
		<div class="shell" data-pane={pane}>
			<Rail pane={pane} supervises={supervises} />
			<div class="desk">
				<ConnectionBanner />
				<InboxPane />
				<ThreadPane />
				<ViewPanel />
				{pane === "audit" && <AuditPane />}
			</div>
			<CodeDialog />
		</div>
	);
}
