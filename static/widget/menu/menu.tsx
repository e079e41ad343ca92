/** Entry of the menu's chunk: what the chat needs seldom. Loaded when somebody opens it, or wants to be alerted. */
import { useState } from "preact/hooks";
import type { Menu, MenuEnvironment } from "../menu_port.ts";
import { addSheet } from "../sheet.ts";
import { Icon } from "../view/icon.tsx";
import { LaterIcon } from "../view/later_icon.tsx";
import { Alerts, type Wish } from "./alert.ts";
import { download, print } from "./keep.ts";
import { type Translate, translator } from "./locale/index.ts";
import { MENU_STYLE } from "./style.ts";
import { transcriptOf, wholeOf } from "./transcript.ts";

/** Make the menu; called once. */
export function startMenu(environment: MenuEnvironment): Menu {
	const { local, locale, siteName, open, place, wishes } = environment;
	const t = translator(locale);
	addSheet(place().getRootNode(), MENU_STYLE);
	const alerts = new Alerts({
		shelf: local,
		wishes,
		plain: t("notice.text"),
		title: siteName,
		onPressed: open,
	});
	return {
		view() {
			const { value } = environment.conversation;
			const isEmpty = value.entries.length + value.unsent.length === 0;
			return <MenuView {...{ environment, alerts, t, isEmpty }} wishes={wishes.value} />;
		},
		arrived: (news) => alerts.arrived(news),
		shutdown: () => alerts.shutdown(),
	};
}

interface Props {
	readonly environment: MenuEnvironment;
	readonly alerts: Alerts;
	readonly t: Translate;
	readonly wishes: ReadonlySet<string>;
	/** There is nothing to take along yet. */
	readonly isEmpty: boolean;
}

function MenuView({ environment, alerts, t, wishes, isEmpty }: Props) {
	const [blocked, setBlocked] = useState(false);
	const conclude = environment.conclude();
	const choose = async (wish: Wish, on: boolean) => setBlocked(!(await alerts.set(wish, on)));
	const choice = (wish: Wish) => (
		<label class="choice">
			<input
				type="checkbox"
				checked={wishes.has(wish)}
				onChange={({ currentTarget }) => {
					const on = currentTarget.checked;
					// It is on once the browser agrees.
					currentTarget.checked = wishes.has(wish);
					void choose(wish, on);
				}}
			/>
			{t(`menu.${wish}`)}
		</label>
	);
	return (
		<section class="menu" aria-label={t("menu.label")}>
			{choice("sound")}
			{"Notification" in window && choice("notify")}
			{wishes.has("notify") && choice("text")}
			<p class="quiet">{t("menu.when")}</p>
			<p class="quiet" role="status">
				{blocked && t("menu.blocked")}
			</p>
			{isEmpty ? <p class="quiet">{t("menu.empty")}</p> : <Keep environment={environment} t={t} />}
			{conclude && (
				<button type="button" class="link" onClick={conclude}>
					<Icon name="check" />
					{t("menu.end")}
				</button>
			)}
		</section>
	);
}

/** The conversation to take along. */
function Keep({ environment, t }: Pick<Props, "environment" | "t">) {
	const { conversation, locale, plain, siteName, place } = environment;
	const transcript = async () => {
		const whole = await wholeOf(conversation.peek(), environment.before);
		return transcriptOf(whole, { site: siteName(), locale, t, plain });
	};
	return (
		<>
			<Action
				icon="download"
				text={t("menu.download")}
				run={async () => download(await transcript(), fileName(t))}
			/>
			<Action
				icon="print"
				text={t("menu.print")}
				run={async () => print(await transcript(), place(), locale)}
			/>
		</>
	);
}

interface ActionProps {
	readonly icon: "download" | "print";
	readonly text: string;
	run(): Promise<void>;
}

function Action({ icon, text, run }: ActionProps) {
	return (
		<button type="button" class="link" onClick={run}>
			<LaterIcon name={icon} />
			{text}
		</button>
	);
}

function fileName(t: Translate): string {
	const [day] = new Date().toISOString().split("T");
	return `${t("transcript.file")}-${day}`;
}
