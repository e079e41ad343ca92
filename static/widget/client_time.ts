/** Times of the chat's client, each with its unit and its reason. */

/** The server lets an agent's typing lapse after 6 s; a lost "stopped" must not leave it on, in milliseconds. */
export const TYPING_TTL_MS = 6000;
/** What the server could not do now it may be able to do after this time, in milliseconds. */
export const RETRY_MS = 3000;
/** After a final close for which there is a remedy, wait this long before the next try, in milliseconds. */
export const REMEDY_MS = 1000;
/** A page of history that does not come in this time will not come, in milliseconds. */
export const HISTORY_TIMEOUT_MS = 10_000;
