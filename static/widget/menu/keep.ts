/** Gives a transcript to the customer: as a file, or on paper. Nothing of it leaves the page. */
import { plainText, type Transcript } from "./transcript.ts";

/** A frame is given up after this time: by then its print dialog was answered or has its copy, in milliseconds. */
const PRINT_MS = 60_000;

const PAPER =
	"body{font:11pt/1.5 system-ui,sans-serif;margin:2em}h1{font-size:14pt}h2{font-size:10pt;margin:1.2em 0 0}p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}";

/** Save it as a text file. */
export function download(transcript: Transcript, name: string): void {
	// With a byte order mark: editors that guess take it for UTF-8.
	const blob = new Blob(["\ufeff", plainText(transcript)], { type: "text/plain;charset=utf-8" });
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = `${name}.txt`;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), PRINT_MS);
}

/** Print it from a document of its own: neither the page nor its style is on the paper. */
export function print(transcript: Transcript, place: HTMLElement, lang: string): void {
	const frame = document.createElement("iframe");
	frame.className = "hidden";
	frame.setAttribute("aria-hidden", "true");
	frame.tabIndex = -1;
	place.append(frame);
	const view = frame.contentWindow;
	if (!view) return;
	fill(view.document, transcript, lang);
	const gone = () => frame.remove();
	view.addEventListener("afterprint", gone);
	setTimeout(gone, PRINT_MS);
	view.print();
}

function fill(paper: Document, { title, remark, lines }: Transcript, lang: string): void {
	paper.documentElement.lang = lang;
	paper.title = title;
	const { CSSStyleSheet } = paper.defaultView ?? window;
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(PAPER);
	paper.adoptedStyleSheets = [sheet];
	const add = (name: string, text: string) => {
		const element = paper.createElement(name);
		element.dir = "auto";
		element.textContent = text;
		paper.body.append(element);
	};
	add("h1", title);
	if (remark) add("p", remark);
	for (const { at, who, text } of lines) {
		add("h2", `${who} · ${at}`);
		add("p", text);
	}
}
