/**
 * The files of what is dropped or pasted. Office programs add a picture to a text that one copies, as pages and as plain
 * text: there the text is meant.
 */
export function carriedFiles(data: Pick<DataTransfer, "files" | "types"> | null): File[] {
	const isText = data?.types.includes("text/html") && data.types.includes("text/plain");
	return isText ? [] : [...(data?.files ?? [])];
}
