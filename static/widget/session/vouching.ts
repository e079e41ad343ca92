/** Asks the server, one after the other, whether pages in frames are the site's, for proof to them that this page is shared. */

/** What a page in a frame wants proof for; the challenge it got from the server. */
export interface Question {
	/** Origin of the page around it. */
	readonly around: string;
	/** Its own. */
	readonly origin: string;
	readonly challenge: string;
}

/** Pages in frames ask as often as they like; the server takes twice as many, in milliseconds between two. */
const PAUSE_MS = 100;
/** Questions that wait; what comes when there are as many is not asked. */
const MOST = 32;

interface Turn {
	readonly question: Question;
	done(proof: string): void;
}

export class Vouching {
	readonly #send: (question: Question) => boolean;
	#turns: Turn[] = [];
	#isAsked = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param send sends a question; false if there is no connection. */
	constructor(send: (question: Question) => boolean) {
		this.#send = send;
	}

	/** Return the server's proof; empty if there is none. */
	ask(question: Question): Promise<string> {
		return new Promise((done) => {
			if (this.#turns.length < MOST) this.#turns.push({ question, done });
			else done("");
			this.#next();
		});
	}

	/** The server's answer. */
	answered(challenge: string, proof: string): void {
		if (!this.#isAsked || this.#turns[0]?.question.challenge !== challenge) return;
		this.#isAsked = false;
		this.#turns.shift()?.done(proof);
		this.#next();
	}

	/** A new socket: what was asked on the one before has no answer any more. */
	again(): void {
		this.#isAsked = false;
		this.#next();
	}

	/** Nothing is shared any more. */
	stop(): void {
		for (const { done } of this.#turns.splice(0)) done("");
		this.#isAsked = false;
	}

	#next(): void {
		const [turn] = this.#turns;
		if (this.#isAsked || !turn || this.#timer !== undefined) return;
		// Without a connection it is asked on the next one.
		this.#isAsked = this.#send(turn.question);
		if (!this.#isAsked) return;
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.#next();
		}, PAUSE_MS);
	}
}
