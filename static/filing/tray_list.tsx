/** The files that are to go with the next message, each with how far it is. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { FileKey } from "./locale/en.ts";
import type { FileWords } from "./locale/index.ts";
import type { Item, Tray } from "./tray.ts";

/** Have a component drawn again when a tray changes. */
export interface Watched {
	readonly tray: Tray;
	/** Call back on every change; returns what ends that. */
	watch(changed: () => void): () => void;
}

export function TrayList({ watched, words }: { watched: Watched; words: FileWords }) {
	const { tray } = watched;
	const [, draw] = useState(0);
	useEffect(() => watched.watch(() => draw((count) => count + 1)), [watched]);
	if (tray.items.length === 0) return null;
	return (
		<section class="tray" aria-label={words("file.tray")}>
			<ul>
				{tray.items.map((item) => (
					<li key={item.clientId} class={item.state}>
						<bdi>{item.name}</bdi>
						<span class="tray-state" role={item.state === "uploading" ? undefined : "status"}>
							{say(item, words)}
						</span>
						{(item.state === "uploading" || item.state === "stalled") && (
							<progress value={item.progress} max={1} aria-label={item.name} />
						)}
						<button
							type="button"
							aria-label={words("file.remove", { name: item.name })}
							onClick={() => tray.remove(item.clientId)}
						>
							×
						</button>
					</li>
				))}
			</ul>
			<Camera tray={tray} words={words} />
			<p role="status">{tray.wanted && words("file.waiting")}</p>
		</section>
	);
}

/** One more photograph, where a finger does the pointing; the first one, the choice of files offers. */
function Camera({ tray, words }: { tray: Tray; words: FileWords }) {
	const input = useRef<HTMLInputElement>(null);
	return (
		<p class="camera">
			<input
				ref={input}
				type="file"
				class="hidden"
				tabIndex={-1}
				accept="image/jpeg"
				capture="environment"
				aria-label={words("file.camera")}
				onChange={({ currentTarget }) => {
					tray.add(currentTarget.files ?? []);
					currentTarget.value = "";
				}}
			/>
			<button type="button" class="link" onClick={() => input.current?.click()}>
				{words("file.camera")}
			</button>
		</p>
	);
}

function say(item: Item, words: FileWords): string {
	if (item.state !== "refused") return `${words(`file.${item.state}`)} · ${words.size(item.size)}`;
	return words(REASONS[item.code] ?? "file.refused");
}

const REASONS: Readonly<Record<string, FileKey>> = {
	too_large: "file.too_large",
	not_taken: "file.not_taken",
	quota: "file.quota",
	gone: "file.gone",
};
