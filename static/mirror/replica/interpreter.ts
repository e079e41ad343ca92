import { FormatError } from "../codec/error.ts";
import { SHOWN } from "../codec/limit.ts";
import * as OP from "../codec/op.ts";
import { ANIMATION, DEVICE, FLAG, LAYER, MARK, MEDIA, MODE } from "../codec/operation.ts";
import type { Reader } from "../codec/reader.ts";
import { call, get, isDocument, isElement, isRoot } from "../member.ts";
import { Animations } from "./animation.ts";
import { type AssetResolver, Assets } from "./asset.ts";
import { blank, clear, deaden } from "./blank.ts";
import { Builder } from "./builder.ts";
import { check } from "./check.ts";
import { Drawings } from "./drawing.ts";
import { describeClosed, Embeds } from "./embed.ts";
import { Marks } from "./mark.ts";
import { Media } from "./media.ts";
import { type NativeUi, nativeUi } from "./native_ui.ts";
import { Nodes } from "./nodes.ts";
import type { Common } from "./room.ts";
import { MARKER } from "./selector.ts";
import { Sheets } from "./sheet.ts";
import { Stage } from "./stage.ts";
import { UNSEEN, type Viewport } from "./viewport.ts";

/** The method that applies an operation has its name: the list is that of `codec/operation.ts`. */
type Operations = Record<keyof typeof OP.CODES, (reader: Reader) => Generator<void> | void>;

const NAMES: ReadonlyMap<number, keyof Operations> = new Map(
	Object.entries(OP.CODES).map(([name, code]) => [code, name as keyof Operations]),
);

/** Applies operations to a document. */
export class Interpreter implements Operations {
	readonly nodes: Nodes;
	readonly view: Viewport = { ...UNSEEN };
	/** What the customer's browser shows by itself. */
	nativeUi: NativeUi | null = null;
	/** Whether the viewport has changed; whoever tells of it takes that back. */
	moved = false;
	/** How many things could not be shown as told. */
	refusals = 0;
	readonly #common: Common;
	readonly #assets: Assets;
	readonly #sheets: Sheets;
	readonly #marks: Marks;
	readonly #stage = new Stage();
	readonly #media = new Media();
	readonly #animations: Animations;
	readonly #builder: Builder;
	readonly #embeds: Embeds;
	readonly #drawings: Drawings;
	/** Nodes taken out of the tree, and where they were. */
	readonly #detached = new Map<Node, Node | null>();
	/** What can only be done once the nodes made are in the document. */
	readonly #pending: (() => void)[] = [];
	#document: Document;

