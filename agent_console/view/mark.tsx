/** What the agent sees of their own doing: the laser, the highlighted element, where a click went. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Point } from "../core/fit.ts";
import type { Hand } from "./hand.ts";
import type { Box, ReplicaScreen } from "./screen.ts";

export function Laser({ point, scale }: { point: ReadonlySignal<Point | null>; scale: number }) {
	if (!point.value) return null;
	return <span class="stage-laser" style={placed(point.value, scale)} />;
}

interface MarkProps {
	readonly id: ReadonlySignal<number | null>;
	readonly screen: ReplicaScreen;
	readonly scale: number;
	/** The class of the frame. */
	readonly name?: string;
}

/** A frame around an element, wherever it goes. */
export function ElementMark({ id, screen, scale, name = "stage-mark" }: MarkProps) {
	const box = useBoxOf(id.value, screen);
	if (!box) return null;
	const size = { width: `${box.width * scale}px`, height: `${box.height * scale}px` };
	return <span class={name} style={{ ...placed(box, scale), ...size }} />;
}

export function Ripples({ hand, scale }: { hand: Hand; scale: number }) {
	return (
		<>
			{hand.ripples.value.map((each) => (
				<span
					key={each.id}
					class="stage-ripple"
					data-refused={each.refused}
					style={placed(each.point, scale)}
					onAnimationEnd={() => hand.faded(each.id)}
				/>
			))}
		</>
	);
}

function placed(point: Point, scale: number) {
	return { left: `${point.x * scale}px`, top: `${point.y * scale}px` };
}

/** The box of an element, looked at again with every painted frame: nothing tells when a layout moved it. */
export function useBoxOf(id: number | null, screen: ReplicaScreen): Box | null {
	const box = useSignal<Box | null>(null);
	useEffect(() => {
		box.value = null;
		if (id === null) return;
		let frame = 0;
		const look = () => {
			const now = screen.boxOf(id);
			if (!same(box.value, now)) box.value = now;
			frame = requestAnimationFrame(look);
		};
		look();
		return () => cancelAnimationFrame(frame);
	}, [id, screen, box]);
	return box.value;
}

function same(one: Box | null, other: Box | null): boolean {
	if (!one || !other) return one === other;
	const sides = ["x", "y", "width", "height"] as const;
	return sides.every((side) => one[side] === other[side]);
}
