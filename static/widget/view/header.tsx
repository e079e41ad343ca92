/** Top of the panel: whom one talks to, and whether somebody is there. */

import { watching } from "../signal.ts";
import type { App } from "./app.ts";
import { Icon } from "./icon.tsx";

export const Header = watching(HeaderView);

function HeaderView({ app }: { app: App }) {
	const { client, t } = app;
	const online = client.agentsOnline.value;
	const reachable = client.link.value === "open";
	const state = !reachable || online === undefined ? "unknown" : online ? "online" : "away";
	return (
		<header class="header">
			<div class="who">
				<h2>
					<bdi>{client.siteName.value || t("header.unknown")}</bdi>
				</h2>
				{state !== "unknown" && (
					<p class={`presence ${state}`}>
						<span class="dot" aria-hidden="true" />
						{t(`header.${state}`)}
					</p>
				)}
			</div>
			<button
				type="button"
				class="icon-button"
				aria-label={t("panel.menu")}
				aria-expanded={app.menu.open.value}
				onClick={() => app.menu.toggle()}
			>
				<Icon name="more" />
			</button>
			<button
				type="button"
				class="icon-button close"
				aria-label={t("panel.close")}
				onClick={app.close}
			>
				<Icon name="close" />
			</button>
		</header>
	);
}
