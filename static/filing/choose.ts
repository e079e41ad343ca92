/** What the server takes; it looks at the bytes. */
const KINDS = ".png,.jpg,.jpeg,.gif,.webp,.pdf,.txt,.log,.csv,.tsv,.md";

/** Have a person choose files; browsers open a choice only right after a press. */
export function chooseFiles(take: (files: readonly File[]) => void): void {
	// The element is ours alone, and in no document.
	const input = document.createElement("input");
	input.type = "file";
	input.multiple = true;
	input.accept = KINDS;
	input.onchange = () => take([...(input.files ?? [])]);
	input.click();
}
