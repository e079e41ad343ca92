/** Entry of a chunk: shows agents what is typed before it is sent, where the site wants that, and says so. */
import type { VNode } from "preact";
import { effect } from "../signal.ts";
import type { App } from "../view/app.ts";
import { hidden } from "./hidden.ts";
import { translator } from "./locale/index.ts";

/** How often what is typed is told, in milliseconds. */
const PACE_MS = 1000;
/** Begin to tell; the note that says so stands above the field for as long as it is told. */
export function startPeek({ client, draft, locale, peeks }: App): () => VNode {
	const t = translator(locale);
	let told = "";
	let isDue = false;
	const tell = () => {
		isDue = false;
		const text = peeks.peek() ? hidden(draft.peek()) : "";
		if (text === told || client.link.peek() !== "open") return;
		told = text;
		client.connection.send({ type: "peek", text });
	};
	effect(() => {
		const shown = peeks.value ? draft.value : "";
		if (isDue || shown === told) return;
		isDue = true;
		setTimeout(tell, PACE_MS);
	});
	return () => <p class="remark peeked">{t("peek.note")}</p>;
}
