/** Where the picture of the customer's page lies. */
import { useEffect, useRef } from "preact/hooks";
import type { Share } from "../live/share.ts";

export function Stage({ share, shown }: { share: Share; shown: boolean }) {
	const box = useRef<HTMLDivElement>(null);
	useEffect(() => share.attach({ mirror() {}, actionResult() {} }), [share]);
	return <div ref={box} class="stage" data-shown={shown} data-tool={share.tool.value} />;
}
