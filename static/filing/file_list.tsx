/** The files of a message: pictures as thumbnails that open, the rest as rows that download. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { FileWords } from "./locale/index.ts";
import type { FileLine } from "./manifest.ts";
import type { Office } from "./office.ts";
import { download, drawPicture } from "./picture.ts";
import { openViewer } from "./viewer.ts";

/** A thumbnail's longer side is no longer than this, in CSS pixels. */
const LONGEST = 220;
/** A picture that could not be loaded is tried again after this time, in milliseconds. */
const RETRY_MS = 5000;

/** What the files of a conversation are shown with. */
export interface Showing {
	/** Address of the server, with a slash at the end. */
	readonly base: string;
	readonly office: Office;
	readonly words: FileWords;
	/** Where a viewer is put. */
	place(): Node;
}

export function FileList({ files, showing }: { files: readonly FileLine[]; showing: Showing }) {
	return (
		<ul class="files">
			{files.map((file) => (
				<li key={file.id}>
					{file.width ? (
						<Thumb file={file} showing={showing} />
					) : (
						<Row file={file} showing={showing} />
					)}
				</li>
			))}
		</ul>
	);
}

interface Props {
	readonly file: FileLine;
	readonly showing: Showing;
}

function Thumb({ file, showing }: Props) {
	const { base, office, words, place } = showing;
	const canvas = useRef<HTMLCanvasElement>(null);
	const state = useDrawn(canvas, file, showing);
	const scale = Math.min(1, LONGEST / Math.max(file.width, file.height));
	const size = {
		inlineSize: `${file.width * scale}px`,
		aspectRatio: `${file.width}/${file.height}`,
	};
	const address = async () => base + ((await office.link(file.id))?.full ?? "");
	return (
		<button
			type="button"
			class={`thumb ${state}`}
			disabled={state === "missing"}
			aria-label={words("file.view", { name: file.name })}
			onClick={() =>
				openViewer(file, {
					words,
					place: place(),
					address,
					download: () => fetchFile(file, showing),
				})
			}
		>
			<canvas ref={canvas} style={size} />
			{state === "missing" && <span>{words("file.missing")}</span>}
		</button>
	);
}

function Row({ file, showing }: Props) {
	const { words } = showing;
	const [missing, setMissing] = useState(false);
	const size = words.size(file.size);
	return (
		<button
			type="button"
			class="file-row"
			disabled={missing}
			aria-label={words("file.download", { name: file.name, size })}
			onClick={async () => setMissing(!(await fetchFile(file, showing)))}
		>
			<bdi>{file.name}</bdi>
			<span>{missing ? words("file.missing") : size}</span>
		</button>
	);
}

/** Download a file; false if it is not there any more. */
async function fetchFile(file: FileLine, { base, office, place }: Showing): Promise<boolean> {
	try {
		const link = await office.link(file.id);
		if (link) download(base + link.full, place());
		return link !== undefined;
	} catch {
		// No network now: it can be pressed again.
		return true;
	}
}

/** Draw a thumbnail once it is in sight, and again until it is there or known to be gone. */
function useDrawn(
	canvas: { current: HTMLCanvasElement | null },
	file: FileLine,
	{ base, office }: Showing,
): "loading" | "drawn" | "missing" {
	const [state, setState] = useState<"loading" | "drawn" | "missing">("loading");
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout>;
		const draw = async () => {
			const element = canvas.current;
			if (!element) return;
			try {
				const link = await office.link(file.id);
				if (link) await drawPicture(element, base + link.thumb);
				setState(link ? "drawn" : "missing");
			} catch {
				timer = setTimeout(draw, RETRY_MS);
			}
		};
		const sight = new IntersectionObserver(([seen]) => {
			if (!seen?.isIntersecting) return;
			sight.disconnect();
			void draw();
		});
		if (canvas.current) sight.observe(canvas.current);
		return () => {
			sight.disconnect();
			clearTimeout(timer);
		};
	}, [canvas, file.id, base, office]);
	return state;
}
