/** Messages about files that people hand over; those of a page are in `sharing.ts`. */
import { LIMITS } from "../limit.ts";
import { define, list, record, text } from "../schema.ts";
import { id, jwt, label, millis, optionalId, seq } from "./shape.ts";

const fileLink = record({ fileId: id, full: label, thumb: label });

const sendFiles = define(70, "send_files", {
	clientId: id,
	conversationId: optionalId,
	text: text(),
	files: list(id, LIMITS.files),
});
const filePassRequest = define(71, "file_pass_request", { conversationId: optionalId });
const filePass = define(72, "file_pass", {
	conversationId: id,
	filePass: jwt,
	expiresAtMs: millis,
	fileBytes: seq,
});
const fileLinksRequest = define(73, "file_links_request", {
	conversationId: optionalId,
	files: list(id, LIMITS.fileLinks),
});
const fileLinks = define(74, "file_links", {
	conversationId: id,
	links: list(fileLink, LIMITS.fileLinks),
	expiresAtMs: millis,
});

/** What either side sends once it has files. */
export const fromFiling = [sendFiles, filePassRequest, fileLinksRequest] as const;

/** What it gets. */
export const toFiling = [filePass, fileLinks] as const;
