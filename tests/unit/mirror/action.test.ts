import { describe, expect, test } from "vitest";
import {
	type Action,
	type ActionResult,
	capabilityOfAction,
	decodeAction,
	decodeActionResult,
	encodeAction,
	encodeActionResult,
	FormatError,
} from "../../../static/mirror/index.ts";

const NONE = { alt: false, ctrl: false, meta: false, shift: false };

const ACTIONS: Action[] = [
	{ kind: "pointer", gesture: "move", id: 1, rx: 0, ry: 1, modifiers: NONE },
	{ kind: "pointer", gesture: "click", id: 300, rx: 1, ry: 0, modifiers: { ...NONE, shift: true } },
	{ kind: "pointer", gesture: "double", id: 2 ** 40, rx: 0, ry: 0, modifiers: NONE },
	{
		kind: "pointer",
		gesture: "context",
		id: 7,
		rx: 0,
		ry: 0,
		modifiers: { ...NONE, ctrl: true, alt: true },
	},
	{ kind: "pointer", gesture: "press", id: 1, rx: 0, ry: 0, modifiers: NONE },
	{ kind: "pointer", gesture: "release", id: 1, rx: 1, ry: 1, modifiers: NONE },
	{ kind: "scroll", id: 9, dx: -120, dy: 400 },
	{ kind: "key", id: 9, key: "Enter", modifiers: { ...NONE, meta: true } },
	{ kind: "text", id: 9, text: "Grüße 주문 👋🏽" },
	{ kind: "text", id: 9, text: "x".repeat(3000) },
	{ kind: "value", id: 9, value: "2026-11-21" },
	{ kind: "select", id: 9, indexes: [] },
	{ kind: "select", id: 9, indexes: [0, 3, 200] },
	{ kind: "navigate", to: "back" },
	{ kind: "navigate", to: "forward" },
	{ kind: "navigate", to: "reload" },
	{ kind: "navigate", to: "page", address: "/주문?nr=7#top" },
];

describe("actions", () => {
	test.each(ACTIONS)("%o comes back", (action) => {
		expect(decodeAction(encodeAction(action))).toEqual(action);
	});

	test.each(ACTIONS)("%o cut short or made longer is refused", (action) => {
		const body = encodeAction(action);
		for (let size = 0; size < Math.min(body.length, 64); size++)
			expect(() => decodeAction(body.subarray(0, size))).toThrow(FormatError);
		expect(() => decodeAction(Uint8Array.of(...body, 0x41))).toThrow(FormatError);
	});

	test("random bytes are an action or a FormatError, never anything else", () => {
		let seed = 1;
		const next = () => {
			seed = (seed * 48271) % 0x7fffffff;
			return seed & 0xff;
		};
		for (let round = 0; round < 5000; round++) {
			const body = Uint8Array.from({ length: next() % 24 }, next);
			try {
				decodeAction(body);
			} catch (error) {
				expect(error).toBeInstanceOf(FormatError);
			}
		}
	});

	test("a place off its element is kept on it", () => {
		const far = { kind: "pointer", gesture: "click", id: 1, rx: -4, ry: 9, modifiers: {} } as const;
		expect(decodeAction(encodeAction(far))).toMatchObject({ rx: 0, ry: 1 });
	});

	test("each needs its capability", () => {
		const needed = ACTIONS.map((each) => [each.kind, capabilityOfAction(each)] as const);
		expect(Object.fromEntries(needed)).toEqual({
			pointer: "pointer",
			scroll: "scroll",
			key: "keypress",
			text: "keypress",
			value: "select",
			select: "select",
			navigate: "navigate",
		});
	});
});

describe("results", () => {
	const results: ActionResult[] = [
		{ seq: 1, id: 0, refused: null },
		{ seq: 2 ** 40, id: 77, refused: "secret" },
		{ seq: 3, id: 7, refused: "customer_active" },
	];

	test.each(results)("%o comes back", (result) => {
		const body = encodeActionResult(result);
		expect(decodeActionResult(body)).toEqual(result);
		expect(() => decodeActionResult(body.subarray(0, body.length - 1))).toThrow(FormatError);
	});
});
