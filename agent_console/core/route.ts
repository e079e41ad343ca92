/** Where in the console one is, as the address' fragment says it. */

/** `inbox`: no conversation; `audit`: what was written down; `thread` and `page`: the two halves of one, seen one at a time on a small screen. */
export type Route =
	| { readonly pane: "inbox" | "audit" }
	| {
			readonly pane: "thread" | "page";
			readonly conversationId: string;
			/** The message one came for, if it is not the newest. */
			readonly seq?: number;
	  };

const CONVERSATION = /^#\/c\/([A-Za-z0-9_-]{1,64})(?:\/(page|[1-9]\d{0,14}))?$/;
const AUDIT = "#/audit";

/**
 * What a browser was told on its way back from the log-in provider; `code`: it may go on with a one-time code. See
 * `arrive_from_provider` of the server.
 */
export type Arrival =
	| "code"
	| "cancelled"
	| "unreachable"
	| "expired"
	| "refused"
	| "unverified"
	| "not_linked"
	| "disabled"
	| "failed";

const ARRIVALS: readonly string[] = [
	"code",
	"cancelled",
	"unreachable",
	"expired",
	"refused",
	"unverified",
	"not_linked",
	"disabled",
] satisfies Arrival[];

/** Read what a fragment says of a log-in at the provider, null if nothing; what a newer server says is a failure. */
export function arrivalOf(hash: string): Arrival | null {
	const said = /^#\/login\/([a-z_]{1,20})$/.exec(hash)?.[1];
	if (said === undefined) return null;
	return ARRIVALS.includes(said) ? (said as Arrival) : "failed";
}

/** Read a fragment; one that says nothing known is the inbox. */
export function parseRoute(hash: string): Route {
	if (hash === AUDIT) return { pane: "audit" };
	const found = CONVERSATION.exec(hash);
	if (!found?.[1]) return { pane: "inbox" };
	const [, conversationId, rest] = found;
	if (rest === "page") return { pane: "page", conversationId };
	return { pane: "thread", conversationId, ...(rest ? { seq: Number(rest) } : {}) };
}

/** Write a fragment. */
export function formatRoute(route: Route): string {
	if (route.pane === "audit") return AUDIT;
	if (!("conversationId" in route)) return "#/";
	const rest = route.pane === "page" ? "/page" : route.seq ? `/${route.seq}` : "";
	return `#/c/${route.conversationId}${rest}`;
}

/** The conversation of a route, if it has one. */
export function conversationOf(route: Route): string | null {
	return "conversationId" in route ? route.conversationId : null;
}

/** The message of a route, if it has one. */
export function seqOf(route: Route): number | null {
	return ("seq" in route && route.seq) || null;
}
