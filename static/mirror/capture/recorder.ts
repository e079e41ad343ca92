import { type MirrorFrame, seal } from "../codec/envelope.ts";
import * as OP from "../codec/op.ts";
import { FLAG } from "../codec/operation.ts";
import { Writer, WriteTable } from "../codec/writer.ts";
import { get } from "../member.ts";
import { Attributes } from "./attribute.ts";
import type { CaptureOptions } from "./capture.ts";
import { Checks } from "./check.ts";
import { Embeds } from "./embed.ts";
import { Frames } from "./frame.ts";
import { type Happening, Listeners } from "./listener.ts";
import { Log, type LogEvents } from "./log.ts";
import type { Rule } from "./mark.ts";
import type { Native, Realm } from "./native.ts";
import { Patches } from "./patch.ts";
import { type Preset, Privacy } from "./privacy.ts";
import { Registry } from "./registry.ts";
import { Resources } from "./resource.ts";
import { Schedule } from "./schedule.ts";
import { Sheets } from "./sheet.ts";
import { type SheetShare, Sources } from "./source.ts";
import { State } from "./state.ts";
import { writeText } from "./text.ts";
import * as TRAIT from "./trait.ts";
import { type Root, Tree, type TreeEvents } from "./tree.ts";

/** Milliseconds of the page's thread one slice may take. */
const SLICE_MS = 8;

/** Bytes and UTF-16 units of a payload that takes long to be put together. */
const LARGE = 1_000_000;

/** Changed attributes or texts written between two looks at the clock. */
const CHANGES_PER_LOOK = 64;

/** Milliseconds between two looks at what leaves no trace. */
const LOOK_MS = 150;

/** Milliseconds from a change to the proof of the replica, and what one look at the page may take. */
const PROOF_MS = 2000;
const PROOF_SLICE_MS = 4;

/** Failures after which capture ends by itself rather than trouble the page. */
const MAX_FAULTS = 5;

const now = performance.now.bind(performance);

/** Ties capture together: what is observed goes to the log, what is due is written and emitted. */
export class Recorder {
	readonly stream = (Math.random() * 2 ** 32) >>> 0;
	readonly #target: Realm;
	readonly #native: Native;
	readonly #options: CaptureOptions;
	readonly #emit: (frame: MirrorFrame) => void;
	readonly registry = new Registry();
	readonly privacy: Privacy;
	readonly #attributes: Attributes;
	readonly #tree: Tree;
	readonly #log: Log;
	readonly #state: State;
	readonly #frames: Frames;
	readonly #embeds: Embeds;
	readonly #checks: Checks;
	readonly #sources: Sources;
	readonly #schedule: Schedule;
	readonly #listeners: Listeners;
	readonly #patches: Patches;
	readonly #patched = new WeakSet<object>();
	readonly #observer: MutationObserver;
	readonly #closedRoots = new WeakMap<Element, ShadowRoot>();
	readonly #lateShadows = new Set<Element>();
	#table = new WriteTable();
	#writer: Writer | null = null;
	#kind: MirrorFrame["kind"] = "snapshot";
	#snapshot = 0;
	#sequence = 0;
	#faults = 0;
	#lookTimer = 0;
	#proofTimer = 0;
	#flags = 0;
	/** Whether the last slice has written all there was. */
	#isWhole = false;
	running = false;

