import { readManifest } from "./manifest.ts";

/** What a person wrote: of a message with files what stands with them, of any other all of it. */
export function wordsOf({ kind, text }: { readonly kind: string; readonly text: string }): string {
	return kind === "file" ? readManifest(text).words : text;
}
