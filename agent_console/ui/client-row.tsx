/** One browser that something of an account belongs to, and the button that ends it there. */
import type { ComponentChildren } from "preact";
import { clientName } from "../core/client.ts";
import type { Key } from "../locale/index.ts";
import { useWords } from "./context.ts";

interface RowParts {
	/** Which browser, as its User-Agent had it. */
	readonly client: string;
	readonly remove: Key;
	/** The same for who hears it without the row: it names the browser. */
	readonly removeOf: Key;
	/** `null` where it cannot be ended from here. */
	readonly end: (() => void) | null;
	readonly children: ComponentChildren;
}

export function ClientRow({ client: sent, remove, removeOf, end, children }: RowParts) {
	const words = useWords();
	const client = clientName(sent) || words("logins.unknown");
	return (
		<li>
			<span>
				<bdi class="client">{client}</bdi>
				<span class="detail">{children}</span>
			</span>
			{end && (
				<button
					type="button"
					class="button quiet"
					aria-label={words(removeOf, { client })}
					onClick={end}
				>
					{words(remove)}
				</button>
			)}
		</li>
	);
}
