/** Messages of a customer's page that is shared, or asked whether it would be. */
import { LIMITS } from "../limit.ts";
import { boolean, define, integer, list, oneOf, record } from "../schema.ts";
import { permission } from "./both.ts";
import { byte, digest, epoch, id, label, optionalId, pixels, token, url } from "./shape.ts";

const actionKind = oneOf(
	"click",
	"double",
	"context",
	"scroll",
	"key",
	"text",
	"value",
	"select",
	"navigate",
	"drag",
);

/** What the server takes; it looks at the bytes, see `server/lookalong/cobrowse/media.py`. */
const assetType = oneOf(
	"image/png",
	"image/jpeg",
	"image/gif",
	"image/webp",
	"image/avif",
	"image/bmp",
	"image/x-icon",
	"image/svg+xml",
	"font/woff",
	"font/woff2",
	"font/ttf",
	"font/otf",
	"font/collection",
	"text/css",
);

const assetFile = record({
	url,
	hash: digest,
	type: assetType,
	size: integer(LIMITS.asset, 1),
});
export const assetGap = record({ url, width: pixels, height: pixels });
const sessionPause = define(47, "session_pause", { sessionId: id, paused: boolean });

const permissionAnswer = define(38, "permission_answer", {
	sessionId: id,
	permission,
	granted: boolean,
	capabilities: byte,
	epoch,
});

const acted = define(48, "acted", {
	sessionId: id,
	viewer: byte,
	action: actionKind,
	count: integer(Number.MAX_SAFE_INTEGER, 1),
	label,
	refused: optionalId,
});

const assetOffer = define(44, "asset_offer", {
	sessionId: id,
	files: list(assetFile, LIMITS.assetOffers),
	gaps: list(assetGap, LIMITS.assetOffers),
});

const assetWanted = define(45, "asset_wanted", {
	sessionId: id,
	hashes: list(digest, LIMITS.assetOffers),
	kept: list(digest, LIMITS.assetOffers),
});

const frameAsk = define(51, "frame_ask", {
	sessionId: id,
	around: url,
	origin: url,
	challenge: token,
});
const frameProof = define(52, "frame_proof", {
	sessionId: id,
	challenge: token,
	proof: token,
});

/** What a customer's page sends once it is shared. */
export const fromSharing = [sessionPause, permissionAnswer, acted, assetOffer, frameAsk] as const;

/** What it gets. */
export const toSharing = [assetWanted, frameProof] as const;
