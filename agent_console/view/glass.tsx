/** The pane of glass above the picture: it takes all input, so that nothing in the picture can. */
import { agentColour } from "@lookalong/protocol";
import { untracked, useSignal, useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useRef } from "preact/hooks";
import { type Point, toViewport } from "../core/fit.ts";
import { draws } from "../core/session.ts";
import type { Share } from "../live/share.ts";
import { Choice } from "./choice.tsx";
import type { Guide } from "./guide.ts";
import type { Hand } from "./hand.ts";
import { Keyboard } from "./keyboard.tsx";
import { ElementMark, Laser, Ripples } from "./mark.tsx";
import type { ReplicaScreen } from "./screen.ts";

/** A line of a wheel, in CSS pixels. */
const LINE = 16;

interface GlassProps {
	readonly share: Share;
	readonly screen: ReplicaScreen;
	readonly hand: Hand;
	readonly guide: Guide;
	readonly scale: number;
}

export function Glass({ share, screen, hand, guide, scale }: GlassProps) {
	const glass = useRef<HTMLDivElement>(null);
	const keys = useRef<HTMLTextAreaElement>(null);
	const touch = useRef<Point | null>(null);
	const laser = useSignal<Point | null>(null);
	const tool = share.tool.value;

	const drawn = useRef<HTMLDivElement>(null);
	useGuide(share, guide, drawn);
	guide.scale = scale;

	function at(event: MouseEvent): Point | null {
		const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
		const client = { x: event.clientX, y: event.clientY };
		return toViewport(client, { x: left, y: top }, scale, screen.viewport.value);
	}

	const focusKeys = useCallback(() => keys.current?.focus({ preventScroll: true }), []);

	function onDown(event: PointerEvent): void {
		const point = at(event);
		if (event.button !== 0 || !point || !(tool === "control" || draws(tool))) return;
		// A drag or a line goes on when the pointer leaves the picture and comes back.
		(event.currentTarget as Element).setPointerCapture(event.pointerId);
		if (draws(tool)) guide.pen.begin(tool, point);
		else if (event.pointerType === "touch") touch.current = point;
		else hand.grip(point, event);
	}

	function onMove(event: PointerEvent): void {
		const point = at(event);
		laser.value = tool === "point" ? point : null;
		if (tool === "point") guide.point(point);
		if (point) guide.pen.extend(point);
		if (tool !== "control" || !point) return;
		if (event.pointerType === "touch") pan(point);
		else hand.hover(point);
	}

	/** A finger on the picture scrolls what is under it, as it would on the page. */
	function pan(to: Point): void {
		const from = touch.current;
		if (!from) return;
		hand.scroll(to, from.x - to.x, from.y - to.y);
		touch.current = to;
	}

	function onUp(): void {
		touch.current = null;
		hand.drop();
		guide.pen.end();
	}

	function onCancel(): void {
		guide.pen.cancel();
		onUp();
	}

	function onLeave(): void {
		laser.value = null;
		guide.point(null);
		hand.rest();
	}

	function onClick(event: MouseEvent): void {
		const point = at(event);
		if (!point) return;
		if (tool === "highlight") guide.mark(point);
		if (tool !== "control") return;
		focusKeys();
		hand.click(point, event);
	}

	function onContextMenu(event: MouseEvent): void {
		event.preventDefault();
		const point = at(event);
		if (tool === "control" && point) hand.context(point, event);
	}

	useWheel(glass, (event) => {
		const point = at(event);
		if (share.tool.value !== "control" || !point) return;
		event.preventDefault();
		const [dx, dy] = pixels(event, screen.viewport.value.height * scale);
		hand.scroll(point, dx / scale, dy / scale);
	});
	useSignalEffect(() => {
		if (share.tool.value !== "control" || share.picture.value !== "here") hand.letGo();
	});

	return (
		<>
			{/* biome-ignore lint/a11y/noStaticElementInteractions: a pointer's surface; the keyboard's is the field inside */}
			{/* biome-ignore lint/a11y/useKeyWithClickEvents: keys go through the field inside */}
			<div
				ref={glass}
				class="stage-glass"
				data-tool={tool}
				style={{ "--agent": agentColour(share.state.value.ownViewer) }}
				onPointerDown={onDown}
				onPointerMove={onMove}
				onPointerUp={onUp}
				onPointerCancel={onCancel}
				onPointerLeave={onLeave}
				onClick={onClick}
				onContextMenu={onContextMenu}
			>
				{tool === "control" && <Keyboard field={keys} hand={hand} />}
				<div ref={drawn} />
				<ElementMark id={share.highlighted} screen={screen} scale={scale} />
				<ElementMark id={guide.chosenId} screen={screen} scale={scale} name="stage-chosen" />
				<Laser point={laser} scale={scale} />
				<Ripples hand={hand} scale={scale} />
			</div>
			<Choice hand={hand} screen={screen} scale={scale} onClose={focusKeys} />
		</>
	);
}

/** How far a wheel turned, in pixels: some browsers tell lines or pages. */
function pixels(event: WheelEvent, page: number): [dx: number, dy: number] {
	const unit = [1, LINE, page][event.deltaMode] ?? 1;
	return [event.deltaX * unit, event.deltaY * unit];
}

/**
 * Show what the guide draws. Laser and highlight go when their tools are put away; what was drawn stays, until it is
 * cleared or its page or its viewer is gone.
 */
function useGuide(
	share: Share,
	guide: Guide,
	place: { readonly current: HTMLElement | null },
): void {
	useSignalEffect(() => {
		if (share.picture.value !== "here") guide.forget();
	});
	useSignalEffect(() => {
		const tool = share.tool.value;
		untracked(() => guide.takeUp(tool));
	});
	useSignalEffect(() => {
		const { phase, annotate, viewers } = share.state.value;
		const on = phase === "active" && annotate === "on";
		untracked(() => guide.keep(new Set(on ? viewers.map(({ number }) => number) : [])));
	});
	useEffect(() => place.current?.replaceChildren(guide.layer), [guide, place]);
}

/** Preact listens passively to wheels in some browsers; a scroll taken over must be prevented. */
function useWheel(
	target: { readonly current: HTMLElement | null },
	handle: (event: WheelEvent) => void,
): void {
	const newest = useRef(handle);
	newest.current = handle;
	useEffect(() => {
		const element = target.current;
		const listen = (event: WheelEvent) => newest.current(event);
		element?.addEventListener("wheel", listen, { passive: false });
		return () => element?.removeEventListener("wheel", listen);
	}, [target]);
}
