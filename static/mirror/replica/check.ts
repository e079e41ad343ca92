import { FormatError } from "../codec/error.ts";
import { LIMIT } from "../codec/limit.ts";
import type { Reader } from "../codec/reader.ts";
import type { Nodes } from "./nodes.ts";

/** Start and factor of FNV-1a, 32 bits. */
const BASIS = 2_166_136_261;
const PRIME = 16_777_619;

/**
 * Compare the nodes of a range of ids with the hash of what the page has there.
 *
 * @throws FormatError if they differ: something was missed, and only a snapshot can mend it.
 */
export function check(reader: Reader, nodes: Nodes): void {
	const first = reader.unsigned();
	const end = reader.unsigned();
	const expected = reader.unsigned();
	if (end - first > LIMIT.nodes) throw new FormatError("limit", "check of too many nodes");
	let hash = BASIS;
	const mix = (value: number): void => {
		hash = Math.imul(hash ^ value, PRIME) >>> 0;
	};
	for (let id = first; id < end; id++) {
		const node = nodes.find(id);
		if (!node) continue;
		mix(id);
		if (node.nodeType === 3) mix((node as Text).length);
		for (let child = node.firstChild; child; child = child.nextSibling) {
			const known = nodes.id(child);
			if (known !== 0) mix(known);
		}
	}
	if (hash !== expected) throw new FormatError("mismatch", `nodes ${first} to ${end} differ`);
}
