import type { MirrorFrame } from "../codec/envelope.ts";
import type { EmbedOptions } from "./embed.ts";
import type { Rule, RuleAction } from "./mark.ts";
import { createNative, type Realm } from "./native.ts";
import type { Hidden, Preset } from "./privacy.ts";
import { Recorder } from "./recorder.ts";
import type { ResourceTold } from "./resource.ts";
import type { SheetShare } from "./source.ts";
import * as TRAIT from "./trait.ts";

/** How a page is captured. Every member may be left out. */
export type CaptureOptions = {
	/** What is shown of text and form values; `"default"` if left out. */
	privacy?: Preset;
	/** What the site wants hidden or shown. One that cannot be understood makes the preset `"sealed"`. */
	rules?: readonly Rule[];
	/** Elements absent from the mirror: the host element of a widget. */
	ignore?: (element: Element) => boolean;
	/** Bytes waiting to be sent; above a bound, capture waits and then sends the latest state. */
	pressure?: () => number;
	/** Told once when capture itself fails. Never carries anything of the page. */
	onError?: (error: unknown) => void;
	/** The closed shadow root of an element, for those that were made before capture started. */
	closedRoot?: (host: Element) => ShadowRoot | null;
	/** What a font was made of, for those that were made before capture started. */
	fontSource?: (face: FontFace) => string | BufferSource | null;
	/** Told once of every picture and font the page, or a style sheet of it, names. */
	onResource?: ResourceTold;
	/** Asked once of every linked style sheet; without it, their texts are told in the mirror. */
	shareSheet?: SheetShare;
	/** For pages in frames of other origins, to be told by captures of their own; without it they are labelled boxes. */
	embed?: EmbedOptions;
};

/** A running capture. */
export type Capture = {
	/** Random number of this capture; every payload carries it. */
	readonly stream: number;
	/** Whether it still runs: it ends by `stop`, or by itself after repeated failure. */
	readonly running: boolean;
	/** End it: nothing is emitted after this returns, and the page gets everything back. */
	stop(): void;
	/** Emit a new snapshot, in the next tasks; diffs continue from it. */
	requestSnapshot(): void;
	/** Take other rules; a new snapshot follows. */
	protect(privacy: Preset, rules: readonly Rule[]): void;
	/** Whether the preset is `"sealed"`, wanted or because a rule was not understood. */
	readonly isSealed: boolean;
	/** Elements of which the viewer sees less than the customer, worked out anew with each call. */
	hidden(): Iterable<Hidden>;
	/** What an element itself is marked for, by the page or by a rule. */
	actionsOf(element: Element): readonly RuleAction[];
	/** The node of an id, or null. */
	nodeById(id: number): Node | null;
	/** The id of a node; 0 if it is not in the mirror. */
	idOf(node: Node): number;
	/** Whether a node's text, or a field's value, is hidden from the viewer. */
	isMasked(node: Node): boolean;
	/** What the viewer may read of a text of a node, or of an attribute of an element; empty where that is masked. */
	told(node: Node, text: string): string;
	/** Whether a field holds, or once held, a secret: no agent may use it. */
	isSecret(node: Node): boolean;
};

/**
 * Capture a window: a snapshot first, in slices if that takes long, then diffs as it changes.
 *
 * @param target The window, of the same origin as this module.
 * @param options See {@link CaptureOptions}.
 * @param emit Takes each frame; applicable at once, in this order.
 */
export function startCapture(
	target: Window,
	options: CaptureOptions,
	emit: (frame: MirrorFrame) => void,
): Capture {
	const realm = target as Realm;
	const recorder = new Recorder(realm, createNative(realm), options, emit);
	const { privacy, registry } = recorder;
	recorder.start();
	return {
		stream: recorder.stream,
		get running() {
			return recorder.running;
		},
		stop: () => recorder.stop(),
		requestSnapshot: () => recorder.requestSnapshot(),
		protect: (preset, rules) => recorder.protect(preset, rules),
		get isSealed() {
			return privacy.marks.sealed;
		},
		hidden: () => (recorder.running ? privacy.hidden(registry) : []),
		actionsOf: (element) => privacy.marks.actionsOf(element),
		nodeById: (id) => registry.node(id),
		idOf: (node) => registry.id(node),
		isMasked: (node) => privacy.masks(node, registry.traits(node)),
		told(node, text) {
			const traits = registry.traits(node);
			const isHidden = registry.id(node) === 0 || traits & TRAIT.redacted;
			return isHidden || privacy.masksText(traits) ? "" : privacy.text(node, text, traits);
		},
		isSecret: (node) => (registry.traits(node) & TRAIT.secret) !== 0,
	};
}
