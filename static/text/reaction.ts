/** What a reaction to a message looks like, on both sides. */
import type { ReactionName } from "@lookalong/protocol";

export const SIGNS: Readonly<Record<ReactionName, string>> = {
	thumbs_up: "👍",
	heart: "❤️",
	smile: "😄",
	surprise: "😮",
	sad: "😢",
	thanks: "🙏",
};

/** In the order they are offered. */
export const NAMES = Object.keys(SIGNS) as ReactionName[];
