/** How a positional record is described, read and written; the messages themselves are in `message.ts`. */
import { MalformedError } from "./error.ts";
import type { Value } from "./msgpack.ts";

/** One position of a record: reads a decoded value strictly, writes a typed one. */
export interface Field<T> {
	read(value: Value): T;
	write(value: T): Value;
}

// biome-ignore lint/suspicious/noExplicitAny: the element type of a heterogeneous record of fields
export type Fields = Record<string, Field<any>>;
export type RecordOf<F extends Fields> = {
	[K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

/** A message: its number on the wire, its name in code, its fields in order. */
export interface Definition<N extends string, F extends Fields> {
	readonly number: number;
	readonly name: N;
	readonly fields: F;
}

export type MessageFor<D> =
	D extends Definition<infer N, infer F> ? { readonly type: N } & Readonly<RecordOf<F>> : never;

/** Describe a message. The order of the keys is the order on the wire. */
export function define<N extends string, F extends Fields>(
	number: number,
	name: N,
	fields: F,
): Definition<N, F> {
	return { number, name, fields };
}

/** A text of at most `max` characters (code points), of a fixed alphabet if there is one. */
export function text(max = Number.POSITIVE_INFINITY, pattern?: RegExp): Field<string> {
	return field((value) => {
		if (typeof value !== "string") throw expected("a text", value);
		if (value.length > max && [...value].length > max)
			throw new MalformedError(`expected at most ${max} characters`);
		if (pattern && !pattern.test(value)) throw expected(`a text like ${pattern}`, value);
		return value;
	});
}

/** An integer from 0 to `max`. */
export function integer(max: number, min = 0): Field<number> {
	return field((value) => {
		if (typeof value !== "number" || value < min || value > max)
			throw expected(`an integer from ${min} to ${max}`, value);
		return value;
	});
}

export const boolean: Field<boolean> = field((value) => {
	if (typeof value !== "boolean") throw expected("a boolean", value);
	return value;
});

/** One of the texts given. */
export function oneOf<const T extends readonly string[]>(...texts: T): Field<T[number]> {
	return field((value) => {
		if (!texts.includes(value as string)) throw expected(`one of ${texts.join(", ")}`, value);
		return value as T[number];
	});
}

/** A list of records without a type number. */
export function list<T>(item: Field<T>, max = Number.POSITIVE_INFINITY): Field<readonly T[]> {
	return {
		read(value) {
			if (!Array.isArray(value) || value.length > max)
				throw expected(`a list of at most ${max}`, value);
			return value.map((each) => item.read(each));
		},
		write: (value) => value.map((each) => item.write(each)),
	};
}

/** A record without a type number, inside a message. */
export function record<F extends Fields>(fields: F): Field<Readonly<RecordOf<F>>> {
	return {
		read: (value) => readFields(fields, items(value), 0),
		write: (value) => writeFields(fields, value),
	};
}

/** A whole message inside a message. */
export function nested<N extends string, F extends Fields>(
	definition: Definition<N, F>,
): Field<MessageFor<Definition<N, F>>> {
	return {
		read: (value) => readMessage(definition, items(value)) as MessageFor<Definition<N, F>>,
		write: (value) => writeMessage(definition, value as Record<string, unknown>),
	};
}

/** Read the array of a message whose type number was looked up already. */
export function readMessage(
	definition: Definition<string, Fields>,
	values: readonly Value[],
): Record<string, unknown> {
	if (values[0] !== definition.number) throw expected(`type ${definition.number}`, values[0] ?? 0);
	return { type: definition.name, ...readFields(definition.fields, values, 1) };
}

/** Write the array of a message. */
export function writeMessage(
	definition: Definition<string, Fields>,
	message: Record<string, unknown>,
): Value[] {
	return [definition.number, ...writeFields(definition.fields, message)];
}

function readFields<F extends Fields>(
	fields: F,
	values: readonly Value[],
	skip: number,
): RecordOf<F> {
	const names = Object.keys(fields);
	if (values.length !== names.length + skip)
		throw new MalformedError(`expected ${names.length} fields, got ${values.length - skip}`);
	return Object.fromEntries(
		names.map((name, index) => [name, fields[name]?.read(values[index + skip] as Value)]),
	) as RecordOf<F>;
}

function writeFields(fields: Fields, message: Record<string, unknown>): Value[] {
	return Object.entries(fields).map(([name, each]) => each.write(message[name]));
}

function field<T extends Value>(read: (value: Value) => T): Field<T> {
	return { read, write: (value) => value };
}

function items(value: Value): readonly Value[] {
	if (!Array.isArray(value)) throw expected("an array", value);
	return value;
}

function expected(what: string, value: Value): MalformedError {
	return new MalformedError(`expected ${what}, got ${typeof value}`);
}
