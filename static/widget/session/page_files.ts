/**
 * The files of a page and of the pages in its frames, on one connection: one offer at a time, whoever it is from, and of
 * what frames bring one file at a time.
 *
 * What a page in a frame says is that page's word. It is held to the shape and the bounds of the protocol, and passed on
 * unread; whether a file is what it is said to be the server finds out, as of any.
 */
import { type AssetFile, type AssetGap, LIMITS, sharingCodec } from "@lookalong/protocol";
import { AssetOffers, type AssetRoute, HELD, PAUSE_MS } from "./asset_offer.ts";
import type { FileAnswer } from "./file_port.ts";

/** Offers taken of one page in a frame, on one socket: with 16 files each more than the server remembers of a session. */
const OFFERS = 128;
/** Files that pages in frames still owe the server, of which it is remembered. */
const OWED = 4096;
/** A page that was asked for a file it said it had, and brings nothing in this time, is heard no more, in milliseconds. */
const PATIENCE_MS = 20_000;

interface Offer {
	readonly files: readonly AssetFile[];
	readonly gaps: readonly AssetGap[];
}

/** The page in a frame. */
interface Framed {
	readonly port: MessagePort;
	offers: number;
}

/** An offer on its way; without a page, of the page itself. */
interface Turn extends Offer {
	readonly framed: Framed | undefined;
}

/** A file that lies ready in a page. */
interface Ready {
	readonly framed: Framed;
	readonly hash: string;
}

