/** What is said about files that people hand over; loaded by who has some. */
import type { Codec } from "./codec.ts";
import { fromFiling, toFiling } from "./definition/file.ts";

/** Teach a codec of either side to hand over files. */
export function learnFiling(codec: Pick<Codec<never, unknown>, "learn">): void {
	codec.learn(fromFiling, toFiling);
}
