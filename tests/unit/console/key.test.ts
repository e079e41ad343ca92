import { describe, expect, it } from "vitest";
import { fateOf, type Pressed, pieces } from "../../../agent_console/core/key.ts";

function pressed(key: string, fields: Partial<Pressed> = {}): Pressed {
	const none = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false, keyCode: 0 };
	return { key, ...none, ...fields };
}

describe("fateOf", () => {
	it.each(["a", "ㅎ", " ", "@", "é", "😀"])("lets the browser write %s", (key) => {
		expect(fateOf(pressed(key))).toBe("text");
	});

	it.each(["Enter", "Tab", "Backspace", "ArrowLeft", "PageDown"])("sends %s", (key) => {
		expect(fateOf(pressed(key))).toBe("key");
	});

	it("leaves the page with Escape, and never sends it", () => {
		expect(fateOf(pressed("Escape"))).toBe("leave");
		expect(fateOf(pressed("Escape", { ctrlKey: true }))).toBe("leave");
	});

	it("gives the input method what is its own, Enter and Escape included", () => {
		expect(fateOf(pressed("Enter", { isComposing: true }))).toBe("text");
		expect(fateOf(pressed("Escape", { keyCode: 229 }))).toBe("text");
		expect(fateOf(pressed("Dead"))).toBe("text");
	});

	it.each(["a", "z", "Y", "b"])("sends the editing shortcut Ctrl+%s", (key) => {
		expect(fateOf(pressed(key, { ctrlKey: true }))).toBe("key");
		expect(fateOf(pressed(key, { metaKey: true }))).toBe("key");
	});

	it.each(["r", "w", "c", "x", "t"])("leaves Ctrl+%s to the agent's browser", (key) => {
		expect(fateOf(pressed(key, { ctrlKey: true }))).toBe("own");
	});

	it("takes a pasted text as text", () => {
		expect(fateOf(pressed("v", { ctrlKey: true }))).toBe("text");
	});

	it("takes what AltGr writes as text", () => {
		expect(fateOf(pressed("@", { ctrlKey: true, altKey: true }))).toBe("text");
	});

	it.each(["F5", "Shift", "Control", "CapsLock", "F12"])("leaves %s alone", (key) => {
		expect(fateOf(pressed(key))).toBe("own");
	});
});

describe("pieces", () => {
	it("cuts between whole characters", () => {
		expect(pieces("ab😀cd", 3)).toEqual(["ab😀", "cd"]);
		expect(pieces("", 3)).toEqual([]);
	});
});
