/** What a file is, told by its first bytes; the server looks again, see `server/lookalong/cobrowse/media.py`. */
import type { AssetType } from "@lookalong/protocol";

/** Bytes in which the root element of an SVG must come. */
const PROLOG = 16 * 1024;

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: bytes are what is looked for, one a character
const SIGNATURES: readonly [RegExp, AssetType][] = [
	[/^\x89PNG\r\n\x1a\n.{4}IHDR/s, "image/png"],
	[/^\xff\xd8\xff/, "image/jpeg"],
	[/^GIF8[79]a/, "image/gif"],
	[/^RIFF.{4}WEBPVP/s, "image/webp"],
	[/^.{4}ftyp(?:avi[fs]|(?:mif1|miaf).{4}(?:.{4}){0,8}?avi[fs])/s, "image/avif"],
	[/^BM.{12}[\x0c(48@l|]\0\0\0/s, "image/bmp"],
	[/^\0\0[\x01\x02]\0[^\0]\0/, "image/x-icon"],
	[/^wOFF(?:\0\x01\0\0|OTTO|true)/, "font/woff"],
	[/^wOF2(?:\0\x01\0\0|OTTO|true|ttcf)/, "font/woff2"],
	[/^(?:\0\x01\0\0|true)\0[^\0]/, "font/ttf"],
	[/^OTTO\0/, "font/otf"],
	[/^ttcf\0[\x01\x02]\0\0/, "font/collection"],
];
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above

const SVG =
	/^(?:\xef\xbb\xbf)?(?:\s|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>)*<(?:svg:)?svg[\s>/]/s;

/** The type of a picture or font that browsers show; undefined for anything else. */
export function mediaType(bytes: Uint8Array): AssetType | undefined {
	const head = latin1(bytes.subarray(0, 64));
	const found = SIGNATURES.find(([signature]) => signature.test(head));
	if (found) return found[1];
	return SVG.test(latin1(bytes.subarray(0, PROLOG))) ? "image/svg+xml" : undefined;
}

function latin1(bytes: Uint8Array): string {
	return String.fromCharCode(...bytes);
}
