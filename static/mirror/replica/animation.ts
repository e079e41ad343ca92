import { ANIMATION } from "../codec/operation.ts";
import { call, get } from "../member.ts";
import { type Assets, TOGETHER_MS } from "./asset.ts";

/** Keyframes of one animation, and animations remembered before those of gone elements are dropped. */
const MAX_FRAMES = 4096;
const MAX_PLAYED = 4096;

/** What the capture tells of an animation. */
export type Motion = {
	readonly element: Element;
	readonly pseudo: string;
	/** Keyframes and timing as JSON; "" if they are those told before. */
	readonly frames: string;
	/** Milliseconds. */
	readonly time: number;
	readonly state: number;
};

type Played = { motion: Motion; animation: Animation | null; waiting: boolean };
type Frames = KeyframeEffectOptions & {
	/** Name of an animation of a style sheet: it is in the replica already. */
	css?: string;
	frames: Keyframe[];
	playbackRate: number;
};

/** Plays the animations of the page's scripts: from outside, by the browser's own animation. */
export class Animations {
	readonly #assets: Assets;
	readonly #refused: () => void;
	readonly #played = new Map<number, Played>();

	constructor(assets: Assets, refused: () => void) {
		this.#assets = assets;
		this.#refused = refused;
	}

	/** Forget everything; a snapshot follows. */
	reset(): void {
		this.#played.clear();
	}

	/** An animation is gone. */
	stop(number: number): void {
		this.#played.get(number)?.animation?.cancel();
		this.#played.delete(number);
	}

	/** Start an animation, or bring one in line. */
	play(number: number, told: Motion): void {
		const before = this.#played.get(number);
		const motion = { ...told, frames: told.frames || (before?.motion.frames ?? "") };
		const isSame =
			before?.animation && told.frames === "" && before.motion.element === told.element;
		if (!isSame) this.stop(number);
		const played = isSame ? before : { motion, animation: null, waiting: false };
		played.motion = motion;
		this.#played.set(number, played);
		if (isSame) setTo(before.animation as Animation, motion);
		else this.#start(number, played);
		if (this.#played.size > MAX_PLAYED) this.#sweep();
	}

	/** Pictures whose address is not known yet are put in when it is. */
	#start(number: number, played: Played): void {
		const waiting: Promise<unknown>[] = [];
		played.animation = this.#animate(played.motion, waiting);
		for (const answer of new Set(waiting)) answer.then(() => this.#soon(number, played));
	}

	/** Play anew with the answers there are: one that never comes holds up no other. */
	#soon(number: number, played: Played): void {
		if (played.waiting) return;
		played.waiting = true;
		setTimeout(() => {
			played.waiting = false;
			if (this.#played.get(number) !== played) return;
			const time = played.animation?.currentTime;
			played.animation?.cancel();
			if (typeof time === "number") played.motion = { ...played.motion, time };
			played.animation = this.#animate(played.motion, []);
		}, TOGETHER_MS);
	}

	#animate(motion: Motion, waiting: Promise<unknown>[]): Animation | null {
		try {
			const { css, frames, playbackRate, ...timing } = JSON.parse(motion.frames) as Frames;
			if (css !== undefined) return styled(motion, css);
			const safe = frames.slice(0, MAX_FRAMES).map((frame) => this.#safe(frame, waiting));
			// JSON has no Infinity.
			const iterations = timing.iterations ?? Number.POSITIVE_INFINITY;
			const pseudoElement = motion.pseudo || null;
			const animation = call(motion.element, "animate", safe, {
				...timing,
				iterations,
				pseudoElement,
			});
			animation.playbackRate = Number(playbackRate) || 0;
			setTo(animation, motion);
			return animation;
		} catch {
			// A browser of another version may not know what the customer's does.
			this.#refused();
			return null;
		}
	}

	#safe(frame: Keyframe, waiting: Promise<unknown>[]): Keyframe {
		const entries = Object.entries(frame).map(([name, value]) => [
			name,
			typeof value === "string" ? this.#assets.cssNow(value, waiting) : value,
		]);
		return Object.fromEntries(entries) as Keyframe;
	}

	#sweep(): void {
		for (const [number, { motion }] of this.#played) {
			if (!get(motion.element, "isConnected")) this.#played.delete(number);
		}
	}
}

/** Bring an animation of a style sheet in line. */
function styled(motion: Motion, name: string): Animation | null {
	const { element, pseudo } = motion;
	const running = call(element, "getAnimations", { subtree: pseudo !== "" }) as CSSAnimation[];
	const found = running.find((each) => {
		const { target, pseudoElement } = each.effect as KeyframeEffect;
		return each.animationName === name && target === element && (pseudoElement ?? "") === pseudo;
	});
	if (found) setTo(found, motion);
	return found ?? null;
}

function setTo(animation: Animation, { time, state }: Motion): void {
	if (state === ANIMATION.paused) animation.pause();
	else if (animation.playState === "paused") animation.play();
	animation.currentTime = time;
}
