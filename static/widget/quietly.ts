/** Keeps our mistakes to ourselves. */
import { MalformedError } from "@lookalong/protocol/error.ts";

/** A mistake of ours is told to the site's owner, and never thrown into the page. */
export function quietly(run: () => void): void {
	try {
		run();
	} catch (error) {
		if (error instanceof MalformedError) throw error;
		console.warn("Lookalong: something went wrong in the chat.", error);
	}
}
