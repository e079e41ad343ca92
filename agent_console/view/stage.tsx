/** Where the picture of the customer's page lies, and what is said about it. */
import type { ReplicaState } from "@lookalong/mirror";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Size, scaleFor } from "../core/fit.ts";
import { choosesByKey } from "../core/session.ts";
import type { Share } from "../live/share.ts";
import type { Key } from "../locale/index.ts";
import { useDesk, useWords } from "../ui/context.ts";
import { Chooser } from "./chooser.tsx";
import { Glass } from "./glass.tsx";
import { Guide } from "./guide.ts";
import { Hand } from "./hand.ts";
import { NativeStandIn } from "./native.tsx";
import { ReplicaScreen } from "./screen.ts";

/** Room around the picture, in CSS pixels; the same as the padding of `.stage-scroll`. */
const MARGIN = 28;

/** The picture, the hand that reaches into it, and what guides the customer on it. */
interface Show {
	readonly screen: ReplicaScreen;
	readonly hand: Hand;
	readonly guide: Guide;
}

export function Stage({ share, shown }: { share: Share; shown: boolean }) {
	const scroll = useRef<HTMLDivElement>(null);
	const box = useRef<HTMLDivElement>(null);
	const show = useShow(share, box);
	const room = useRoom(scroll);
	const viewport = show?.screen.viewport.value ?? { width: 0, height: 0 };
	const scale = scaleFor(share.zoom.value, viewport, room.value);
	const size = {
		width: `${viewport.width * scale}px`,
		height: `${viewport.height * scale}px`,
	};
	return (
		<div
			class="stage"
			data-shown={shown}
			data-tool={share.tool.value}
			data-picture={share.picture.value}
			data-phase={share.state.value.phase}
		>
			<div ref={scroll} class="stage-scroll" data-zoom={share.zoom.value}>
				<div class="stage-page" style={size}>
					<div ref={box} class="stage-replica" style={{ transform: `scale(${scale})` }} />
					{show && <Glass share={share} {...show} scale={scale} />}
					{show && <NativeStandIn screen={show.screen} scale={scale} />}
				</div>
			</div>
			{show && choosesByKey(share.tool.value) && <Chooser guide={show.guide} />}
			<Note share={share} state={show?.screen.state.value} />
			<Missing state={show?.screen.state.value} />
			<Hint share={share} />
		</div>
	);
}

/** Why what is seen may not be what the customer sees. */
function Note({ share, state }: { share: Share; state: ReplicaState | undefined }) {
	const words = useWords();
	const key = useNote(share, state);
	return (
		<p class="stage-note" role="status">
			{key && words(key)}
		</p>
	);
}

function useNote(share: Share, state: ReplicaState | undefined): Key | null {
	const { line } = useDesk();
	const picture = share.picture.value;
	if (line.value.name !== "open") return "view.offline_now";
	if (share.state.value.phase === "interrupted") return "view.interrupted";
	if (share.lagging.value) return "view.lagging";
	if (picture === "none") return "view.loading.title";
	if (picture === "stale") return "view.stale";
	return state?.loading ? "view.drawing" : null;
}

/** That something of the page cannot be seen here, and why. */
function Missing({ state }: { state: ReplicaState | undefined }) {
	const words = useWords();
	return (
		<p class="stage-missing" role="status">
			{state?.truncated && words("view.truncated")}
			{state?.truncated && state.sealed && " "}
			{state?.sealed && words("view.sealed")}
		</p>
	);
}

/** Where the keys go, while control is on. */
function Hint({ share }: { share: Share }) {
	const words = useWords();
	if (share.tool.value !== "control") return null;
	return <p class="stage-hint">{words("control.keys")}</p>;
}

// Behaviour --------------------------------------------------------------------------------------

/** Build the replica in a box for as long as the share lasts. */
function useShow(share: Share, box: RefObject<HTMLDivElement | null>): Show | null {
	const { notices } = useDesk();
	const words = useWords();
	const show = useSignal<Show | null>(null);
	useEffect(() => {
		const screen = new ReplicaScreen(
			box.current as HTMLElement,
			share,
			{ title: words("view.frame"), canvas: words("view.canvas"), closed: words("view.closed") },
			{
				answered: (payload) => show.value?.hand.answered(payload),
				annotated: (...told) => show.value?.guide.take(...told),
			},
		);
		const hand = new Hand(share, screen, (key) => notices.show(words(key), "problem"));
		const guide = new Guide(share, screen, words("agent.unnamed"));
		show.value = { screen, hand, guide };
		share.guiding.value = guide;
		const detach = share.attach(screen);
		return () => {
			guide.clear();
			share.guiding.value = null;
			detach();
			show.value = null;
			screen.close();
		};
	}, [share]);
	return show.value;
}

/** The room there is, kept up to date. */
function useRoom(element: RefObject<HTMLElement | null>): ReadonlySignal<Size> {
	const room = useSignal<Size>({ width: 0, height: 0 });
	useEffect(() => {
		const measured = element.current;
		if (!measured) return;
		const observer = new ResizeObserver(() => {
			const { offsetWidth, offsetHeight } = measured;
			room.value = { width: offsetWidth - MARGIN, height: offsetHeight - MARGIN };
		});
		observer.observe(measured);
		return () => observer.disconnect();
	}, [element, room]);
	return room;
}
