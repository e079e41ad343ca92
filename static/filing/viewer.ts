/** Shows one picture over all else: a dialog of the browser's own, which keeps the focus and closes with Esc. */
import type { FileWords } from "./locale/index.ts";
import type { FileLine } from "./manifest.ts";
import { drawPicture } from "./picture.ts";

export interface ViewerOptions {
	readonly words: FileWords;
	/** Where the dialog is put. */
	readonly place: Node;
	/** The address of the whole picture. */
	address(): Promise<string>;
	download(): void;
}

/** Open it; it is gone once it is closed. */
export function openViewer(
	file: FileLine,
	{ words, place, address, download }: ViewerOptions,
): void {
	const dialog = document.createElement("dialog");
	dialog.className = "viewer";
	dialog.setAttribute("aria-label", file.name);
	const canvas = document.createElement("canvas");
	canvas.setAttribute("role", "img");
	canvas.setAttribute("aria-label", file.name);
	canvas.width = file.width;
	canvas.height = file.height;
	const word = document.createElement("p");
	word.setAttribute("role", "status");
	const bar = document.createElement("div");
	bar.className = "viewer-bar";
	bar.append(
		button(words("file.close"), () => dialog.close()),
		button(words("file.save"), download),
	);
	dialog.append(bar, canvas, word);
	// The panel below has an Esc of its own.
	dialog.addEventListener("keydown", (event) => event.stopPropagation());
	dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
	dialog.addEventListener("close", () => dialog.remove());
	place.appendChild(dialog);
	dialog.showModal();
	void address()
		.then((link) => drawPicture(canvas, link))
		.catch(() => {
			word.textContent = words("file.failed");
		});
}

function button(text: string, press: () => void): HTMLElement {
	const made = document.createElement("button");
	made.type = "button";
	made.textContent = text;
	made.addEventListener("click", press);
	return made;
}
