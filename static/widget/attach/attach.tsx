/** Entry of a chunk: files of the chat, loaded once there are some. */

import { learnFiling } from "@lookalong/protocol/filing_codec.ts";
import { LIMITS } from "@lookalong/protocol/limit.ts";
import type { MessageOf } from "@lookalong/protocol/message.ts";
import type { VNode } from "preact";
import { chooseFiles } from "../../filing/choose.ts";
import { FileList, type Showing } from "../../filing/file_list.tsx";
import { fileWords } from "../../filing/locale/index.ts";
import { readManifest } from "../../filing/manifest.ts";
import { Office } from "../../filing/office.ts";
import { type Kept, Tray } from "../../filing/tray.ts";
import { TrayList, type Watched } from "../../filing/tray_list.tsx";
import type { Unsent } from "../conversation.ts";
import { addSheet } from "../sheet.ts";
import { FILES, remember, type Shelf } from "../shelf.ts";
import type { App } from "../view/app.ts";
import { ATTACH_STYLE } from "./style.ts";

/** What the chat does with files. */
export interface Attach {
	/** The files that are to go with the next message. */
	tray(): VNode;
	/** The files of a message. */
	files(text: string): VNode;
	/** Have the customer choose some. */
	choose(): void;
	/** Take what was chosen, dropped or pasted. */
	add(files: readonly File[]): void;
	/** Send a message with the files of the tray; false if there are none. */
	submit(): boolean;
	send(unsent: Unsent): void;
	/** The server said something, or is gone. */
	heard(message: MessageOf<"file_pass" | "file_links"> | undefined): void;
	shutdown(): void;
}

/** Make it; called once. */
export function startAttach(app: App, place: Node, base: string, tab: Shelf): Attach {
	const { client, draft, filed, locale, remark } = app;
	learnFiling(client.connection.codec);
	addSheet(place.getRootNode(), ATTACH_STYLE);
	const words = fileWords(locale);
	const office = new Office({
		conversationId: "",
		send: (message) => client.connection.send(message),
	});
	const changes = new Set<() => void>();
	const tray = new Tray({
		base,
		office,
		kept: readKept(tab),
		onChange(count, kept) {
			remember(tab, FILES, kept.length ? JSON.stringify(kept) : "");
			filed.value = count > 0;
			for (const changed of changes) changed();
		},
		onReady() {
			const text = draft.peek().trim();
			client.writeFiles(tray.take(), text);
			draft.value = "";
		},
	});
	filed.value = tray.items.length > 0;
	const showing: Showing = { base, office, words, place: () => place };
	const watched: Watched = {
		tray,
		watch(changed) {
			changes.add(changed);
			return () => changes.delete(changed);
		},
	};
	return {
		tray: () => <TrayList watched={watched} words={words} />,
		files: (text) => <FileList files={readManifest(text).files} showing={showing} />,
		choose: () => chooseFiles(app.take),
		add(files) {
			remark.value = tray.add(files) ? "" : words("file.too_many", { count: LIMITS.files });
		},
		submit() {
			if (tray.items.length === 0) return false;
			tray.want();
			if (tray.stuck) remark.value = words("file.decide");
			return true;
		},
		send({ clientId, text }) {
			const said = readManifest(text);
			const files = said.files.map((each) => each.id);
			client.connection.send({
				type: "send_files",
				clientId,
				conversationId: "",
				text: said.words,
				files,
			});
		},
		heard: (message) => (message ? office.handle(message) : office.lost()),
		shutdown: () => tray.close(),
	};
}

function readKept(tab: Shelf): Kept[] {
	try {
		return JSON.parse(tab.get(FILES) ?? "[]") as Kept[];
	} catch {
		return [];
	}
}
