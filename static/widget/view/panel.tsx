/** The chat panel: a card beside the bubble, a sheet on a small screen. */
import { carriedFiles } from "../../filing/carried.ts";
import { unreadCount } from "../conversation.ts";
import { watching } from "../signal.ts";
import type { App } from "./app.ts";
import { Composer } from "./composer.tsx";
import { Header } from "./header.tsx";
import { Icon } from "./icon.tsx";
import { Thread } from "./thread.tsx";

export function Panel({ app }: { app: App }) {
	return (
		<>
			<Unread app={app} />
			<Card app={app} />
		</>
	);
}

/** Says to who does not see the bubble that there are new messages: what is in a closed panel is not read out. */
const Unread = watching(UnreadView);

function UnreadView({ app: { client, open, t } }: { app: App }) {
	const count = open.value ? 0 : unreadCount(client.conversation.value);
	return (
		<p class="hidden" role="status">
			{count > 0 && t("bubble.unread", { count })}
		</p>
	);
}

const Card = watching(CardView);

function CardView({ app }: { app: App }) {
	const { client, open, t } = app;
	const site = client.siteName.value || t("header.unknown");
	/** Take files that were dropped or pasted; anything else goes its way. */
	const take = (event: Event, data: DataTransfer | null) => {
		const files = carriedFiles(data);
		if (!files.length) return;
		event.preventDefault();
		app.take(files);
	};
	const coded = client.code.value.name !== "none";
	return (
		<div
			class={`panel${open.value ? " open" : ""}`}
			role="dialog"
			aria-label={t("panel.label", { site })}
			inert={!open.value}
			onDragOver={(event) => event.preventDefault()}
			onDrop={(event) => take(event, event.dataTransfer)}
			onPaste={(event) => take(event, event.clipboardData)}
		>
			<Header app={app} />
			<Banner app={app} />
			{app.menu.view()}
			{coded ? (
				app.code.value?.()
			) : (
				<>
					<Thread app={app} />
					{app.filed.value && app.attach.value?.tray()}
					<Composer app={app} />
					<Looking app={app} />
				</>
			)}
		</div>
	);
}

/** The ways to have somebody look at the page: from the chat, and on the phone. */
const Looking = watching(LookingView);

function LookingView({ app }: { app: App }) {
	const { client, session, t } = app;
	const offer = session.offer.value;
	const waits = offer === "sent" || offer === "waiting";
	const told = waits ? t("offer.waiting") : offer === "refused" ? t("offer.refused") : "";
	return (
		<footer class="footer">
			<p class="offer" role="status">
				{told}
			</p>
			{waits ? (
				<button type="button" class="link" onClick={() => session.withdraw()}>
					<Icon name="close" />
					{t("offer.withdraw")}
				</button>
			) : (
				<button
					type="button"
					class={`link${offer === "shown" || !client.agentsOnline.value ? " away" : ""}`}
					onClick={() => session.offerPage()}
				>
					<Icon name="eye" />
					{t("offer.open")}
				</button>
			)}
			<button type="button" class="link" onClick={() => client.requestCode()}>
				<Icon name="phone" />
				{t("code.open")}
			</button>
		</footer>
	);
}

/** How the connection is, when it is not as it should be. */
const Banner = watching(BannerView);

function BannerView({ app }: { app: App }) {
	const { client, online, t } = app;
	const link = client.link.value;
	const key =
		link === "unavailable"
			? "unavailable"
			: !online.value
				? "offline"
				: link === "reconnecting" && link;
	return (
		<p class={`banner${key ? ` shown ${key}` : ""}`} role="status">
			{key && t(`link.${key}`)}
		</p>
	);
}
