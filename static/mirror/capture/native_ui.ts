import { NATIVE, OP } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import type { Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import { bullets } from "./privacy.ts";
import type { Context } from "./state.ts";

/** Calls that make the browser ask the customer, with the name of the permission. */
const ASKING = [
	"MediaDevices getUserMedia camera",
	"MediaDevices getDisplayMedia screen",
	"Geolocation getCurrentPosition geolocation",
	"Geolocation watchPosition geolocation",
	"Notification requestPermission notifications",
	"Clipboard read clipboard-read",
	"Clipboard readText clipboard-read",
];

/** Looks for a picker to show after the customer touched its field. */
const LOOKS = 8;

/** The longest text of a dialog that is told, in UTF-16 units. */
const MAX_UNITS = 1000;

type Field = HTMLInputElement & HTMLSelectElement;

/**
 * Tells what the browser draws over the page by itself: lists, pickers, dialogs, questions. There is
 * one at a time. No event says that a list opens, so a field that was touched is asked.
 */
export class NativeUi {
	readonly #context: Context;
	readonly #stopped = new AbortController();
	#kind = 0;
	#element: Element | null = null;
	#text = "";
	#dirty = false;
	#touched: Field | null = null;
	#looks = 0;
	#isFresh = false;
	/** What the events of the touched field say, for browsers that do not know `:open`. */
	#guess = false;
	#click: Event | null = null;
	#question: object | null = null;

	constructor(context: Context) {
		this.#context = context;
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#dirty || this.#isFresh;
	}

	/** Whether something may open or close without an event. */
	get watching(): boolean {
		return this.#looks > 0;
	}

	reset(): void {
		this.#dirty = this.#kind !== 0;
	}

	stop(): void {
		this.#stopped.abort();
		this.#looks = 0;
	}

	/** The window has the focus again: a file chooser is closed. */
	focus(): void {
		if (this.#kind === NATIVE.file) this.#show(0);
	}

	/** Something happened to a field. */
	event(target: Node, event: Event): void {
		const { type } = event;
		const isTouch = type === "pointerdown" || type === "keydown" || type === "click";
		// Who goes on with the page has answered, or waved away, what was asked.
		if (isTouch && type !== "click" && this.#kind === NATIVE.permission) this.#show(0);
		const kind = this.#kindOf(target);
		if (kind === 0) return;
		const field = target as Field;
		if (kind === NATIVE.file) {
			if (type === "click") this.#choose(field, event);
			return;
		}
		if (isTouch) this.#touch(field);
		if (field === this.#touched) this.#guess = this.#opens(field, event);
	}

	/** Patch what opens without the customer's hand, and what stops the page. */
	watch(patches: Patches, realm: Realm): void {
		for (const name of ["alert", "confirm", "prompt"] as const) {
			const warn = (_: unknown, [text]: readonly unknown[]): void =>
				this.#stop(NATIVE[name], String(text ?? ""));
			patches.method(realm, name, nothing, warn);
		}
		for (const owner of [realm.HTMLInputElement, realm.HTMLSelectElement]) {
			patches.method<Field>(owner?.prototype, "showPicker", nothing, (field) => this.#open(field));
		}
		patches.method<Field>(realm.HTMLElement?.prototype, "click", nothing, (field) => {
			if (this.#kindOf(field) === NATIVE.file) this.#open(field);
		});
		for (const name of ["showOpenFilePicker", "showSaveFilePicker", "showDirectoryPicker"]) {
			patches.method(realm, name, (_, __, answer) => {
				this.#ask(Promise.reject(), NATIVE.file, "", answer as Promise<unknown>);
			});
		}
		for (const asking of ASKING) this.#watchAsking(patches, realm, asking);
	}

	/** The page is about to be printed, or was. */
	print(isOpen: boolean): void {
		this.#show(isOpen ? NATIVE.print : 0);
		if (isOpen) this.#context.flush();
	}

	/** Ask the field that was touched. Returns whether something changed. */
	look(): boolean {
		if (this.#looks > 0) {
			this.#looks--;
			this.#check();
		}
		return this.#dirty;
	}

	/** Tell what is open, or that nothing is any more. */
	write(writer: Writer): void {
		this.#isFresh = false;
		this.#check();
		if (!this.#dirty) return;
		this.#dirty = false;
		const element = this.#element;
		const id = element ? this.#context.registry.id(element) : 0;
		// What happens in a part of the page that is not told is not told either.
		const kind = element?.isConnected && id === 0 ? 0 : this.#kind;
		writer.unsigned(OP.native);
		writer.unsigned(kind);
		writer.unsigned(kind && id);
		writer.string(kind ? this.#text : "");
	}

	#show(kind: number, element: Element | null = null, text = ""): void {
		if (kind === 0) this.#question = null;
		if (kind === this.#kind && element === this.#element) return;
		this.#kind = kind;
		this.#element = element;
		this.#text = text;
		this.#dirty = true;
		this.#context.changed();
	}

	/** Tell of a dialog now: until it is closed nothing of the page runs, and then it is gone. */
	#stop(kind: number, text: string): void {
		const { privacy } = this.#context;
		const shown = privacy.masksText(0) ? bullets(text) : privacy.prose(text);
		this.#show(kind, null, shown.slice(0, MAX_UNITS));
		this.#context.flush();
		this.#show(0);
	}

	/** A field that a script opens: it may be one that is not in the document. */
	#open(field: Field): void {
		if (this.#kindOf(field) === NATIVE.file) this.#choose(field, null);
		else this.#touch(field);
	}

	#touch(field: Field): void {
		if (this.#touched !== field) this.#guess = false;
		this.#touched = field;
		this.#looks = LOOKS;
		this.#isFresh = true;
		this.#context.changed();
	}

	#choose(field: Field, click: Event | null): void {
		const { userActivation } = this.#context.target.navigator;
		if (userActivation && !userActivation.isActive) return;
		const { signal } = this.#stopped;
		const close = (): void => {
			if (this.#element === field) this.#show(0);
			this.#touched = this.#click = null;
		};
		for (const type of ["change", "cancel"]) {
			field.addEventListener(type, close, { once: true, signal });
		}
		this.#touched = field;
		// Whether the page prevents it is known when its own listeners were called.
		this.#click = click ?? new Event("click");
		this.#isFresh = true;
		this.#context.changed();
	}

	#check(): void {
		const field = this.#touched;
		if (!field) return;
		const kind = this.#kindOf(field);
		if (kind === NATIVE.file) {
			if (this.#click && !this.#click.defaultPrevented) this.#show(kind, field);
			this.#click = null;
		} else if (this.#isOpen(field)) {
			this.#looks = LOOKS;
			this.#show(kind, field);
		} else if (this.#element === field) this.#show(0);
	}

	#isOpen(field: Field): boolean {
		try {
			return isSuggesting(field) ? this.#guess : this.#context.native.matches(field, ":open");
		} catch {
			return this.#guess;
		}
	}

	#opens(field: Field, event: Event): boolean {
		const { type } = event;
		const { key = "" } = event as KeyboardEvent;
		if (isSuggesting(field)) {
			if (type === "keydown" && key.startsWith("Arrow")) return true;
			return type === "input" && hasSuggestion(field);
		}
		if (type === "pointerdown") return !this.#guess;
		return type === "keydown"
			? /^(?: |Enter|F4|Arrow)/.test(key) && !this.#guess
			: this.#guess && type === "click";
	}

	/** The kind of what the browser opens for an element; 0 for nothing. */
	#kindOf(node: Node): number {
		const { native } = this.#context;
		if (native.nodeType(node) !== 1) return 0;
		const field = node as Field;
		const local = native.localName(field);
		if (local === "select") return field.multiple || field.size > 1 ? 0 : NATIVE.list;
		if (local !== "input") return 0;
		const type = native.inputType(field);
		if (type === "file") return NATIVE.file;
		if (type === "color") return NATIVE.colour;
		if (/^(?:date|time|month|week)/.test(type)) return NATIVE.date;
		return isSuggesting(field) ? NATIVE.list : 0;
	}

	#watchAsking(patches: Patches, realm: Realm, asking: string): void {
		const [owner, name, permission] = asking.split(" ") as [string, string, string];
		const { navigator } = realm;
		const found = (realm as unknown as Record<string, { prototype: object } | undefined>)[owner];
		for (const object of [found, found?.prototype]) {
			patches.method(object, name, (_, [wish], answer) => {
				const isSound = permission === "camera" && !(wish as MediaStreamConstraints)?.video;
				const what = isSound ? "microphone" : permission;
				const state = navigator.permissions?.query({ name: what as PermissionName });
				this.#ask(state ?? Promise.reject(), NATIVE.permission, what, answer);
			});
		}
	}

	/** The browser asks, unless it knows the answer; where it does not say, it is taken to ask. */
	#ask(state: Promise<PermissionStatus>, kind: number, text: string, answer: unknown): void {
		const question = {};
		this.#question = question;
		const close = (): void => {
			if (this.#question === question) this.#show(0);
		};
		const open = (): void => {
			if (this.#question === question) this.#show(kind, null, text);
		};
		const told = (status: PermissionStatus): void => {
			if (status.state !== "prompt") return;
			open();
			status.onchange = close;
		};
		state.then(told, open);
		// A promise of the page's realm, or of whatever the page has put in its place.
		(answer as Promise<unknown> | undefined)?.then?.(close, close);
	}
}

/** Opening a picker uses up what the customer's hand allowed, so these calls are met before they are made. */
function nothing(): void {}

/** Whether an input offers a `datalist`. */
function isSuggesting({ list, type }: Field): boolean {
	return list !== null && list !== undefined && !/^(?:date|time|month|week|color)/.test(type);
}

function hasSuggestion({ list, value }: Field): boolean {
	const wanted = value.toLowerCase();
	return Array.from((list as unknown as HTMLDataListElement).options).some(
		({ value: offered, label }) =>
			`${offered}\n${label}`.toLowerCase().includes(wanted) && offered !== value,
	);
}
