import { FormatError } from "../codec/error.ts";
import { Reader, ReadTable } from "../codec/reader.ts";
import { Writer, WriteTable } from "../codec/writer.ts";

/**
 * What a mouse or finger does; `double` is the second click of a double click, after a `click`; a drag is `press`, then
 * `move`, then `release`, which clicks nothing.
 */
export type Gesture = (typeof GESTURES)[number];
/** Keys held meanwhile. */
export type Modifiers = {
	readonly alt?: boolean;
	readonly ctrl?: boolean;
	readonly meta?: boolean;
	readonly shift?: boolean;
};

/**
 * Something an agent does on the customer's page. `id` is a node of the mirror; `rx` and `ry` are
 * how far across and down its box, from 0 to 1; `dx` and `dy` are CSS pixels.
 */
export type Action =
	| {
			readonly kind: "pointer";
			readonly gesture: Gesture;
			readonly id: number;
			readonly rx: number;
			readonly ry: number;
			readonly modifiers: Modifiers;
	  }
	| { readonly kind: "scroll"; readonly id: number; readonly dx: number; readonly dy: number }
	/** `key` is a KeyboardEvent.key value (UI Events KeyboardEvent key Values). */
	| {
			readonly kind: "key";
			readonly id: number;
			readonly key: string;
			readonly modifiers: Modifiers;
	  }
	/** Insert at the caret, replacing what is selected. */
	| { readonly kind: "text"; readonly id: number; readonly text: string }
	/** Set the whole value of a field that has a picker: date, time, range, colour, number. */
	| { readonly kind: "value"; readonly id: number; readonly value: string }
	/** Choose these options of a `<select>`, and no others. */
	| { readonly kind: "select"; readonly id: number; readonly indexes: readonly number[] }
	| { readonly kind: "navigate"; readonly to: Direction }
	/** Open a page of the site: its address, as it may stand in a link of the page. */
	| { readonly kind: "navigate"; readonly to: "page"; readonly address: string };

export type Direction = Exclude<(typeof DIRECTIONS)[number], "page">;

/** The capability of the wire protocol an action needs. */
export type ActionCapability = "pointer" | "scroll" | "keypress" | "select" | "navigate";

/** Why an action was not done. */
export type Refusal = (typeof REFUSALS)[number];

/** What became of the action that was sent as frame `seq`. */
export type ActionResult = {
	readonly seq: number;
	/** The node it was for; 0 if none. */
	readonly id: number;
	/** Null when it was done. */
	readonly refused: Refusal | null;
};

const KINDS = ["pointer", "scroll", "key", "text", "value", "select", "navigate"] as const;
const GESTURES = ["move", "click", "double", "context", "press", "release"] as const;
const DIRECTIONS = ["back", "forward", "reload", "page"] as const;
const REFUSALS = [
	"gone",
	"secret",
	"file",
	"masked",
	"redacted",
	"readonly",
	"own",
	"frame",
	"navigation",
	"window",
	"download",
	"disabled",
	"unsupported",
	"not_granted",
	"customer_active",
	"approval",
	"declined",
	"changed",
] as const;

/** Parts of a box are told in this many steps. */
const FRACTION = 0xffff;
/** Longest name of a key, in UTF-16 units; the longest defined has 19. */
const KEY_UNITS = 32;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The capability an action needs. */
export function capabilityOfAction(action: Action): ActionCapability {
	if (action.kind === "key" || action.kind === "text") return "keypress";
	return action.kind === "value" ? "select" : action.kind;
}

/** Encode an action as the body of a relay frame. */
export function encodeAction(action: Action): Uint8Array<ArrayBuffer> {
	const writer = new Writer(new WriteTable());
	writer.unsigned(KINDS.indexOf(action.kind));
	if (action.kind === "navigate") {
		writer.unsigned(DIRECTIONS.indexOf(action.to));
		if (action.to === "page") writer.string(action.address);
	} else {
		writer.unsigned(action.id);
		writeDetail(writer, action);
	}
	return join(writer);
}

/**
 * Decode the body of an action frame, strictly.
 *
 * @throws FormatError if it is not exactly one action.
 */
export function decodeAction(body: Uint8Array): Action {
	const reader = split(body);
	const kind = oneOf(reader, KINDS);
	const action: Action =
		kind === "navigate" ? readWay(reader) : readDetail(reader, kind, reader.unsigned());
	reader.finish();
	return action;
}

