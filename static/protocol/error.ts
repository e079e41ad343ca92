/** Error and close codes; `docs/protocol.md` says what to do about each. */

/** WebSocket close codes in use (RFC 6455 §7.4; 4000-4999 are the application's). */
export const CloseCode = {
	goingAway: 1001,
	internal: 1011,
	badMessage: 4400,
	notAuthenticated: 4401,
	notAllowed: 4403,
	unknownSession: 4404,
	helloTimeout: 4408,
	replaced: 4409,
	sessionEnded: 4410,
	tooLarge: 4413,
	rateLimited: 4429,
	slowConsumer: 4440,
} as const;

/** Codes of the `error` message. */
export const errorCodes = [
	"bad_message",
	"unsupported_version",
	"not_authenticated",
	"not_allowed",
	"hello_timeout",
	"replaced",
	"too_large",
	"slow_consumer",
	"internal",
	"not_found",
	"not_granted",
	"stale_epoch",
	"busy",
	"rate_limited",
	"too_long",
	"empty",
	"id_reused",
	"session_ended",
	"code_invalid",
	"customer_away",
	"store_unavailable",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The bytes are not what the protocol says; the message tells what was expected. */
export class MalformedError extends Error {
	override name = "MalformedError";
}