export class PageFiles {
	/** The page's own. */
	readonly own: AssetOffers;
	readonly #route: AssetRoute;
	readonly #framed = new Set<Framed>();
	/** What the server waits for, and the page that is to bring it; if that is gone, whoever has it may. */
	readonly #owed = new Map<string, Framed | undefined>();
	#turns: Turn[] = [];
	/** The one that has no answer yet. */
	#asked: Turn | undefined;
	#ready: Ready[] = [];
	/** The one that was sent for. */
	#fetched: Ready | undefined;
	#patience: ReturnType<typeof setTimeout> | undefined;
	#offeredAt = Number.NEGATIVE_INFINITY;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(route: AssetRoute) {
		this.#route = route;
		this.own = new AssetOffers({
			offer: (files, gaps) => this.#queue({ framed: undefined, files, gaps }),
			upload: (hash, bytes) => {
				this.#owed.delete(hash);
				route.upload(hash, bytes);
			},
			backlog: () => route.backlog(),
		});
	}

	/**
	 * Hear the page in a frame through a port.
	 *
	 * @returns what ends that.
	 */
	join(port: MessagePort): () => void {
		const framed = { port, offers: 0 };
		this.#framed.add(framed);
		port.onmessage = ({ data }) => this.#hear(framed, data);
		return () => this.#leave(framed);
	}

	/** The server's answer to an offer, or files it had and lost. */
	wanted(hashes: readonly string[], kept: readonly string[]): void {
		const turn = this.#asked;
		const offered = turn?.files.map(({ hash }) => hash) ?? [];
		if (!turn || !hashes.every((hash) => offered.includes(hash))) {
			this.lost(hashes);
			return;
		}
		this.#asked = undefined;
		const { framed } = turn;
		const wanted = offered.filter((hash) => hashes.includes(hash) || this.#isOrphan(hash));
		if (framed) {
			for (const hash of wanted) this.#owe(hash, framed);
			say(framed, { hashes: wanted, kept });
		} else this.own.wanted(wanted, kept);
		this.#next();
	}

	/** The server had files and lost them: whoever has them may bring them. */
	lost(hashes: readonly string[]): void {
		for (const hash of hashes) this.#owe(hash, undefined);
		this.own.lost(hashes);
		for (const framed of this.#framed) say(framed, { lost: hashes });
	}

	/** A new socket: the node at its other end may know of no file. */
	again(): void {
		this.#forget();
		this.own.again();
		for (const framed of this.#framed) {
			framed.offers = 0;
			say(framed, "again");
		}
	}

	/** Read nothing more, send nothing more, hear nobody any more. */
	stop(): void {
		for (const framed of this.#framed) this.#leave(framed);
		this.#forget();
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.own.stop();
	}

	#forget(): void {
		this.#turns = [];
		this.#ready = [];
		this.#asked = undefined;
		this.#owed.clear();
	}

	#hear(framed: Framed, data: unknown): void {
		if (data instanceof ArrayBuffer) this.#take(framed, data);
		else if (typeof data === "string") this.#lay(framed, data);
		else this.#offer(framed, data);
	}

	/** An offer of a page in a frame. What of it still waits is out of date: such a page, too, offers one at a time. */
	#offer(framed: Framed, data: unknown): void {
		const offer = read(data);
		if (!offer || ++framed.offers > OFFERS) {
			this.#leave(framed);
			return;
		}
		// What the page itself shows is for itself to say.
		const isFree = ({ url }: { url: string }) => !this.own.names(url);
		const [files, gaps] = [offer.files.filter(isFree), offer.gaps.filter(isFree)];
		this.#retract(framed);
		this.#queue({ framed, files, gaps });
	}

	#retract(framed: Framed): void {
		this.#turns = this.#turns.filter((each) => each.framed !== framed);
	}

	#queue(turn: Turn): boolean {
		this.#turns.push(turn);
		this.#next();
		return true;
	}

	/** Send the next offer, when it is time. */
	#next(): void {
		const [turn] = this.#turns;
		if (this.#asked || !turn) return;
		if (performance.now() < this.#offeredAt + PAUSE_MS) {
			this.#soon();
			return;
		}
		// Without a connection all of it is offered on the next one.
		if (!this.#route.offer(turn.files, turn.gaps)) return;
		this.#turns.shift();
		this.#asked = turn;
		this.#offeredAt = performance.now();
	}

	/** A file lies ready in a page. */
	#lay(framed: Framed, hash: string): void {
		if (!this.#isOrphan(hash) && this.#owed.get(hash) !== framed) {
			say(framed, { hash, isWanted: false });
			return;
		}
		this.#owed.delete(hash);
		this.#ready.push({ framed, hash });
		this.#fetch();
	}

	/** Send for the next file, if there is room for it. */
	#fetch(): void {
		const [next] = this.#ready;
		if (this.#fetched || !next) return;
		if (this.#route.backlog() > HELD) {
			this.#soon();
			return;
		}
		this.#ready.shift();
		this.#fetched = next;
		this.#patience = setTimeout(() => this.#leave(next.framed), PATIENCE_MS);
		say(next.framed, { hash: next.hash, isWanted: true });
	}

	/** The file that was sent for; empty if the page has it no more. */
	#take(framed: Framed, data: ArrayBuffer): void {
		const file = this.#fetched;
		if (file?.framed !== framed || data.byteLength > LIMITS.asset) {
			this.#leave(framed);
			return;
		}
		if (data.byteLength > 0) this.#route.upload(file.hash, new Uint8Array(data));
		this.#free();
	}

	#soon(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.#next();
			this.#fetch();
		}, PAUSE_MS);
	}

	#owe(hash: string, framed: Framed | undefined): void {
		this.#owed.set(hash, framed);
		for (const [oldest] of this.#owed) {
			if (this.#owed.size <= OWED) break;
			this.#owed.delete(oldest);
		}
	}

	/** Whether the server waits for a file, and the page that was to bring it is gone. */
	#isOrphan(hash: string): boolean {
		const framed = this.#owed.get(hash);
		return this.#owed.has(hash) && (!framed || !this.#framed.has(framed));
	}

	/** The page in a frame went, is not to be told, or does not keep to the rules. */
	#leave(framed: Framed): void {
		if (!this.#framed.delete(framed)) return;
		framed.port.close();
		this.#retract(framed);
		for (const each of this.#ready) if (each.framed === framed) this.#owe(each.hash, undefined);
		this.#ready = this.#ready.filter((each) => each.framed !== framed);
		const missed = this.#fetched;
		if (missed?.framed !== framed) return;
		this.#owe(missed.hash, undefined);
		this.#free();
	}

	/** Another file may be sent for. */
	#free(): void {
		clearTimeout(this.#patience);
		this.#fetched = undefined;
		this.#fetch();
	}
}

function say({ port }: Framed, word: FileAnswer): void {
	port.postMessage(word);
}

/** What a page in a frame offers, as the protocol would carry it; undefined if it could not. */
function read(data: unknown): Offer | undefined {
	try {
		const { files, gaps } = data as Offer;
		if (files.length + gaps.length > LIMITS.assetOffers) return undefined;
		const message = sharingCodec.decode(
			sharingCodec.encode({ type: "asset_offer", sessionId: "0", files, gaps }),
		);
		return message.type === "asset_offer" ? message : undefined;
	} catch {
		return undefined;
	}
}
