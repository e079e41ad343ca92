/** Why a payload was refused. `hole` is about order, `mismatch` about what they led to, the rest about the bytes. */
export type FormatReason =
	| "version"
	| "kind"
	| "truncated"
	| "trailing"
	| "checksum"
	| "varint"
	| "text"
	| "count"
	| "depth"
	| "opcode"
	| "reference"
	| "limit"
	| "hole"
	| "mismatch";

/**
 * The one error that decoding throws: the payload cannot be what a capture has written. Sizes are
 * bounded here and nobody reads more than a word, so only actions say what was expected.
 */
export class FormatError extends Error {
	readonly reason: FormatReason;

	constructor(reason: FormatReason, detail = "") {
		super(`mirror payload refused (${reason}) ${detail}`);
		this.name = "FormatError";
		this.reason = reason;
	}
}
