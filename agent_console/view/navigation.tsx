/** Back, forward and reload of the customer's page, while this agent controls it. */
import { type Direction, encodeAction } from "@lookalong/mirror";
import { Capability, FrameType } from "@lookalong/protocol";
import { controlOf } from "../core/session.ts";
import type { Share } from "../live/share.ts";
import { useDesk, useWords } from "../ui/context.ts";
import { Icon, type IconName } from "../ui/icon.tsx";

/** Longest address that is sent, in UTF-16 units: at 3 bytes each it fits the body of an action. */
const ADDRESS_UNITS = 1000;

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
	if (!mayNavigate(share)) return null;
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

interface AddressProps {
	/** The address as people read it. */
	readonly address: string;
	readonly share: Share | undefined;
}

/** Where the customer is; while this agent may, also the way to another page of the site. */
export function Address({ address, share }: AddressProps) {
	const words = useWords();
	if (!share || !mayNavigate(share))
		return (
			<bdi class="address" title={words("view.address")}>
				{address}
			</bdi>
		);
	return <AddressForm key={address} address={address} share={share} />;
}

function AddressForm({ address, share }: { address: string; share: Share }) {
	const { line } = useDesk();
	const words = useWords();

	function go(event: SubmitEvent): void {
		event.preventDefault();
		const field = (event.currentTarget as HTMLFormElement).elements.item(0) as HTMLInputElement;
		const typed = field.value.trim();
		// It is shown with its host and without a protocol: alone that would be a path.
		const [host] = address.split("/");
		const full = typed.split("/")[0] === host ? `//${typed}` : typed;
		const action = { kind: "navigate", to: "page", address: full } as const;
		if (typed) share.send(FrameType.actNavigate, encodeAction(action));
	}

	return (
		<form class="address" onSubmit={go}>
			<input
				class="address-field"
				dir="ltr"
				defaultValue={address}
				maxLength={ADDRESS_UNITS}
				disabled={line.value.name !== "open"}
				aria-label={words("navigate.page")}
				title={words("navigate.page.help")}
				onFocus={(event) => event.currentTarget.select()}
			/>
		</form>
	);
}

function mayNavigate({ state }: Share): boolean {
	const { capabilities } = state.value;
	return controlOf(state.value).name === "own" && (capabilities & Capability.navigate) !== 0;
}
