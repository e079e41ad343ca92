import type { Pace } from "./pace.ts";

/** What the documents of a replica hold together: their bounds are for all of them. */
export class Room {
	nodes = 0;
	/** Frames made since the snapshot began. */
	frames = 0;
}

/** What a replica and those in its frames have in common. */
export type Common = {
	readonly pace: Pace;
	readonly room: Room;
	/** What stands in the place of a drawing, and of a page, that is not told. */
	readonly canvasText: string;
	readonly closedText: string;
};
