/** What every part of the chat's UI works with. */

import type { ComponentType, VNode } from "preact";
import type { Attach } from "../attach/attach.tsx";
import type { Client } from "../client.ts";
import type { Aim } from "../client_options.ts";
import type { Later } from "../later.ts";
import type { Catalogue } from "../locale/en.ts";
import type { Locale, Translate } from "../locale/index.ts";
import type { MenuPort } from "../menu_port.ts";
import type { SessionPort } from "../session_port.ts";
import type { ReadonlySignal, Signal } from "../signal.ts";
import type { StoryView } from "../story/story.tsx";

export type Rich = ComponentType<{ text: string }>;

export interface App {
	readonly client: Client;
	readonly session: Pick<SessionPort, "offer" | "offerPage" | "withdraw">;
	readonly menu: Pick<MenuPort, "open" | "toggle" | "view">;
	/** Draws the panel with the session code. */
	readonly code: Later<() => VNode>;
	/** Draws what is more than words. */
	readonly rich: Later<Rich>;
	/** Draws what became of messages, and what can be done to them. */
	readonly story: Later<StoryView>;
	/** Shows agents what is typed, and says so. */
	readonly peek: Later<() => VNode>;
	/** Whether agents may see what is typed. */
	readonly peeks: Signal<boolean>;
	/** The message whose actions are open; 0 for none. */
	readonly chosen: Signal<number>;
	/** What the next text is aimed at. */
	readonly aim: Signal<Aim | undefined>;
	/** Files of the chat. */
	readonly attach: Later<Attach>;
	/** Whether files are to go with the next message. */
	readonly filed: Signal<boolean>;
	/** Take what was chosen, dropped or pasted. */
	take(files: readonly File[]): void;
	readonly t: Translate;
	/** All that `t` can say. */
	readonly words: Catalogue;
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
