import { type MirrorFrame, seal } from "../codec/envelope.ts";
import * as OP from "../codec/op.ts";
import { FLAG } from "../codec/operation.ts";
import { Writer, WriteTable } from "../codec/writer.ts";
import { get } from "../member.ts";
import { Attributes } from "./attribute.ts";
import type { CaptureOptions } from "./capture.ts";
import { Changes } from "./change.ts";
import { Checks } from "./check.ts";
import { Embeds } from "./embed.ts";
import { Frames } from "./frame.ts";
import { Listeners } from "./listener.ts";
import { Log } from "./log.ts";
import type { Rule } from "./mark.ts";
import type { Native, Realm } from "./native.ts";
import { Patches } from "./patch.ts";
import { type Preset, Privacy } from "./privacy.ts";
import { Registry } from "./registry.ts";
import { Resources } from "./resource.ts";
import { Schedule } from "./schedule.ts";
import { Shadows } from "./shadow.ts";
import { Sheets } from "./sheet.ts";
import { type SheetShare, Sources } from "./source.ts";
import { State } from "./state.ts";
import { Texts, writeText } from "./text.ts";
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
	readonly #texts: Texts;
	readonly #tree: Tree;
	readonly #log: Log;
	readonly #state: State;
	readonly #frames: Frames;
	readonly #embeds: Embeds;
	readonly #changes: Changes;
	readonly #checks: Checks;
	readonly #sources: Sources;
	readonly #schedule: Schedule;
	readonly #listeners: Listeners;
	readonly #patches: Patches;
	readonly #patched = new WeakSet<object>();
	readonly #observer: MutationObserver;
	readonly #shadows: Shadows;
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
		const changed = (): void => this.#schedule.later();
		const base = (node: Node): string => this.#tree.base(node);
		const resources = new Resources(options.onResource);
		this.#schedule = new Schedule(now, () => this.#guard(() => this.#turn()), options.pressure);
		this.#patches = new Patches(this.#fault);
		this.privacy = new Privacy(native, target, options.ignore ?? (() => false));
		this.privacy.configure(options.privacy ?? "default", options.rules ?? []);
		this.#attributes = new Attributes(native, this.privacy, resources, base);
		this.#shadows = new Shadows(native, this.registry, () => this.#tree, options.closedRoot);
		this.#texts = new Texts(native, this.registry, this.privacy);
		this.#tree = new Tree(
			native,
			this.registry,
			this.privacy,
			this.#attributes,
			this.#texts,
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
			fault: this.#fault,
			shadowRoot: (element) => this.#shadows.of(element),
			fontSource: (face) => options.fontSource?.(face),
		});
		this.#embeds = new Embeds(this.registry, options.embed, changed);
		this.#frames = new Frames(native, this.registry, this.#tree, this.privacy, this.#embeds);
		this.#checks = new Checks(native, this.registry, this.#tree, this.#texts);
		this.#changes = new Changes({
			native,
			registry: this.registry,
			privacy: this.privacy,
			tree: this.#tree,
			state: this.#state,
			frames: this.#frames,
			touch: (node) => this.#log.touched.add(node),
			listen: (document) => this.#listeners.add(document),
		});
		this.#log = new Log(native, this.registry, this.#tree, this.#changes);
		this.#listeners = new Listeners(this.#changes.happening(changed), this.#fault);
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
		this.registry.erase();
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
		this.#state.fields.learn();
		this.registry.clear();
		this.#tree.reset();
		this.#log.reset();
		this.#frames.reset();
		this.#shadows.reset();
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
		this.#state.view.size(this.#writer);
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
		if (records.length > 0) this.#log.record(records, this.#target !== window || this.#frames.any);
	}

	/** Before anything is written: what must be hidden now, and what may repeat it. */
	#protect(): void {
		if (this.privacy.marks.arrive()) this.#restart();
		for (const element of this.privacy.marks.refresh()) this.#changes.hide(element);
		this.#state.fields.learn();
	}

	#hasWork(): boolean {
		if (this.#log.pending || this.#state.pending || this.#shadows.pending) return true;
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
		// A copy with its size and styles is laid out as it grows; without, all at once at its end.
		if (this.#kind === "snapshot" && !this.#state.style(writer, deadline)) return false;
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
		this.#shadows.write();
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
		for (const [text, [told, before]] of texts) {
			if (texts.size % CHANGES_PER_LOOK === 0 && now() > deadline) return false;
			texts.delete(text);
			const id = this.registry.id(text);
			if (id === 0) continue;
			const traits = this.registry.traits(text);
			const shown = this.#texts.of(text, traits);
			// An edit is told as such only between two texts that are shown as they are.
			const isPlain =
				shown === this.#native.data(text) && before === this.#texts.shown(text, before, traits);
			writeText(writer, OP.text, id, shown, isPlain && id === told ? before : null);
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
		if (this.#native.nodeType(root) !== 9) return;
		const realm = get(root as Document, "defaultView");
		if (realm) this.#patch(realm as Realm);
	}

	#patch(realm: Realm): void {
		// A frame's window stays the same object through a navigation, its prototypes do not.
		const prototype: object = realm.Element?.prototype ?? realm;
		if (this.#patched.has(prototype)) return;
		this.#patched.add(prototype);
		for (const part of [this.#shadows, this.#state])
			part.watch(this.#patches, realm, () => this.#schedule.later());
	}

	#treeEvents(): TreeEvents {
		return {
			element: (element, local, traits) => {
				this.#state.element(element, local, traits);
				this.#frames.element(element, local, traits);
				if (local === "style" || local === "link") this.#changes.markSheets(element);
			},
			scroller: (element, local, traits) => this.#state.view.element(element, local, traits),
			gone: (element, local) => {
				if (local === "style" || local === "link") this.#state.sheets.markAll();
				this.#state.gone(element, local);
				this.#frames.gone(element, local);
			},
			moved: (node) => {
				this.#frames.kept(node);
				this.#state.fields.moved();
			},
			root: (root) => this.#addRoot(root),
			rootGone: (root) => {
				this.#listeners.remove(root);
				this.privacy.marks.removeRoot(root);
				this.#state.sheets.removeRoot(root);
			},
			shadowRoot: (element) => this.#shadows.of(element),
		};
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

	readonly #fault = (error: unknown): void => {
		this.#faults++;
		if (this.#faults === 1) {
			try {
				this.#options.onError?.(error);
			} catch {
				// A shell that fails in its own handler must not fail the page too.
			}
		}
		if (this.#faults >= MAX_FAULTS) this.stop();
	};
}
