/**
 * Pictures drawn from their bytes: a site's policy may let its pages show pictures of its own alone, and what is drawn on a
 * canvas is none.
 */
export async function drawPicture(canvas: HTMLCanvasElement, address: string): Promise<void> {
	const answer = await fetch(address);
	if (!answer.ok) throw new Error(`expected a picture, got ${answer.status}`);
	const picture = await createImageBitmap(await answer.blob());
	canvas.width = picture.width;
	canvas.height = picture.height;
	canvas.getContext("2d")?.drawImage(picture, 0, 0);
	picture.close();
}

/** Have the browser download a file; its answer says that it is one. */
export function download(address: string, place: Node): void {
	const link = document.createElement("a");
	link.href = address;
	link.download = "";
	link.hidden = true;
	place.appendChild(link);
	link.click();
	link.remove();
}
