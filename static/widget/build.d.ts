/** Put in place by the build: the chat's chunk, relative to the address of the loader. */
declare const CHAT_CHUNK: string;
/** The session's, likewise. */
declare const SESSION_CHUNK: string;
