import { describe, expect, it } from "vitest";
import { addressOf, byteLength, cleanName, pathOf } from "../../../agent_console/core/text.ts";

describe("cleanName", () => {
	it("keeps names as people write them", () => {
		expect(cleanName("  김하늘 (Sky) ", "nobody")).toBe("김하늘 (Sky)");
	});

	it.each(["", "   ", "\u200b", "\u202e\u2066"])("falls back for %j", (name) => {
		expect(cleanName(name, "nobody")).toBe("nobody");
	});

	it("removes what would turn the text around", () => {
		expect(cleanName("\u202egnp.exe\u0000", "nobody")).toBe("gnp.exe");
	});
});

describe("addresses", () => {
	it("show the part that tells pages apart", () => {
		expect(pathOf("https://shop.example/%EA%B0%80/cart?secret=1#x")).toBe("/가/cart");
		expect(addressOf("https://shop.example:8443/cart")).toBe("shop.example:8443/cart");
	});

	it("show nothing for what is no address, and a broken path as it is", () => {
		expect(pathOf("nonsense")).toBe("");
		expect(addressOf("")).toBe("");
		expect(pathOf("https://shop.example/%zz")).toBe("/%zz");
	});
});

it("byteLength counts as the server does", () => {
	expect(byteLength("가a😀")).toBe(8);
});
