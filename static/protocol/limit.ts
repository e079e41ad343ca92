/** Limits of the wire protocol; `docs/protocol.md` gives each its reason. */

export const SUBPROTOCOL = "lookalong.v1";
export const MAJOR = 1;
export const MINOR = 2;

export const LIMITS = {
	/** Bytes of one message. */
	message: 128 * 1024,
	/** Bytes of one mirror or asset chunk, header excluded. */
	relayBody: 32 * 1024,
	/** Bytes of one agent command, header excluded. */
	actionBody: 4 * 1024,
	/** Marks of one viewer that are kept. */
	marks: 32,
	/** Points of one mark. */
	markPoints: 256,
	/** Widths and heights of its node's box that a mark may reach away from it. */
	markReach: 64,
	/** Bytes of one file of the page. */
	asset: 4 * 1024 * 1024,
	/** Files and gaps in one offer, together. */
	assetOffers: 16,
	/** UTF-8 bytes of one chat text. */
	textBytes: 64 * 1024,
	/** Characters of a page address. */
	url: 2048,
	/** Messages in one history page. */
	historyPage: 200,
	/** Characters of a text that is being typed which agents may see. */
	peek: 1000,
	/** Rules of a site on what is hidden. */
	privacyRules: 64,
	/** Characters of the selector of such a rule. */
	privacySelector: 300,
	/** Characters of the path of such a rule. */
	privacyUrl: 200,
	/** Languages of a site's own words. */
	wordingLanguages: 16,
	/** Characters of a site's own words in a prompt. */
	wordingText: 300,
	/** Characters of a site's own words in the bar. */
	wordingBar: 40,
	/** Characters of a site's word for who a customer is. */
	identity: 4096,
	/** Reactions to one message. */
	reactions: 200,
	/** Files of one message. */
	files: 10,
	/** Files whose addresses are asked for at once. */
	fileLinks: 20,
	/** Agents named in one message. */
	colleagues: 100,
	/** Viewers of one session. */
	viewers: 16,
	/** Bytes of one assembled mirror payload, compressed or not: what a viewer's browser will hold for one page. */
	payload: 64 * 1024 * 1024,
} as const;
