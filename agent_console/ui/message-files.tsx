/** The files of a message, and what was written with them. */
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { FileList, type Showing } from "../../static/filing/file_list.tsx";
import { fileWords } from "../../static/filing/locale/index.ts";
import { readManifest } from "../../static/filing/manifest.ts";
import { useDesk, useWords } from "./context.ts";

export interface MessageFilesProps {
	readonly conversationId: string;
	readonly text: string;
	/** Draws what was written with them. */
	say(words: string): ComponentChildren;
}

export function MessageFiles({ conversationId, text, say }: MessageFilesProps) {
	const { files: desk } = useDesk();
	const { locale } = useWords();
	const { files, words } = useMemo(() => readManifest(text), [text]);
	const showing: Showing = useMemo(
		() => ({
			base: "/",
			office: desk.of(conversationId),
			words: fileWords(locale),
			place: () => document.body,
		}),
		[desk, conversationId, locale],
	);
	return (
		<div class="message-files">
			<FileList files={files} showing={showing} />
			{words && say(words)}
		</div>
	);
}
