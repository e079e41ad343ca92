/** How the customer's viewport lies in the room the agent has for it. All lengths in CSS pixels. */

export interface Size {
	readonly width: number;
	readonly height: number;
}

export interface Point {
	readonly x: number;
	readonly y: number;
}

/** Never smaller than this: a page of a few pixels helps nobody, and a scale of 0 maps nothing back. */
const SMALLEST = 0.05;

/** The scale of the picture: whole in sight and never magnified, or its own size. */
export function scaleFor(zoom: "fit" | "full", viewport: Size, room: Size): number {
	if (zoom === "full" || viewport.width <= 0 || viewport.height <= 0) return 1;
	const whole = Math.min(room.width / viewport.width, room.height / viewport.height, 1);
	return Math.max(SMALLEST, whole);
}

/** Map a point of the window back into the customer's viewport; null outside of it. */
export function toViewport(
	client: Point,
	origin: Point,
	scale: number,
	viewport: Size,
): Point | null {
	const x = (client.x - origin.x) / scale;
	const y = (client.y - origin.y) / scale;
	const inside = x >= 0 && y >= 0 && x < viewport.width && y < viewport.height;
	return inside ? { x, y } : null;
}
