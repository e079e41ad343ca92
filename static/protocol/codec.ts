/** Reads and writes the messages it was given: each side of a conversation loads its own alone. */
import { MalformedError } from "./error.ts";
import { pack, unpack, type Value } from "./msgpack.ts";
import { type Definition, type Fields, readMessage, writeMessage } from "./schema.ts";

type AnyDefinition = Definition<string, Fields>;

export class Codec<Out extends { readonly type: string }, In> {
	readonly #byName = new Map<string, AnyDefinition>();
	readonly #byNumber = new Map<Value | undefined, AnyDefinition>();

	constructor(written: readonly AnyDefinition[], read: readonly AnyDefinition[]) {
		this.learn(written, read);
	}

	/** Know further messages from now on. */
	learn(written: readonly AnyDefinition[], read: readonly AnyDefinition[]): void {
		for (const each of written) this.#byName.set(each.name, each);
		for (const each of read) this.#byNumber.set(each.number, each);
	}

	/** Encode a message as one MessagePack array. */
	encode(message: Out): Uint8Array<ArrayBuffer> {
		const definition = this.#byName.get(message.type) as AnyDefinition;
		return pack(writeMessage(definition, message as unknown as Record<string, unknown>));
	}

	/**
	 * Decode what the other side sent.
	 *
	 * @throws MalformedError if it is not exactly one of the messages that are read.
	 */
	decode(bytes: Uint8Array): In {
		const values = unpack(bytes);
		if (!Array.isArray(values)) throw new MalformedError("expected an array");
		const definition = this.#byNumber.get(values[0]);
		if (!definition) throw new MalformedError("expected a known message type");
		return readMessage(definition, values) as In;
	}
}
