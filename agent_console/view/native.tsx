/** What the customer's browser shows over the page by itself (lists, dialogs, questions): said, and drawn by a stand-in. */
import type { NativeUi } from "@lookalong/mirror";
import type { Key, Values } from "../locale/index.ts";
import { useWords } from "../ui/context.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useBoxOf } from "./mark.tsx";
import type { Box, ReplicaScreen } from "./screen.ts";

/** Entries drawn of a list: more than fit on any screen. */
const ENTRIES_MOST = 100;

const ICONS: Readonly<Record<NativeUi["kind"], IconName>> = {
	list: "list",
	date: "calendar",
	colour: "drop",
	file: "file",
	alert: "chat",
	confirm: "chat",
	prompt: "chat",
	print: "print",
	permission: "shield",
	fullscreen: "expand",
};

/** What the browser asks for, by the name of the permission; a newer customer's browser may have others. */
const QUESTIONS: Readonly<Record<string, Key>> = {
	camera: "native.permission.camera",
	microphone: "native.permission.microphone",
	screen: "native.permission.screen",
	geolocation: "native.permission.geolocation",
	notifications: "native.permission.notifications",
	"clipboard-read": "native.permission.clipboard",
};

interface NativeProps {
	readonly screen: ReplicaScreen;
	readonly scale: number;
}

/** The stand-in. Its text is always in the page, so that a screen reader hears it change. */
export function NativeStandIn({ screen, scale }: NativeProps) {
	const words = useWords();
	const shown = screen.nativeUi.value;
	const box = useBoxOf(shown && shown.id !== 0 ? shown.id : null, screen);
	const [key, values] = shown ? sentence(shown) : [];
	const place = box && shown?.kind !== "fullscreen" ? placeAt(box, screen, scale) : null;
	return (
		<div
			class="stage-native"
			data-kind={shown?.kind}
			data-free={place === null}
			style={place ?? {}}
		>
			<p role="status">
				{shown && <Icon name={ICONS[shown.kind]} />}
				<span>{key && words(key, values)}</span>
			</p>
			{shown && isDialog(shown) && shown.text !== "" && <blockquote>{shown.text}</blockquote>}
			{shown?.kind === "list" && <List field={screen.elementOf(shown.id)} />}
		</div>
	);
}

function sentence({ kind, label, text }: NativeUi): [key: Key, values?: Values] {
	switch (kind) {
		case "list":
		case "date":
		case "colour":
		case "file":
			return label ? [`native.${kind}`, { label }] : [`native.${kind}.unnamed`];
		case "permission":
			return [QUESTIONS[text] ?? "native.permission.other"];
		default:
			return [`native.${kind}`];
	}
}

function isDialog({ kind }: NativeUi): boolean {
	return kind === "alert" || kind === "confirm" || kind === "prompt";
}

/** The entries as the replica has them: what is chosen shows only where the page's values are shown. */
function List({ field }: { field: Element | null }) {
	const entries = field ? entriesOf(field) : [];
	if (entries.length === 0) return null;
	return (
		<ul aria-hidden="true">
			{entries.map(({ text, kind }, index) => (
				<li key={index} data-kind={kind}>
					{text}
				</li>
			))}
		</ul>
	);
}

interface Entry {
	readonly text: string;
	readonly kind: "group" | "option" | "chosen" | "disabled";
}

function entriesOf(field: Element): Entry[] {
	const source = field.localName === "select" ? field : (field as HTMLInputElement).list;
	const found = [...(source?.querySelectorAll<HTMLOptionElement>("optgroup, option") ?? [])];
	return found
		.filter((each) => !each.hidden)
		.slice(0, ENTRIES_MOST)
		.map((each) => ({ text: each.label || each.value || "\u00a0", kind: kindOf(each) }));
}

function kindOf(entry: HTMLOptionElement): Entry["kind"] {
	if (entry.localName === "optgroup") return "group";
	if (entry.disabled) return "disabled";
	// A choice that is masked is not in the replica: no option is selected there.
	return entry.selected && entry.closest("select") ? "chosen" : "option";
}

/** Below the field, or above it where there is more room. */
function placeAt(box: Box, screen: ReplicaScreen, scale: number) {
	const { width, height } = screen.viewport.value;
	const left = `${Math.max(0, Math.min(box.x, width - 200)) * scale}px`;
	const below = box.y + box.height;
	const size = { left, minInlineSize: `${box.width * scale}px` };
	if (below < height * 0.6) return { ...size, top: `${below * scale + 4}px` };
	return { ...size, bottom: `${(height - box.y) * scale + 4}px` };
}
