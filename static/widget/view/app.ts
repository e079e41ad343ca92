/** What every part of the chat's UI works with. */

import type { VNode } from "preact";
import type { Client } from "../client.ts";
import type { Later } from "../later.ts";
import type { Locale, Translate } from "../locale/index.ts";
import type { MenuPort } from "../menu_port.ts";
import type { SessionPort } from "../session_port.ts";
import type { ReadonlySignal, Signal } from "../signal.ts";

export interface App {
	readonly client: Client;
	readonly session: Pick<SessionPort, "offer" | "offerPage" | "withdraw">;
	readonly menu: Pick<MenuPort, "open" | "toggle" | "view">;
	/** Draws the panel with the session code. */
	readonly code: Later<() => VNode>;
	readonly t: Translate;
	readonly locale: Locale;
	readonly open: Signal<boolean>;
	readonly draft: Signal<string>;
	/** A remark above the composer; empty for none. */
	readonly remark: Signal<string>;
	/** Whether the browser says there is a network. */
	readonly online: ReadonlySignal<boolean>;
	/** Grows when the composer is to take the focus. */
	readonly focus: Signal<number>;
	close(): void;
}
