/** The whole page: log-in or desk. */
import type { Desk } from "../live/desk.ts";
import { DeskContext, useDesk, useWords } from "./context.ts";
import { Login } from "./login.tsx";
import { NoticeList } from "./notice.tsx";
import { Shell } from "./shell.tsx";

export function App({ desk }: { desk: Desk }) {
	return (
		<DeskContext.Provider value={desk}>
			<Content />
			<NoticeList />
		</DeskContext.Provider>
	);
}

function Content() {
	const presence = useDesk().presence.value;
	if (presence === "checking") return <Splash />;
	return presence === "in" ? <Shell /> : <Login />;
}

function Splash() {
	const words = useWords();
	return (
		<main class="splash">
			<span class="mark" aria-hidden="true" />
			<p role="status">{words("app.loading")}</p>
		</main>
	);
}
