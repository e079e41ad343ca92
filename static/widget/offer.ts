/**
 * What a page that is shared says to those in its frames, before the site's key, to offer to show them too. It is public,
 * as the key is: who offers is told by the browser (the origin of the message), who may is decided by the server.
 */
export const OFFER = "Lookalong: ";