/** Encode what became of an action. */
export function encodeActionResult(result: ActionResult): Uint8Array<ArrayBuffer> {
	const writer = new Writer(new WriteTable());
	writer.unsigned(result.seq);
	writer.unsigned(result.id);
	writer.unsigned(result.refused === null ? 0 : REFUSALS.indexOf(result.refused) + 1);
	return join(writer);
}

/** @throws FormatError if the body is not exactly one result. */
export function decodeActionResult(body: Uint8Array): ActionResult {
	const reader = split(body);
	const seq = reader.unsigned();
	const id = reader.unsigned();
	const refused = reader.below(REFUSALS.length + 1);
	reader.finish();
	return { seq, id, refused: refused === 0 ? null : (REFUSALS[refused - 1] as Refusal) };
}

type Targeted = Exclude<Action, { kind: "navigate" }>;

function writeDetail(writer: Writer, action: Targeted): void {
	if (action.kind === "pointer") {
		writer.unsigned(GESTURES.indexOf(action.gesture));
		writer.unsigned(fraction(action.rx));
		writer.unsigned(fraction(action.ry));
		writer.unsigned(modifierBits(action.modifiers));
	} else if (action.kind === "scroll") {
		writer.signed(Math.round(action.dx));
		writer.signed(Math.round(action.dy));
	} else if (action.kind === "key") {
		writer.string(action.key);
		writer.unsigned(modifierBits(action.modifiers));
	} else if (action.kind === "text") writer.string(action.text);
	else if (action.kind === "value") writer.string(action.value);
	else {
		writer.unsigned(action.indexes.length);
		for (const index of action.indexes) writer.unsigned(index);
	}
}

function readWay(reader: Reader): Action {
	const [kind, to] = ["navigate", oneOf(reader, DIRECTIONS)] as const;
	return to === "page" ? { kind, to, address: reader.string() } : { kind, to };
}

function readDetail(reader: Reader, kind: Targeted["kind"], id: number): Targeted {
	switch (kind) {
		case "pointer": {
			const gesture = oneOf(reader, GESTURES);
			const [rx, ry] = [reader.below(FRACTION + 1), reader.below(FRACTION + 1)];
			const modifiers = readModifiers(reader);
			return { kind, gesture, id, rx: rx / FRACTION, ry: ry / FRACTION, modifiers };
		}
		case "scroll":
			return { kind, id, dx: reader.signed(), dy: reader.signed() };
		case "key": {
			const key = reader.string();
			if (key === "" || key.length > KEY_UNITS) throw new FormatError("limit", "no name of a key");
			return { kind, id, key, modifiers: readModifiers(reader) };
		}
		case "text":
			return { kind, id, text: reader.string() };
		case "value":
			return { kind, id, value: reader.string() };
		case "select":
			return { kind, id, indexes: reader.numbers() };
	}
}

/** Body: length of the numbers, the numbers, then all text as UTF-8. */
function join(writer: Writer): Uint8Array<ArrayBuffer> {
	const numbers = writer.operations();
	const text = utf8.encode(writer.text());
	const head = new Writer(new WriteTable());
	head.unsigned(numbers.length);
	const length = head.operations();
	const body = new Uint8Array(length.length + numbers.length + text.length);
	body.set(length);
	body.set(numbers, length.length);
	body.set(text, length.length + numbers.length);
	return body;
}

function split(body: Uint8Array): Reader {
	const size = new Reader(body.subarray(0, 2), "", new ReadTable()).unsigned();
	const start = size < 128 ? 1 : 2;
	if (start + size > body.length) throw new FormatError("truncated", "body ends in its numbers");
	const numbers = body.subarray(start, start + size);
	return new Reader(numbers, decodeText(body.subarray(start + size)), new ReadTable());
}

function decodeText(bytes: Uint8Array): string {
	try {
		return fromUtf8.decode(bytes);
	} catch {
		throw new FormatError("text", "text is no UTF-8");
	}
}

function oneOf<const T extends readonly string[]>(reader: Reader, names: T): T[number] {
	return names[reader.below(names.length)] as T[number];
}

function fraction(part: number): number {
	return Math.round(Math.min(1, Math.max(0, part)) * FRACTION);
}

function modifierBits({ alt, ctrl, meta, shift }: Modifiers): number {
	return (
		Number(alt ?? false) +
		Number(ctrl ?? false) * 2 +
		Number(meta ?? false) * 4 +
		Number(shift ?? false) * 8
	);
}

function readModifiers(reader: Reader): Modifiers {
	const bits = reader.below(16);
	return { alt: (bits & 1) > 0, ctrl: (bits & 2) > 0, meta: (bits & 4) > 0, shift: (bits & 8) > 0 };
}
