/**
 * What is known of a node besides its id: bits.
 *
 * To be imported as `TRAIT`.
 */

/** Text and telling attributes are masked, by an explicit mark. */
export const masked = 1;
/** Text is shown where the preset would mask it. */
export const shown = 2;
/** Inside an editable element: text is a form value. */
export const editable = 4;
/** Inside a mark that forbids control. */
export const readonly = 8;
/** Field whose value is a secret for as long as the node lives. */
export const secret = 16;
/** Children are not mirrored. */
export const opaque = 32;
/** Taken out of the replica's tree and not yet put back. */
export const detached = 64;
/** Shown as an empty box. */
export const redacted = 128;
/** Inside a text area or option: text is a value. */
export const value = 256;

/** Traits that children take over. */
export const inherited = masked | shown | editable | readonly | value;