	constructor(document: Document, assets: "direct" | AssetResolver, common: Common) {
		this.#document = document;
		this.#common = common;
		this.#drawings = new Drawings(common.canvasText);
		this.nodes = new Nodes(common.room);
		this.#assets = new Assets(assets);
		this.#sheets = new Sheets(this.#assets, () => this.#settle());
		this.#marks = new Marks(this.#sheets.used);
		this.#animations = new Animations(this.#assets, () => this.refusals++);
		this.#builder = new Builder(this.nodes, this.#assets, common, {
			element: (element, id) => this.#made(element, id),
			root: (root) => this.#sheets.begin(root),
			home: (node) => this.#detached.get(node),
			refused: () => this.refusals++,
		});
		this.#embeds = new Embeds(this.#assets.isDirect, {
			make: (inner) => new Interpreter(inner, assets, common),
			native: (frame, told) => this.#nativeIn(frame, told),
			point: (pointer) => this.#viewed({ pointer }),
		});
	}

	/** Whether the viewer sees less than the page holds. */
	get truncated(): boolean {
		return this.nodes.cut || this.#marks.cut || this.#embeds.some("truncated");
	}

	/** Whether everything is hidden because the page could not understand what to hide. */
	get sealed(): boolean {
		return this.#marks.sealed || this.#embeds.some("sealed");
	}

	/** Start a snapshot in an emptied document. */
	begin(document: Document): void {
		this.#document = document;
		this.forget();
		deaden(document, this.#settle);
	}

	/** Let go of everything, and of the room it took. */
	forget(): void {
		this.nodes.reset(1);
		this.#assets.reset();
		this.#sheets.reset();
		this.#stage.reset();
		this.#detached.clear();
		this.#pending.length = 0;
		this.#builder.reset();
		this.#embeds.reset();
		this.#marks.reset();
		this.#animations.reset();
		this.nativeUi = null;
	}

	/** Apply all operations of a payload, in slices. */
	*run(reader: Reader): Generator<void> {
		while (!reader.done) {
			const rest = this.#operation(reader, reader.unsigned());
			if (rest) yield* rest;
			if (this.#common.pace.late()) yield;
		}
		reader.finish();
		yield* this.#sweep();
		this.#tidy();
	}

	/** Let what is there be seen in the middle of a payload; of a snapshot it is laid out, too. */
	pause(isSnapshot: boolean): void {
		this.#tidy();
		this.#embeds.pause();
		const root = isSnapshot && get(this.#document, "documentElement");
		if (root) call(root, "getBoundingClientRect");
	}

	/** Make what is there fit to be seen. */
	#tidy(): void {
		for (const act of this.#pending.splice(0)) act();
		if (this.#builder.uses.check()) this.nodes.cut = true;
		this.#sheets.flush((id) => this.nodes.find(id) !== null);
		this.#marks.refresh();
	}

	/** Scroll what could not yet be scrolled as far as told. */
	settle(): void {
		this.#stage.settle(false);
		this.#embeds.settle();
	}

	/** The same after something has loaded: pictures that come make pages longer. */
	readonly #settle = (): void => this.#stage.settle(true);

	#operation(reader: Reader, op: number): Generator<void> | void {
		const name = NAMES.get(op);
		if (!name) throw new FormatError("opcode");
		return this[name](reader);
	}

	document(reader: Reader): void {
		this.nodes.reset(reader.unsigned());
		this.nodes.add(this.#document);
		this.#sheets.begin(this.#document);
	}

	*detach(reader: Reader): Generator<void> {
		let id = 0;
		for (let count = reader.count(); count > 0; count--) {
			id += reader.signed();
			const node = this.nodes.node(id);
			if (isRoot(node)) throw new FormatError("reference");
			const parent = get(node, "parentNode");
			this.#detached.set(node, parent);
			if (parent) call(parent, "removeChild", node);
			if (this.#common.pace.late()) yield;
		}
		this.#stage.detached();
		this.#marks.due = true;
	}

	place(reader: Reader): Generator<void> {
		const parent = this.nodes.node(reader.unsigned());
		const sibling = reader.unsigned();
		this.#marks.due = true;
		return this.#builder.place(reader, parent, sibling === 0 ? null : this.nodes.node(sibling));
	}

	text(reader: Reader): void {
		this.nodes.characters(reader.unsigned()).data = this.#builder.text(reader.string());
	}

	splice(reader: Reader): void {
		const id = reader.unsigned();
		const start = reader.unsigned();
		const removed = reader.unsigned();
		const inserted = reader.string();
		const node = this.nodes.node(id);
		const value = this.#stage.told(node);
		const text = value === undefined ? this.nodes.characters(id) : null;
		if (start + removed > (value ?? text?.data ?? "").length) {
			if (this.nodes.cut) return;
			throw new FormatError("reference");
		}
		if (text) {
			text.replaceData(start, removed, inserted);
			if (text.length > SHOWN.units) text.data = this.#builder.text(text.data);
		} else if (value !== undefined) {
			const after = value.slice(0, start) + inserted + value.slice(start + removed);
			this.#stage.value(node as Element, this.#builder.text(after));
		}
	}

	attribute(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		const name = reader.name();
		this.#builder.attribute(element, name, reader.string());
		// Some names of a part are marks.
		if (name === "part") this.#marks.due = true;
		if (get(element, "localName") === "canvas") this.#sizeCanvas(element, this.nodes.id(element));
	}

	unattribute(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		this.#builder.unattribute(element, reader.name());
	}

	shadow(reader: Reader): void {
		const host = this.nodes.element(reader.unsigned());
		this.#builder.shadow(host, reader.unsigned());
	}

	*frame(reader: Reader): Generator<void> {
		const frame = this.nodes.element(reader.unsigned());
		const mode = reader.below(3);
		const before = this.nodes.shown(frame);
		if (before) yield* this.#purge(before);
		const document = get(frame as HTMLIFrameElement, "contentDocument") ?? null;
		this.#embeds.drop(frame);
		if (mode === MODE.closed) {
			if (document) describeClosed(document, this.#common.closedText, this.#assets.isDirect);
			return;
		}
		// A frame of a kind that has no document here still takes its id, with a stand-in for it.
		const inner = document ?? get(this.#document, "implementation").createHTMLDocument("");
		if (document) {
			blank(inner, mode === MODE.quirks ? "quirks" : "standards", this.#assets.isDirect);
			deaden(inner, this.#settle);
		} else clear(inner);
		this.nodes.add(inner);
		this.nodes.show(frame, inner);
		if (document) this.#sheets.begin(inner);
	}

	*embed(reader: Reader): Generator<void> {
		const frame = this.nodes.element(reader.unsigned());
		yield* this.#embeds.apply(frame, reader.bytes());
	}

	value(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		this.#stage.value(element, this.#builder.text(reader.string()));
	}

	checked(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		this.#stage.checked(element, reader.below(4));
	}

	selected(reader: Reader): void {
		this.#stage.selected(this.nodes.element(reader.unsigned()), new Set(reader.numbers()));
	}

	scroll(reader: Reader): void {
		const target = this.nodes.node(reader.unsigned());
		const left = reader.signed();
		const top = reader.signed();
		if (!isElement(target) && !isDocument(target)) throw new FormatError("reference");
		this.#stage.scroll(target, left, top);
		if (target === this.#document) this.#viewed({ scrollX: left, scrollY: top });
	}

	viewport(reader: Reader): void {
		const width = reader.below(65_536);
		const height = reader.below(65_536);
		const pixelRatio = reader.below(10_000) / 100;
		const device = reader.below(2 ** DEVICE.length);
		const dark = (device & 1) !== 0;
		this.#viewed({ width, height, pixelRatio, dark });
		this.#sheets.settings({ device, pixelRatio });
	}

	mark(reader: Reader): void {
		const mark = reader.below(6);
		const id = reader.unsigned();
		const element = id === 0 ? null : this.nodes.element(id);
		this.#marks.hold(mark, element);
		if (mark === MARK.fullscreen) this.#fullscreen(id);
	}

	selection(reader: Reader): void {
		const [anchorId, anchorOffset] = [reader.unsigned(), reader.unsigned()];
		const [focusId, focusOffset] = [reader.unsigned(), reader.unsigned()];
		const selection = call(this.#document, "getSelection");
		if (anchorId === 0 || focusId === 0) selection?.removeAllRanges();
		else {
			const [anchor, focus] = [this.nodes.node(anchorId), this.nodes.node(focusId)];
			this.#stage.select(selection, [anchor, anchorOffset], [focus, focusOffset]);
		}
	}

	layer(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		const layer = reader.below(LAYER.popover + 1);
		if (get(element, "isConnected")) this.#stage.layer(element, layer);
	}

	pointer(reader: Reader): void {
		this.#viewed({ pointer: { x: reader.below(65_536), y: reader.below(65_536) } });
	}

	picture(reader: Reader): void {
		const id = reader.unsigned();
		const element = this.nodes.element(id);
		const url = reader.string();
		const local = get(element, "localName");
		if (url === "" && local === "canvas") {
			this.#drawings.hide(element);
			this.#sizeCanvas(element, id);
		}
		if (!/^data:image\/(?:png|webp|jpeg);base64,[\w+/=]*$/.test(url)) return;
		if (local === "video") this.#media.picture(element, url);
		else this.#extra(element, "picture", id, this.#drawings.picture(element, url));
	}

	native(reader: Reader): void {
		const kind = reader.unsigned();
		const id = reader.unsigned();
		const element = id === 0 ? null : this.nodes.element(id);
		this.#open(this.nativeUi?.id ?? 0, false);
		this.nativeUi = nativeUi(kind, element, id, reader.string());
		this.#open(id, true);
	}

	animation(reader: Reader): void {
		const number = reader.unsigned();
		const id = reader.unsigned();
		if (id === 0) {
			this.#animations.stop(number);
			return;
		}
		const element = this.nodes.element(id);
		const [pseudo, frames] = [reader.string(), reader.string()];
		const [time, state] = [reader.signed(), reader.below(ANIMATION.finished + 1)];
		this.#animations.play(number, { element, pseudo, frames, time, state });
	}

	states(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		const states = reader.string();
		if (states === "") call(element, "removeAttribute", `${MARKER}state`);
		else call(element, "setAttribute", `${MARKER}state`, states);
	}

	media(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		const bits = reader.below((MEDIA.paused | MEDIA.muted) + 1);
		const seconds = reader.unsigned() / 1000;
		this.#media.set(element, bits, seconds, reader.unsigned(), reader.unsigned());
	}

	box(reader: Reader): void {
		const id = reader.unsigned();
		const element = this.nodes.element(id);
		const [width, height] = [reader.unsigned() / 10, reader.unsigned() / 10];
		this.#pending.push(() =>
			this.#extra(element, "box", id, this.#drawings.box(element, width, height)),
		);
	}

	sheet(reader: Reader): void {
		this.#sheets.define(reader.unsigned(), reader.string());
	}

	sheetAt(reader: Reader): void {
		this.#sheets.defineAt(reader.unsigned(), reader.string());
	}

	insertRule(reader: Reader): void {
		this.#sheets.edit(reader.unsigned(), reader.unsigned(), reader.string());
	}

	deleteRule(reader: Reader): void {
		this.#sheets.edit(reader.unsigned(), reader.unsigned(), null);
	}

	check(reader: Reader): Generator<void> {
		return check(reader, this.nodes, this.#common.pace);
	}

	sheets(reader: Reader): void {
		const root = this.nodes.node(reader.unsigned());
		if (!isRoot(root)) throw new FormatError("reference");
		const entries: [number, string][] = [];
		for (let count = reader.count(2); count > 0; count--) {
			entries.push([reader.unsigned(), reader.string()]);
		}
		if (!isDocument(root) || get(root, "defaultView")) this.#sheets.list(root, entries);
	}

	link(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		const href = reader.string();
		if (get(element, "localName") !== "link") return;
		this.#assets.give(href, (url) => {
			if (url === null) return;
			element.setAttribute("rel", "stylesheet");
			element.setAttribute("href", url);
		});
	}

	assign(reader: Reader): void {
		const slot = this.nodes.element(reader.unsigned());
		const nodes = reader.numbers().map((id) => this.nodes.node(id) as Element | Text);
		if (get(slot, "localName") === "slot") (slot as HTMLSlotElement).assign(...nodes);
	}

	flag(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		this.#marks.flag(element, reader.below(FLAG.cut * 2));
	}

	source(reader: Reader): void {
		const element = this.nodes.element(reader.unsigned());
		const url = reader.string();
		if (get(element, "localName") !== "img") {
			this.#object(element, url);
			return;
		}
		// Where the viewer's browser loads by itself, it chooses by itself.
		const chooses =
			element.hasAttribute("srcset") || element.parentElement?.localName === "picture";
		if (!this.#assets.isDirect || !chooses) this.#builder.attribute(element, "src", url);
	}

	#object(element: Element, url: string): void {
		const later = this.#assets.give(url, (found) => {
			if (!found || get(element, "localName") !== "span") return;
			this.#extra(element, "source", this.nodes.id(element), this.#drawings.object(url, found));
		});
		later?.then(() => this.#tidy());
	}

	#viewed(part: Partial<Viewport>): void {
		Object.assign(this.view, part);
		this.moved = true;
	}

	#made(element: Element, id: number): void {
		const local = get(element, "localName");
		if (local === "canvas") this.#sizeCanvas(element, id);
		else if (local === "select")
			call(element, "addEventListener", "scroll", () => this.#stage.hold(element));
	}

	#sizeCanvas(element: Element, id: number): void {
		const blank = this.#drawings.blank(element);
		this.#pending.push(() => this.#extra(element, "picture", id, blank));
	}

	/** Mark an element whose list or picker is open, for `:open`. */
	#open(id: number, isOpen: boolean): void {
		const node = this.nodes.find(id);
		if (node && isElement(node)) call(node, "toggleAttribute", `${MARKER}open`, isOpen);
	}

	/** A full screen covers what the customer's browser shows around the page. */
	#fullscreen(id: number): void {
		if (id !== 0) this.nativeUi = { kind: "fullscreen", id, label: "", text: "" };
		else if (this.nativeUi?.kind === "fullscreen") this.nativeUi = null;
	}

	/** Ids of the page in a frame mean other nodes here: what belongs to one belongs to the frame. */
	#nativeIn(frame: Element, told: NativeUi | null): void {
		this.nativeUi = told && { ...told, id: told.id && this.nodes.id(frame) };
	}

	#extra(element: Element, kind: string, id: number, declarations: string): void {
		call(element, "setAttribute", MARKER + kind, String(id));
		const root = call(element, "getRootNode");
		if (get(root, "isConnected")) this.#sheets.extra(root as Document, kind, id, declarations);
	}

	/** Nodes taken out and not put back are gone. */
	*#sweep(): Generator<void> {
		for (const node of this.#detached.keys()) {
			if (!get(node, "isConnected")) yield* this.#purge(node);
		}
		this.#detached.clear();
		this.#embeds.sweep();
	}

	#purge(root: Node): Generator<void> {
		return this.nodes.purge(root, this.#common.pace, (gone) => this.#sheets.forget(gone));
	}
}