	constructor(
		target: Realm,
		native: Native,
		options: CaptureOptions,
		emit: (frame: MirrorFrame) => void,
	) {
		this.#target = target;
		this.#native = native;
		this.#options = options;
		this.#emit = emit;
		const fault = (error: unknown): void => this.#fault(error);
		const changed = (): void => this.#schedule.later();
		const base = (node: Node): string => this.#tree.base(node);
		const resources = new Resources(options.onResource);
		this.#schedule = new Schedule(now, () => this.#guard(() => this.#turn()), options.pressure);
		this.#patches = new Patches(fault);
		this.privacy = new Privacy(native, target, options.ignore ?? never);
		this.privacy.configure(options.privacy ?? "default", options.rules ?? []);
		this.#attributes = new Attributes(native, this.privacy, resources, base);
		this.#tree = new Tree(
			native,
			this.registry,
			this.privacy,
			this.#attributes,
			this.#treeEvents(),
			now,
		);
		// Where strings in style sheets are masked, nobody is sent to the originals.
		const share: SheetShare = async (url, bytes) =>
			(!this.privacy.masksStyles && (await options.shareSheet?.(url, bytes))) ?? false;
		this.#sources = new Sources(target, share, (sheet) => {
			if (!this.running) return;
			sheets.define(sheet);
			changed();
		});
		const sheets = new Sheets(
			native,
			this.registry,
			this.privacy,
			resources,
			base,
			this.#sources,
			now,
		);
		this.#state = new State({
			target,
			native,
			registry: this.registry,
			privacy: this.privacy,
			resources,
			sheets,
			now,
			changed,
			flush: () => this.#turn(),
			fault,
			shadowRoot: (element) => this.#shadowRoot(element),
			fontSource: (face) => options.fontSource?.(face),
		});
		this.#embeds = new Embeds(this.registry, options.embed, changed);
		this.#frames = new Frames(native, this.registry, this.#tree, this.privacy, this.#embeds);
		this.#checks = new Checks(native, this.registry, this.#tree);
		this.#log = new Log(native, this.registry, this.#tree, this.#logEvents());
		this.#listeners = new Listeners(this.#happening(changed), fault);
		this.#observer = new native.MutationObserver((records) =>
			this.#guard(() => this.#observed(records)),
		);
	}

	/** Start with a snapshot; its first slice is written before this returns. */
	start(): void {
		this.running = true;
		const started = now();
		this.#guard(() => {
			this.#restart();
			this.#turn(started);
		});
	}

	/** End: nothing is emitted any more, patches and listeners go at once, marks on nodes soon. */
	stop(): void {
		if (!this.running) return;
		this.running = false;
		this.#schedule.stop();
		clearTimeout(this.#lookTimer);
		clearTimeout(this.#proofTimer);
		this.#observer.disconnect();
		this.#listeners.stop();
		this.#patches.restore();
		this.#sources.stop();
		this.#embeds.stop();
		this.#state.stop();
		this.#tree.reset();
		this.#log.reset();
		this.#writer = null;
		this.#table = new WriteTable();
		const clean = (): void => {
			if (!this.registry.erase()) setTimeout(clean);
		};
		clean();
	}

	requestSnapshot(): void {
		if (!this.running) return;
		this.#guard(() => this.#restart());
		this.#schedule.slice();
	}

	/** Take other rules, and tell the page anew. */
	protect(preset: Preset, rules: readonly Rule[]): void {
		this.privacy.configure(preset, rules);
		this.requestSnapshot();
		this.#embeds.protect();
	}

	/** Begin a snapshot: forget what was told, keep counting ids so that old ones find nothing. */
	#restart(): void {
		this.#observer.disconnect();
		this.registry.clear();
		this.#tree.reset();
		this.#log.reset();
		this.#frames.reset();
		this.#lateShadows.clear();
		this.#checks.reset();
		this.#flags = 0;
		this.privacy.marks.reset();
		this.#state.reset();
		this.#table = new WriteTable();
		this.#kind = "snapshot";
		this.#snapshot++;
		this.#sequence = 0;
		this.#writer = new Writer(this.#table);
		this.#tree.aim(this.#writer, now() + SLICE_MS);
		this.#tree.start(this.#target.document);
	}

	#observed(records: readonly MutationRecord[]): void {
		if (!this.running) return;
		this.#record(records);
		if (this.#log.overflowed) this.#restart();
		if (this.#writer) this.#schedule.slice();
		else if (this.#log.pending || this.#state.pending) this.#schedule.soon();
	}

	/** Write as much as one slice allows; emit when nothing is left. */
	#turn(started = now()): void {
		if (!this.running) return;
		this.#record(this.#observer.takeRecords());
		this.#protect();
		if (!this.#writer && !this.#hasWork()) return;
		this.#writer ??= new Writer(this.#table);
		const isWhole = this.#write(this.#writer, started + SLICE_MS);
		// To put a large page together is a slice of its own.
		if (isWhole && (this.#isWhole || this.#writer.size < LARGE)) this.#finish(this.#writer);
		else this.#schedule.slice();
		this.#isWhole = isWhole;
	}

	#record(records: readonly MutationRecord[]): void {
		if (records.some((record) => record.type !== "characterData")) this.privacy.marks.stale();
		if (records.length > 0) this.#log.record(records);
	}

	/** Before anything is written: what must be hidden now, and what may repeat it. */
	#protect(): void {
		if (this.privacy.marks.arrive()) this.#restart();
		for (const element of this.privacy.marks.refresh()) this.#hideMore(element);
		this.#state.fields.learn();
	}

	#hasWork(): boolean {
		if (this.#log.pending || this.#state.pending || this.#lateShadows.size > 0) return true;
		return this.#frames.pending || this.#embeds.pending;
	}

	#write(writer: Writer, deadline: number): boolean {
		const tree = this.#tree;
		tree.aim(writer, deadline);
		// The order of sheets is that of the elements they belong to.
		if (this.#log.moved) this.#state.sheets.markAll();
		this.#log.moved = false;
		tree.detach();
		tree.place(this.#log.touched);
		if (this.#log.touched.size > 0) return false;
		this.#writeRoots();
		tree.continue();
		this.#writeRoots();
		if (tree.unfinished || this.#frames.pending) return false;
		if (!this.#writeAttributes(writer, deadline) || !this.#writeTexts(writer, deadline))
			return false;
		this.#writeFlags(writer);
		this.#embeds.write(writer, (frame) => this.#tree.frame(frame, null));
		// Something is hidden for the first time: strings of style sheets told before may belong to it.
		if (!this.#state.sheets.isRevealing) return this.#state.write(writer, deadline);
		this.#restart();
		return false;
	}

	#finish(writer: Writer): void {
		this.#writer = null;
		this.#tree.finish();
		this.#watchSilent();
		if (writer.length === 0) return;
		this.#send(writer);
		this.#schedule.sent();
		this.#watchProof();
		if (this.#embeds.pending) this.#schedule.later();
	}

	#send(writer: Writer): void {
		const position = {
			stream: this.stream,
			snapshot: this.#snapshot,
			sequence: this.#sequence++,
			quirks: get(this.#target.document, "compatMode") === "BackCompat",
		};
		const kind = this.#kind;
		this.#kind = "diff";
		if (kind === "snapshot") this.#embeds.prune();
		const payload = seal(kind, position, writer);
		if (kind === "snapshot") this.#table.trim();
		this.#emit({ kind, payload });
	}

	/** Have the replica proved a while after something changed. */
	#watchProof(): void {
		if (this.#proofTimer !== 0) return;
		this.#proofTimer = window.setTimeout(() => {
			this.#proofTimer = 0;
			this.#guard(() => this.#prove());
		}, PROOF_MS);
	}

	/** Tell the hash of some nodes; the others follow in time. */
	#prove(): void {
		this.#turn();
		if (!this.running) return;
		// A frame between two documents is like neither.
		if (this.#frames.look()) this.#schedule.later();
		if (this.#writer || this.#schedule.isBehind || this.#frames.pending) {
			this.#watchProof();
			return;
		}
		const writer = new Writer(this.#table);
		const deadline = now() + PROOF_SLICE_MS;
		if (!this.#checks.write(writer, () => now() > deadline)) this.#watchProof();
		if (writer.length > 0) this.#send(writer);
	}

	/** Tell that the page is not shown in full. */
	#writeFlags(writer: Writer): void {
		const root = get(this.#target.document, "documentElement") as Element | null;
		const id = root ? this.registry.id(root) : 0;
		const flags = (this.#tree.isCut ? FLAG.cut : 0) | (this.privacy.marks.sealed ? FLAG.masked : 0);
		if (flags === this.#flags || id === 0) return;
		this.#flags = flags;
		writer.unsigned(OP.flag);
		writer.unsigned(id);
		writer.unsigned(flags);
	}

	#writeRoots(): void {
		for (const host of this.#lateShadows) {
			this.#lateShadows.delete(host);
			const root = this.#shadowRoot(host);
			if (!root || this.registry.id(host) === 0 || this.registry.id(root) !== 0) continue;
			if (!(this.registry.traits(host) & TRAIT.redacted)) this.#tree.shadow(host, root);
		}
		this.#frames.write();
	}

	#writeAttributes(writer: Writer, deadline: number): boolean {
		const { attributes } = this.#log;
		for (const [element, changed] of attributes) {
			if (attributes.size % CHANGES_PER_LOOK === 0 && now() > deadline) return false;
			attributes.delete(element);
			const id = this.registry.id(element);
			if (id === 0) continue;
			const traits = this.registry.traits(element);
			for (const { namespace, name } of changed.values()) {
				const told = this.#attributes.one(element, namespace, name, traits);
				if (!told) continue;
				writer.unsigned(told.value === null ? OP.unattribute : OP.attribute);
				writer.unsigned(id);
				writer.name(told.name);
				if (told.value !== null) writer.string(told.value);
			}
		}
		return true;
	}

	#writeTexts(writer: Writer, deadline: number): boolean {
		const { texts } = this.#log;
		for (const [text, before] of texts) {
			if (texts.size % CHANGES_PER_LOOK === 0 && now() > deadline) return false;
			texts.delete(text);
			const id = this.registry.id(text);
			if (id === 0) continue;
			const traits = this.registry.traits(text);
			const shown = this.#tree.text(text, traits);
			// An edit is told as such only between two texts that are shown as they are.
			const isPlain =
				shown === this.#native.data(text) && before === this.#tree.shownText(text, before, traits);
			writeText(writer, OP.text, id, shown, isPlain ? before : null);
		}
		return true;
	}

	/** Look now and then at what leaves no trace, for as long as there is such a thing. */
	#watchSilent(): void {
		const { marks } = this.privacy;
		if (this.#lookTimer !== 0 || !(this.#state.watching || marks.watching)) return;
		this.#lookTimer = window.setTimeout(() => {
			this.#lookTimer = 0;
			if (!this.running) return;
			this.#guard(() => {
				if (this.#state.look(now()) || marks.isElsewhere) this.#schedule.later();
			});
			this.#watchSilent();
		}, LOOK_MS);
	}

	#shadowRoot(element: Element): ShadowRoot | null {
		const root = this.#native.shadowRoot(element) ?? this.#closedRoots.get(element);
		return root ?? this.#options.closedRoot?.(element) ?? null;
	}

	#addRoot(root: Root): void {
		this.#observer.observe(root, {
			childList: true,
			attributes: true,
			attributeOldValue: true,
			characterData: true,
			characterDataOldValue: true,
			subtree: true,
		});
		this.#listeners.add(root);
		this.privacy.addRoot(root);
		this.#state.root(root);
		const realm = this.#native.nodeType(root) === 9 ? get(root as Document, "defaultView") : null;
		if (realm) this.#patch(realm as Realm);
	}

	#patch(realm: Realm): void {
		// A frame's window stays the same object through a navigation, its prototypes do not.
		const prototype: object = realm.Element?.prototype ?? realm;
		if (this.#patched.has(prototype)) return;
		this.#patched.add(prototype);
		const changed = (): void => this.#schedule.later();
		const rooted = (host: Element, root: ShadowRoot | null): void => {
			if (!root) return;
			this.#closedRoots.set(host, root);
			if (this.registry.id(host) === 0) return;
			this.#lateShadows.add(host);
			changed();
		};
		this.#patches.method<Element>(realm.Element?.prototype, "attachShadow", (host, _, root) =>
			rooted(host, root as ShadowRoot),
		);
		// The parser makes closed roots too; their hosts find them here.
		const { prototype: html } = realm.HTMLElement ?? {};
		this.#patches.method<Element>(html, "attachInternals", (host, _, internals) =>
			rooted(host, (internals as ElementInternals).shadowRoot),
		);
		this.#state.watch(this.#patches, realm, changed);
	}

	#treeEvents(): TreeEvents {
		return {
			element: (element, local, traits) => {
				this.#state.element(element, local, traits);
				this.#frames.element(element, local, traits);
				if (local === "style" || local === "link") this.#markSheets(element);
			},
			scroller: (element, local, traits) => this.#state.view.element(element, local, traits),
			gone: (element, local) => {
				if (local === "style" || local === "link") this.#state.sheets.markAll();
				this.#state.gone(element, local);
				this.#frames.gone(element, local);
			},
			moved: (node) => this.#frames.kept(node),
			root: (root) => this.#addRoot(root),
			rootGone: (root) => {
				this.#listeners.remove(root);
				this.privacy.marks.removeRoot(root);
				this.#state.sheets.removeRoot(root);
			},
			shadowRoot: (element) => this.#shadowRoot(element),
		};
	}

	#logEvents(): LogEvents {
		return {
			children: (target) => {
				// `document.open` takes our listeners with the old tree.
				if (this.#native.nodeType(target) === 9) {
					this.#listeners.add(target as Document);
					this.#frames.look();
				}
				this.#childrenChanged(target);
			},
			attribute: (element, name, oldValue) => this.#attributeChanged(element, name, oldValue),
			text: (parent) => {
				// A field the customer has not touched holds what its text says.
				if (/^(?:TEXTAREA|OPTION)$/.test(this.#native.nodeName(parent))) {
					this.#state.fields.mark(parent);
				}
			},
			stray: (parent) => this.#markSheets(parent),
		};
	}

	#childrenChanged(target: Node): void {
		if (this.#native.nodeType(target) !== 1) return;
		this.#state.fields.mark(target);
		if (this.#native.localName(target as Element) === "style") this.#markSheets(target);
	}

	#markSheets(node: Node): void {
		this.#state.sheets.markRoot(this.#native.rootOf(node));
	}

	#attributeChanged(element: Element, name: string, oldValue: string | null): void {
		const local = this.#native.localName(element);
		if (local === "link" || local === "style") this.#markSheets(element);
		if (name === "data-lookalong" || name === "contenteditable") this.#hideMore(element);
		if (name === "open" || name === "popover") this.#state.layers.mark(element);
		if (local === "input" || local === "option") this.#fieldChanged(element, name, oldValue);
		if (local === "img") this.#state.images.element(element, local);
	}

	#fieldChanged(element: Element, name: string, oldValue: string | null): void {
		// A password shown as text is still a password.
		if (name === "type" && oldValue?.toLowerCase() === "password") {
			this.registry.set(element, TRAIT.secret, true);
		}
		if (this.privacy.isSecret(element)) this.registry.set(element, TRAIT.secret, true);
		if (name !== "style" && name !== "class") this.#state.fields.mark(element);
	}

	/** A rule on an element changed: if it hides more, what was shown is told anew. */
	#hideMore(element: Element): void {
		if (this.#native.isConnected(element)) {
			this.#tree.lift(element);
			this.#tree.purge(element);
			this.#log.touched.add(element);
		}
	}

	#happening(changed: () => void): Happening {
		const view = this.#state.view;
		const then =
			<A extends unknown[]>(act: (...args: A) => void) =>
			(...args: A): void => {
				act(...args);
				this.#state.pictures.wake();
				changed();
			};
		return {
			field: then((target) => this.#state.fields.mark(target)),
			scroll: then((target) => view.scroll(target)),
			hold: then((mark, element) => view.hold(mark, element)),
			focus: then(() => view.focus()),
			print: then((isOpen) => this.#state.natives.print(isOpen)),
			event: then((target, event) => this.#state.event(target, event)),
			select: then(() => view.select()),
			point: then((x, y) => view.point(x, y)),
			layer: then((target) => this.#state.layers.mark(target)),
			resize: then(() => view.resize()),
			target: then(() => view.retarget()),
			load: then((target) => this.#loaded(target)),
		};
	}

	#loaded(target: Element): void {
		if (this.#native.nodeType(target) !== 1 || this.registry.id(target) === 0) return;
		const local = this.#native.localName(target);
		if (local === "link" || local === "style") {
			this.#markSheets(target);
			this.#state.sheets.loaded((target as HTMLStyleElement).sheet);
		} else if (local === "iframe" || local === "frame") this.#frames.loaded(target);
		else this.#state.images.element(target, local);
	}

	#guard(act: () => void): void {
		try {
			act();
		} catch (error) {
			this.#fault(error);
			if (this.running) this.#recover();
		}
	}

	/** After a failure nothing told so far can be relied on: start over with a snapshot. */
	#recover(): void {
		try {
			this.#restart();
			this.#schedule.slice();
		} catch (error) {
			this.#fault(error);
			this.stop();
		}
	}

	#fault(error: unknown): void {
		this.#faults++;
		if (this.#faults === 1) {
			try {
				this.#options.onError?.(error);
			} catch {
				// A shell that fails in its own handler must not fail the page too.
			}
		}
		if (this.#faults >= MAX_FAULTS) this.stop();
	}
}

function never(): boolean {
	return false;
}
