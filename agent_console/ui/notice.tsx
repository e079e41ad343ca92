/** Notices in a corner, read out politely. */
import type { Notice } from "../live/notice.ts";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";

export function NoticeList() {
	const { shown } = useDesk().notices;
	return (
		<div class="notices" role="status" aria-live="polite">
			{shown.value.map((notice) => (
				<NoticeBox key={notice.id} notice={notice} />
			))}
		</div>
	);
}

function NoticeBox({ notice }: { notice: Notice }) {
	const { notices } = useDesk();
	const words = useWords();
	return (
		<div class="notice" data-tone={notice.tone}>
			<p>{notice.text}</p>
			<button
				type="button"
				class="button quiet icon-only"
				aria-label={words("app.close")}
				onClick={() => notices.dismiss(notice.id)}
			>
				<Icon name="close" />
			</button>
		</div>
	);
}
