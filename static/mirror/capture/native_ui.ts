import * as OP from "../codec/op.ts";
import { NATIVE } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import { get } from "../member.ts";
import type { Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import { bullets } from "./privacy.ts";
import type { Context } from "./state.ts";

/** Calls that make the browser ask the customer, and what for. `self` is the window. */
const ASKING =
	"MediaDevices.getUserMedia.camera MediaDevices.getDisplayMedia.screen Geolocation.getCurrentPosition.geolocation Geolocation.watchPosition.geolocation Notification.requestPermission.notifications Clipboard.read.clipboard-read Clipboard.readText.clipboard-read self.showOpenFilePicker.file self.showSaveFilePicker.file self.showDirectoryPicker.file";

/** Looks for a picker to show after the customer touched its field. */
const LOOKS = 8;

/** The longest text of a dialog that is told, in UTF-16 units. */
const MAX_UNITS = 1000;

/** What a select or an input has; the other has some of it not. */
type Field = Omit<HTMLInputElement & HTMLSelectElement, "list"> & {
	readonly list?: HTMLDataListElement | null;
};

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
	/** What events say of the touched field: of suggestions, and where the browser has no `:open`. */
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
		this.#touched = this.#element = null;
	}

	/** Something happened to a field. */
	event(target: Node, event: Event): void {
		const { type, key = "" } = event as KeyboardEvent;
		const isTouch = type === "pointerdown" || type === "keydown";
		// Who goes on with the page has answered, or waved away, what was asked.
		if (isTouch && this.#kind === NATIVE.permission) this.#show(0);
		const kind = this.#kindOf(target);
		if (kind === 0) return;
		const field = target as Field;
		if (kind === NATIVE.file) {
			if (type === "click") this.#choose(field, event);
			return;
		}
		if (isTouch || type === "click") this.#touch(field);
		if (field !== this.#touched) return;
		if (type === "input") this.#guess = hasSuggestion(field);
		else if (field.list) this.#guess = key.startsWith("Arrow");
		else if (isTouch) this.#guess = !this.#guess && !/^(?:Escape|Tab|[^ ])$/.test(key);
		else if (type !== "click") this.#guess = false;
	}

	/** Patch what opens without the customer's hand, and what stops the page. */
	watch(patches: Patches, realm: Realm): void {
		for (const name of ["alert", "confirm", "prompt"] as const) {
			const warn = (_: unknown, [text = ""]: readonly unknown[]): void =>
				this.#stop(NATIVE[name], String(text));
			patches.method(realm, name, nothing, warn);
		}
		const open = (field: Field): void => {
			const kind = this.#kindOf(field);
			if (kind === NATIVE.file) this.#choose(field, new Event("click"));
			else if (kind !== 0) this.#touch(field);
		};
		for (const owner of [realm.HTMLInputElement, realm.HTMLSelectElement]) {
			patches.method<Field>(owner?.prototype, "showPicker", nothing, open);
		}
		patches.method<Field>(realm.HTMLElement?.prototype, "click", nothing, open);
		for (const asking of ASKING.split(" ")) this.#watchAsking(patches, realm, asking);
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
		const kind = element && get(element, "isConnected") && id === 0 ? 0 : this.#kind;
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
		const { privacy, flush } = this.#context;
		const shown = privacy.masksText(0) ? bullets(text) : privacy.prose(text);
		this.#show(kind, null, shown.slice(0, MAX_UNITS));
		flush();
		this.#show(0);
	}

	#touch(field: Field): void {
		if (this.#touched !== field) this.#guess = false;
		this.#touched = field;
		this.#looks = LOOKS;
		this.#isFresh = true;
		this.#context.changed();
	}

	/** A file is to be chosen, for a field that need not be in the document. */
	#choose(field: Field, click: Event): void {
		if (this.#context.target.navigator.userActivation?.isActive === false) return;
		this.#touch(field);
		// Whether the page prevents it is known when its own listeners were called.
		this.#click = click;
		const close = (): void => {
			if (this.#element === field) this.#show(0);
			this.#click = null;
		};
		const { signal } = this.#stopped;
		for (const type of ["change", "cancel"]) {
			field.addEventListener(type, close, { once: true, signal });
		}
	}

	#check(): void {
		const field = this.#touched;
		if (!field) return;
		const kind = this.#kindOf(field);
		if (kind === NATIVE.file) {
			if (this.#click && !this.#click.defaultPrevented) this.#show(kind, field);
			this.#click = null;
		} else if (this.#isOpen(field, kind)) {
			this.#looks = LOOKS;
			this.#show(kind, field);
		} else if (this.#element === field) this.#show(0);
	}

	#isOpen(field: Field, kind: number): boolean {
		if (kind === NATIVE.list && field.list) return this.#guess;
		try {
			return this.#context.native.matches(field, ":open");
		} catch {
			return this.#guess;
		}
	}

	/** The kind of what the browser opens for an element; 0 for nothing. */
	#kindOf(node: Node): number {
		const { native } = this.#context;
		if (native.nodeType(node) !== 1) return 0;
		const field = node as Field;
		const local = native.localName(field);
		if (local === "select") return field.multiple || field.size > 1 ? 0 : NATIVE.list;
		if (local !== "input") return 0;
		const type = native.inputType(node as HTMLInputElement);
		if (type === "file") return NATIVE.file;
		if (type === "color") return NATIVE.colour;
		if (/^(?:date|time|month|week)/.test(type)) return NATIVE.date;
		return field.list ? NATIVE.list : 0;
	}

	#watchAsking(patches: Patches, realm: Realm, asking: string): void {
		const [owner = "", name = "", wanted = ""] = asking.split(".");
		const found = (realm as unknown as Record<string, { prototype?: object } | undefined>)[owner];
		for (const object of [found, found?.prototype]) {
			patches.method(object, name, (_, [wish], answer) => {
				const isSound = wanted === "camera" && !(wish as MediaStreamConstraints)?.video;
				this.#ask(realm, isSound ? "microphone" : wanted, answer as Promise<unknown>);
			});
		}
	}

	/** The browser asks, unless it knows the answer; where it does not say, it is taken to ask. */
	#ask({ navigator }: Realm, wanted: string, answer: Promise<unknown> | undefined): void {
		const question = {};
		this.#question = question;
		const show = (kind: number) => (): void => {
			if (this.#question === question) this.#show(kind, null, wanted);
		};
		const open = show(wanted === "file" ? NATIVE.file : NATIVE.permission);
		const state = navigator.permissions?.query({ name: wanted as PermissionName });
		(state ?? Promise.reject()).then((status) => {
			if (status.state !== "prompt") return;
			open();
			status.onchange = show(0);
		}, open);
		// A promise of the page's realm, or of whatever the page has put in its place.
		answer?.then?.(show(0), show(0));
	}
}

/** Opening a picker uses up what the customer's hand allowed, so these calls are met before they are made. */
function nothing(): void {}

/** Whether an input has suggestions for what was typed. */
function hasSuggestion({ list, value }: Field): boolean {
	const wanted = value.toLowerCase();
	return Array.from(list?.options ?? []).some(
		({ value: offered, label }) =>
			offered !== value && `${offered}\n${label}`.toLowerCase().includes(wanted),
	);
}
