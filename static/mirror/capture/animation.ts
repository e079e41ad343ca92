import * as OP from "../codec/op.ts";
import { ANIMATION } from "../codec/operation.ts";
import type { Writer } from "../codec/writer.ts";
import { call } from "../member.ts";
import type { Realm } from "./native.ts";
import type { Patches } from "./patch.ts";
import type { Context } from "./state.ts";
import type { Root } from "./tree.ts";

/** Animations followed at most, and the longest text of one, in UTF-16 units. */
const MAX_LIVE = 1024;
const MAX_UNITS = 65_536;

/** Milliseconds that a signed number of the format holds. */
const MAX_TIME = 2 ** 31 - 1;

type Told = { readonly number: number; id: number; frames: string };

/**
 * Tells animations that scripts run (`element.animate`). Those of style sheets run by themselves: of
 * them is told how far they are at the snapshot, and when scripts meddle with them.
 */
export class Animations {
	readonly #context: Context;
	readonly #live = new Map<Animation, Told>();
	readonly #dirty = new Set<Animation>();
	/** Of elements that left the page: they go on when those come back. */
	readonly #lost = new Set<WeakRef<Animation>>();
	readonly #roots: Root[] = [];
	#count = 0;

	constructor(context: Context) {
		this.#context = context;
	}

	/** Whether there is something to tell. */
	get pending(): boolean {
		return this.#dirty.size > 0;
	}

	reset(): void {
		this.#live.clear();
		this.#dirty.clear();
		this.#lost.clear();
		this.#roots.length = 0;
	}

	/** A root was written for the first time: something may move in it already. */
	root(root: Root): void {
		this.#roots.push(root);
	}

	/** Be told of animations that start, stop or change. */
	watch(patches: Patches, realm: Realm, changed: () => void): void {
		const mark = (animation: Animation): void => {
			this.#dirty.add(animation);
			changed();
		};
		const markAll = (): void => {
			for (const animation of this.#live.keys()) mark(animation);
		};
		const { prototype } = realm.Animation ?? {};
		patches.method(realm.Element?.prototype, "animate", (_, __, made) => mark(made as Animation));
		for (const name of ["play", "pause", "cancel", "finish", "reverse", "updatePlaybackRate"]) {
			patches.method<Animation>(prototype, name, mark);
		}
		for (const name of ["currentTime", "startTime", "playbackRate", "effect"]) {
			patches.setter<Animation>(prototype, name, mark);
		}
		patches.method(realm.KeyframeEffect?.prototype, "setKeyframes", markAll);
		patches.setter(realm.KeyframeEffect?.prototype, "target", markAll);
		patches.method(realm.AnimationEffect?.prototype, "updateTiming", markAll);
	}

	/** Tell what changed. */
	write(writer: Writer): void {
		for (const root of this.#roots.splice(0)) {
			for (const animation of call(root, "getAnimations")) this.#dirty.add(animation);
		}
		for (const [animation, { id }] of this.#live) {
			// Over without a trace at both ends; or its element was written anew.
			if (isOver(animation) && !this.#dirty.has(animation)) this.#live.delete(animation);
			else if (id !== this.#idOf(animation)) this.#dirty.add(animation);
		}
		for (const reference of this.#lost) {
			const animation = reference.deref();
			const isBack = animation && this.#idOf(animation) !== 0;
			if (isBack) this.#dirty.add(animation);
			if (isBack || !animation || isOver(animation)) this.#lost.delete(reference);
		}
		for (const animation of this.#dirty) this.#tell(writer, animation);
		this.#dirty.clear();
	}

	#idOf({ effect, playState }: Animation): number {
		const target = (effect as KeyframeEffect | null)?.target;
		return target && playState !== "idle" ? this.#context.registry.id(target) : 0;
	}

	#tell(writer: Writer, animation: Animation): void {
		const id = isOver(animation) ? 0 : this.#idOf(animation);
		const known = this.#live.get(animation);
		if (!isMine(animation)) return;
		if (id === 0 && animation.playState !== "idle") this.#lost.add(new WeakRef(animation));
		if (id === 0 && !known) return;
		const frames = id === 0 ? "" : this.#frames(animation);
		if (frames.length > MAX_UNITS) return;
		const told = known ?? this.#begin(animation);
		writer.unsigned(OP.animation);
		writer.unsigned(told.number);
		writer.unsigned(id);
		if (id === 0) {
			this.#live.delete(animation);
			return;
		}
		const { playState, currentTime, effect } = animation;
		writer.string((effect as KeyframeEffect).pseudoElement ?? "");
		writer.string(id === told.id && frames === told.frames ? "" : frames);
		const time = Math.round(currentTime as number);
		writer.signed(Math.max(-MAX_TIME, Math.min(time, MAX_TIME)));
		writer.unsigned(ANIMATION[playState as keyof typeof ANIMATION]);
		told.id = id;
		told.frames = frames;
	}

	#begin(animation: Animation): Told {
		const oldest = this.#live.keys().next().value;
		if (oldest && this.#live.size >= MAX_LIVE) this.#live.delete(oldest);
		const told = { number: ++this.#count, id: 0, frames: "" };
		this.#live.set(animation, told);
		return told;
	}

	/** Keyframes and timing, each text as safe as in a style sheet. */
	#frames(animation: Animation): string {
		const { effect, playbackRate } = animation;
		const css = (animation as CSSAnimation).animationName;
		if (css) return JSON.stringify({ css });
		const moved = effect as KeyframeEffect;
		const { target, composite } = moved;
		const told = { frames: moved.getKeyframes(), ...moved.getTiming(), composite, playbackRate };
		return JSON.stringify(told, (key, value: unknown) => {
			if (key === "computedOffset") return undefined;
			if (typeof value !== "string") return value;
			const safe = this.#context.sheets.safe(`${key}:${value}`, target as Node);
			return safe.slice(key.length + 1);
		});
	}
}

/** Whether it is no transition, and runs by the clock rather than by scrolling. */
function isMine(animation: Animation): boolean {
	if ("transitionProperty" in animation) return false;
	return animation.playState === "idle" || typeof animation.currentTime === "number";
}

function isOver({ playState, effect }: Animation): boolean {
	return playState === "finished" && !/forwards|both/.test(effect?.getTiming().fill ?? "");
}
