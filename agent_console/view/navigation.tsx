/** Back, forward and reload of the customer's page, while this agent controls it. */
import { type Direction, encodeAction } from "@lookalong/mirror";
import { Capability, FrameType } from "@lookalong/protocol";
import { controlOf } from "../core/session.ts";
import type { Share } from "../live/share.ts";
import { useDesk, useWords } from "../ui/context.ts";
import { Icon, type IconName } from "../ui/icon.tsx";

/** Arrows unlike the console's own way back. */
const ICONS: Readonly<Record<Direction, IconName>> = {
	back: "earlier",
	forward: "later",
	reload: "reload",
};
const DIRECTIONS = Object.keys(ICONS) as Direction[];

export function Navigation({ share }: { share: Share }) {
	const { line } = useDesk();
	const words = useWords();
	const state = share.state.value;
	const granted = (state.capabilities & Capability.navigate) !== 0;
	if (controlOf(state).name !== "own" || !granted) return null;
	return (
		<div class="navigation">
			{DIRECTIONS.map((to) => (
				<button
					key={to}
					type="button"
					class="button quiet icon-only"
					aria-label={words(`navigate.${to}`)}
					title={words(`navigate.${to}`)}
					disabled={line.value.name !== "open"}
					onClick={() => share.send(FrameType.actNavigate, encodeAction({ kind: "navigate", to }))}
				>
					<Icon name={ICONS[to]} />
				</button>
			))}
		</div>
	);
}
