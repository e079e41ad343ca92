/** Put in place by the build: the chat of each language, relative to the address of the loader. */
declare const CHAT_EN: string;
declare const CHAT_KO: string;
/** The session's, likewise. */
declare const SESSION_CHUNK: string;
