/** The geometry of what is drawn with the pointer. All lengths in CSS pixels of the customer's viewport. */
import { LIMITS, type MarkKind } from "@lookalong/protocol";
import type { Point, Size } from "./fit.ts";

export interface Box extends Point, Size {}

/** Points nearer to the last one than this tell nothing new. */
const STEP = 2;
/** A rectangle or arrow shorter than this was a click. */
const SHORTEST = 5;

/** Add a point to what is drawn: two hold a rectangle or an arrow, ink is thinned when it has too many. */
export function extended(kind: MarkKind, points: readonly Point[], to: Point): readonly Point[] {
	if (kind === "rectangle" || kind === "arrow") return [points[0] ?? to, to];
	const last = points.at(-1);
	if (last && Math.hypot(to.x - last.x, to.y - last.y) < STEP) return points;
	const thinned =
		points.length < LIMITS.markPoints ? points : points.filter((_, index) => index % 2 === 0);
	return [...thinned, to];
}

/** Whether it is worth showing: a click makes a dot of ink, but no rectangle and no arrow. */
export function isVisible(kind: MarkKind, points: readonly Point[]): boolean {
	const { width, height } = boundsOf(points);
	const isInk = kind === "ink" || kind === "vanishing";
	return points.length > 0 && (isInk || Math.max(width, height) >= SHORTEST);
}

/** The smallest box around points. */
export function boundsOf(points: readonly Point[]): Box {
	const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
	const [x, y] = [Math.min(...xs), Math.min(...ys)];
	return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Whether a box lies within another. */
export function isWithin(inner: Box, outer: Box): boolean {
	const { x, y } = outer;
	const right = inner.x + inner.width <= x + outer.width;
	const bottom = inner.y + inner.height <= y + outer.height;
	return inner.x >= x && inner.y >= y && right && bottom;
}

/**
 * Points in widths and heights of a box from its corner, across and down in turn.
 *
 * @returns null if the box is too small for them to hang on.
 */
export function partsOf(points: readonly Point[], box: Box): number[] | null {
	const parts = points.flatMap(({ x, y }) => [(x - box.x) / box.width, (y - box.y) / box.height]);
	return parts.every((part) => Math.abs(part) <= LIMITS.markReach) ? parts : null;
}
