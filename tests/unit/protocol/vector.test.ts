import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
	type AgentMessage,
	agentCodec,
	anyCodec,
	type Header,
	learnFiling,
	learnSharing,
	MalformedError,
	messageTypes,
	readHeader,
	relayFrame,
	type ServerMessage,
	type VisitorMessage,
	visitorCodec,
} from "../../../static/protocol/index.ts";

type Sender = keyof typeof anyCodec;
const sides = Object.keys(anyCodec) as Sender[];

interface MessageVector {
	from: Sender[];
	hex: string;
	message: { type: string };
}

const messages = vectors("messages") as MessageVector[];
const refused = vectors("refused") as { name: string; hex: string }[];
const relay = vectors("relay") as {
	frames: { header: Header; body: string; hex: string }[];
	refused: { name: string; hex: string }[];
};

describe("messages", () => {
	test.each(messages)("$message.type decodes to its value and back", (vector) => {
		const bytes = Buffer.from(vector.hex, "hex");
		for (const sender of sides) {
			if (vector.from.includes(sender)) {
				const message = anyCodec[sender].decode(bytes);
				expect(snake(message)).toEqual(vector.message);
				expect(Buffer.from(anyCodec.server.encode(message)).toString("hex")).toBe(vector.hex);
			} else expect(() => anyCodec[sender].decode(bytes)).toThrow(MalformedError);
		}
	});

	test.each(refused)("$name is refused", ({ hex }) => {
		for (const side of sides)
			expect(() => anyCodec[side].decode(Buffer.from(hex, "hex"))).toThrow(MalformedError);
	});

	test("each side alone writes what it sends, and reads what it gets", () => {
		const page = visitorCodec();
		learnSharing(page);
		const desk = agentCodec();
		for (const each of [page, desk]) learnFiling(each);
		for (const { from, hex } of messages) {
			const bytes = Buffer.from(hex, "hex");
			if (from.includes("visitor")) {
				const message = anyCodec.visitor.decode(bytes) as VisitorMessage;
				expect(Buffer.from(page.encode(message)).toString("hex")).toBe(hex);
			}
			if (from.includes("agent")) {
				const message = anyCodec.agent.decode(bytes) as AgentMessage;
				expect(Buffer.from(desk.encode(message)).toString("hex")).toBe(hex);
			}
			if (from.includes("server"))
				expect([page, desk].some((each) => reads(each, bytes))).toBe(true);
		}
	});

	test("every message has a vector", () => {
		expect(new Set(messages.map((each) => each.message.type))).toEqual(
			new Set(messageTypes.keys()),
		);
	});

	test("a number the protocol cannot hold is not sent", () => {
		for (const nonce of [-1, 0.5, Number.NaN, 2 ** 53])
			expect(() => anyCodec.visitor.encode({ type: "ping", nonce })).toThrow(RangeError);
	});

	test("a name from Object.prototype pollutes nothing", () => {
		const error: ServerMessage = { type: "error", code: "__proto__", text: "constructor", ref: "" };
		expect(anyCodec.server.decode(anyCodec.server.encode(error))).toEqual(error);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});
});

describe("relay frames", () => {
	test.each(relay.frames)("$hex reads and writes", ({ header, body, hex }) => {
		const frame = Buffer.from(hex, "hex");
		expect(readHeader(frame)).toEqual(header);
		expect(Buffer.from(relayFrame(header, Buffer.from(body, "hex"))).toString("hex")).toBe(hex);
	});

	test.each(relay.refused)("$name is refused", ({ hex }) => {
		expect(() => readHeader(Buffer.from(hex, "hex"))).toThrow(MalformedError);
	});
});

function vectors(name: string): unknown {
	return JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf8"));
}

/** The vectors use the names of the document; the code uses camel case. */
function snake(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(snake);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, each]) => [
			key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
			snake(each),
		]),
	);
}

function reads(codec: { decode(bytes: Uint8Array): unknown }, bytes: Uint8Array): boolean {
	try {
		codec.decode(bytes);
		return true;
	} catch {
		return false;
	}
}
