import { FormatError } from "../codec/error.ts";
import type { Reader } from "../codec/reader.ts";
import { get } from "../member.ts";
import type { Nodes } from "./nodes.ts";
import type { Pace } from "./pace.ts";

/** Start and factor of FNV-1a, 32 bits. */
const BASIS = 2_166_136_261;
const PRIME = 16_777_619;

/**
 * Compare the nodes of a range of ids with the hash of what the page has there, in slices. Where
 * the replica leaves out what is too much there is nothing to compare.
 *
 * @throws FormatError if they differ: something was missed, and only a snapshot can mend it.
 */
export function* check(reader: Reader, nodes: Nodes, pace: Pace): Generator<void> {
	const first = reader.unsigned();
	// Ids not given yet have no node: a range may end anywhere, the walk ends with them.
	const end = Math.min(reader.unsigned(), nodes.next);
	const expected = reader.unsigned();
	let hash = BASIS;
	const mix = (value: number): void => {
		hash = Math.imul(hash ^ value, PRIME) >>> 0;
	};
	for (let id = first; id < end; id++) {
		if (pace.late()) yield;
		const node = nodes.find(id);
		if (!node) continue;
		mix(id);
		if (get(node, "nodeType") === 3) mix((node as Text).length);
		for (let child = get(node, "firstChild"); child; child = get(child, "nextSibling")) {
			const known = nodes.id(child);
			if (known !== 0) mix(known);
		}
	}
	if (hash !== expected && !nodes.cut) {
		throw new FormatError("mismatch");
	}
}
