import { createHash, randomBytes } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { hashHere, sha256 } from "../../../static/widget/session/sha256.ts";

afterEach(() => vi.unstubAllGlobals());

/** Around every border of a block and of a slice. */
const SIZES = [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 65_535, 65_536, 65_537, 200_000];

test.each(SIZES)("the hash of %i bytes is the standard's", async (size) => {
	const bytes = randomBytes(size);
	const standard = createHash("sha256").update(bytes);
	expect(Buffer.from(await hashHere(bytes))).toEqual(standard.digest());
});

test("a page without https gets the same text", async () => {
	const bytes = new Uint8Array(randomBytes(1000));
	const expected = createHash("sha256").update(bytes).digest("base64url");
	expect(await sha256(bytes)).toBe(expected);
	vi.stubGlobal("crypto", { getRandomValues: () => undefined });
	expect(await sha256(bytes)).toBe(expected);
});
