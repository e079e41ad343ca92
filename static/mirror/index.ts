/** The mirror engine: capture a page, show its replica, act on it with consent. */

export { anchor, anchorBox } from "./annotation.ts";
export { type Capture, type CaptureOptions, startCapture } from "./capture/capture.ts";
export type { EmbedOptions } from "./capture/embed.ts";
export { captureInto, type Embedded, type EmbeddedEvents } from "./capture/embedded.ts";
export type { Rule, RuleAction } from "./capture/mark.ts";
export type { Hidden, Preset } from "./capture/privacy.ts";
export type { ResourceKind } from "./capture/resource.ts";
export type { SheetShare } from "./capture/source.ts";
export { FORMAT_VERSION, type MirrorFrame } from "./codec/envelope.ts";
export { FormatError, type FormatReason } from "./codec/error.ts";
export {
	type Action,
	type ActionCapability,
	type ActionResult,
	capabilityOfAction,
	type Direction,
	decodeAction,
	decodeActionResult,
	encodeAction,
	encodeActionResult,
	type Gesture,
	type Modifiers,
	type Refusal,
} from "./control/action.ts";
export { createGuard, type Guard, type GuardOptions } from "./control/guard.ts";
export { type Author, type BoxOf, type Drawing, Drawings } from "./drawing.ts";
export { call, get } from "./member.ts";
export type { Spot } from "./point.ts";
export type { AssetResolver } from "./replica/asset.ts";
export type { Mode } from "./replica/blank.ts";
export type { NativeUi } from "./replica/native_ui.ts";
export {
	createReplica,
	type Replica,
	type ReplicaOptions,
	type ReplicaState,
} from "./replica/replica.ts";
export type { Viewport } from "./replica/viewport.ts";
