/** What the loader and the chat agree on: the loader is small and stays, the chat comes when somebody wants it. */

/** Events a page can listen to with `Lookalong.on`. */
export interface PageEvents {
	/** The chat is loaded. */
	readonly ready: undefined;
	readonly open: undefined;
	readonly close: undefined;
	/** A message arrived or was stored. */
	readonly message: { readonly author: "visitor" | "agent" | "system"; readonly text: string };
	/** How many answers the customer has not seen. */
	readonly unread: number;
	/** Whether an agent is there. */
	readonly availability: boolean;
	/** What became of the site's word for who the customer is: `verified`, or why not. */
	readonly identity: string;
	/** The phase of the co-browse session in this tab. */
	readonly session: string;
}

/** Calls that need the chat; the loader keeps them until it is there. */
export interface Chat {
	open(): void;
	close(): void;
	toggle(): void;
	/** Put a text into the composer; the customer sends it, or not. */
	prefill(text: string): void;
	/** Open the panel with a session code to read out by phone. */
	requestCode(): void;
	/** Open the panel and offer the page to the site's agents. */
	showPage(): void;
	/** Say who the customer is, by a JSON Web Token that the site's server signed; an empty text for nobody. */
	identify(identity: string): void;
	/** Leave nothing behind: no socket, no listener, no patched function. */
	shutdown(): void;
}

/** `window.Lookalong`, the only global. Every call may be made before the chat is loaded. */
export interface Api extends Omit<Chat, "toggle"> {
	/** Show the bubble again after `shutdown`. */
	boot(): void;
	show(): void;
	hide(): void;
	/** Listen to an event; the function returned stops listening. */
	on<E extends keyof PageEvents>(event: E, listener: (detail: PageEvents[E]) => void): () => void;
	/** Take a call as a list: `(window.Lookalong ||= []).push(["open"])` works before and after loading. */
	push(...calls: (readonly [string, ...unknown[]])[]): void;
}

/** The data attributes of the script tag. */
export interface TagOptions {
	/** `data-site`: the key of the site. */
	readonly site: string;
	/** `data-locale`: language tag; empty means that of the page. */
	readonly locale: string;
	/** `data-position`: `left` or `right`; empty means the end of a line of the page's language. */
	readonly position: string;
	/** `data-debug`: print every frame to the browser console. */
	readonly debug: boolean;
}

/** What a script makes a font of: CSS or the bytes of the file. */
export type FontSource = string | BufferSource;

/** What the loader gives to the chat. */
export interface Shell {
	readonly options: TagOptions;
	/** Address of the folder `widget.js` is in. */
	readonly base: string;
	/** The widget's one element on the page, and its closed root. */
	readonly host: HTMLElement;
	readonly root: ShadowRoot;
	/** What `hide` hides: the bubble and the panel. */
	readonly side: HTMLElement;
	/** The round button. */
	readonly button: HTMLButtonElement;
	/** Closed shadow roots of the page that were seen being made (`data-early`). */
	readonly closedRoots: WeakMap<Element, ShadowRoot>;
	/** What the fonts of the page were made of that were seen being made (`data-early`). */
	readonly fontSources: WeakMap<FontFace, FontSource>;
	/** The site's word for who the customer is, if it said one. */
	identity?: string;
	emit<E extends keyof PageEvents>(event: E, detail: PageEvents[E]): void;
}

/** What the loader knows before there is a bubble, as the page in a frame needs it. */
export interface FramedShell
	extends Pick<Shell, "options" | "base" | "closedRoots" | "fontSources"> {
	/** Tell nothing any more: set by the session's chunk once something is told. */
	leave?: () => void;
}

/** The session's chunk, as the loader of a page in a frame uses it. */
export interface FramedModule {
	/**
	 * Answer an offer of the page around, if that is a page of the site.
	 *
	 * @param host the widget's own element; without one the page has put the widget away.
	 */
	answer(offer: MessageEvent, shell: FramedShell, host: Element | undefined): void;
}

/** The chat's chunk. */
export interface ChatModule {
	start(shell: Shell): Chat;
}
