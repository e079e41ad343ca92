import { describe, expect, it } from "vitest";
import { maskNumbers, namesSecret, passesLuhn } from "../../../static/mirror/capture/secret.ts";
import { DEVICE } from "../../../static/mirror/codec/operation.ts";
import { Assets } from "../../../static/mirror/replica/asset.ts";
import { decide, isRefused, standIn } from "../../../static/mirror/replica/safety.ts";
import { rewrite } from "../../../static/mirror/replica/selector.ts";
import { absolute, absoluteCss, absoluteSrcset } from "../../../static/mirror/url.ts";

const BASE = "https://shop.example/a/b?c";

describe("addresses", () => {
	it.each([
		["x.png", "https://shop.example/a/x.png"],
		["/x", "https://shop.example/x"],
		["//cdn.example/x", "https://cdn.example/x"],
		["#frag", "#frag"],
		["data:image/gif;base64,AA", "data:image/gif;base64,AA"],
		["http://[bad", "http://[bad"],
	])("%s becomes %s", (url, full) => expect(absolute(url, BASE)).toBe(full));

	it("reads every candidate of a srcset", () => {
		expect(absoluteSrcset("a.png 1x, b,c.png 2x,d.png", BASE)).toBe(
			"https://shop.example/a/a.png 1x, https://shop.example/a/b,c.png 2x, https://shop.example/a/d.png",
		);
	});

	it.each([
		["a{b:url(x.png)}", 'a{b:url("https://shop.example/a/x.png")}'],
		["a{b:url( 'x y.png' )}", 'a{b:url("https://shop.example/a/x%20y.png")}'],
		['a{b:url("x\\29.png")}', 'a{b:url("https://shop.example/a/x).png")}'],
		["@import 'x.css' screen;", '@import "https://shop.example/a/x.css" screen;'],
		["a{b:url(#id)}", "a{b:url(#id)}"],
		["a{content:'no'}", "a{content:'no'}"],
	])("css %s", (css, full) => expect(absoluteCss(css, BASE)).toBe(full));
});

function deviceOf(...answers: (typeof DEVICE)[number][]): number {
	return answers.reduce((bits, answer) => bits | (1 << DEVICE.indexOf(answer)), 0);
}

describe("selectors", () => {
	// A dark screen of two device pixels per CSS pixel, and a finger.
	const settings = { device: deviceOf("prefers-color-scheme:dark", "hover:none"), pixelRatio: 2 };
	const rewritten = (css: string): string => rewrite(css, settings, new Set());

	it.each([
		["a:hover{x:y}", "a[lookalong-hover]{x:y}"],
		["a:not(:focus-visible){x:y}", "a:not([lookalong-focus-visible]){x:y}"],
		["a::before:hover{x:y}", "a::before:hover{x:y}"],
		["a:hover::before{x:y}", "a[lookalong-hover]::before{x:y}"],
		["x:defined{x:y}", "x:not([lookalong-undefined]){x:y}"],
		["a{animation-name:hover;b:target}", "a{animation-name:hover;b:target}"],
		["a{&:hover{x:y}}", "a{&[lookalong-hover]{x:y}}"],
		["@media (width>1px){a:focus{x:y}}", "@media (width>1px){a[lookalong-focus]{x:y}}"],
		["a::slotted(b:hover){x:y}", "a::slotted(b[lookalong-hover]){x:y}"],
		["a:state( on ){x:y}", 'a[lookalong-state~="on"]{x:y}'],
		["a:user-invalid{x:y}", 'a[lookalong-state~=":user-invalid"]{x:y}'],
		["a:open{x:y}", "a:is(:open,[lookalong-open]){x:y}"],
		['a{content:":hover{"}b:hover{}', 'a{content:":hover{"}b[lookalong-hover]{}'],
		[".a\\:hover{x:y}b:hover{}", ".a\\:hover{x:y}b[lookalong-hover]{}"],
		[":hover-x{x:y}", ":hover-x{x:y}"],
		["/* a:hover { */a:active{}", "/* a:hover { */a[lookalong-active]{}"],
		["@media (prefers-color-scheme:dark){}", "@media (min-width:0px){}"],
		["@media (prefers-color-scheme: light){}", "@media (max-width:0px){}"],
		["@media (prefers-reduced-motion){}", "@media (max-width:0px){}"],
		["@media (hover:hover) or (hover){}", "@media (max-width:0px) or (max-width:0px){}"],
		["@media (hover: none){}", "@media (min-width:0px){}"],
		["@media (prefers-data: new){}", "@media (prefers-data: new){}"],
		["@media (min-resolution:1.5dppx){}", "@media (min-width:0px){}"],
		["@media (192dpi = resolution){}", "@media (min-width:0px){}"],
		["@media (1x >= resolution){}", "@media (max-width:0px){}"],
		["@media (-webkit-max-device-pixel-ratio: 1){}", "@media (max-width:0px){}"],
		[":root{color-scheme:light dark!important}", ":root{color-scheme:dark!important}"],
		[":root{color-scheme:light}", ":root{color-scheme:light}"],
	])("%s", (css, expected) => expect(rewritten(css)).toBe(expected));
});

describe("secrets", () => {
	it.each(["cvv", "cardNumber", "my-pin", "user_password", "iban", "otpCode", "api_token"])(
		"%s names one",
		(name) => expect(namesSecret(name)).toBe(true),
	);
	it.each(["shipping", "email", "spinner", "zip", "captain", "botany"])("%s does not", (name) =>
		expect(namesSecret(name)).toBe(false),
	);
	it("knows card numbers from other numbers", () => {
		expect(passesLuhn("4111111111111111")).toBe(true);
		expect(maskNumbers("pay 4111-1111-1111-1111 now")).toBe("pay ••••-••••-••••-•••• now");
		expect(maskNumbers("order 12345678901234567890123")).toBe("order 12345678901234567890123");
		expect(maskNumbers("No.4111111111111111")).toBe("No.••••••••••••••••");
		expect(maskNumbers("136.66666666666663 and 0.4111111111111111")).toContain(
			"0.4111111111111111",
		);
		expect(maskNumbers("2022 2023 2024 2025")).toBe("2022 2023 2024 2025");
	});
});

describe("what a replica makes", () => {
	const assets = new Assets("direct");
	it.each([
		["a", "onclick", "x"],
		["a", "href", "java\tscript:x"],
		["a", "href", "\u0001javascript:x"],
		["iframe", "srcdoc", "<p>"],
		["iframe", "src", "https://x.example/"],
		["form", "action", "https://x.example/"],
		["meta", "http-equiv", "refresh"],
		["link", "href", "https://x.example/"],
		["link", "rel", "preconnect"],
		["video", "src", "https://x.example/v"],
		["animate", "attributeName", "href"],
		["object", "data", "x"],
		["img", "src", "ftp://x.example/"],
		["a", "ping", "https://x.example/"],
	])("%s never gets %s=%j", (element, name, value) =>
		expect([null, "#", "data:,"]).toContain(
			isRefused(name) ? null : decide(element, name, value, assets),
		),
	);
	it("keeps what only looks", () => {
		expect(decide("p", "class", "a b", assets)).toBe("a b");
		expect(decide("img", "src", "https://x.example/i.png", assets)).toBe("https://x.example/i.png");
		expect(decide("p", "title", "note: javascript is fun", assets)).toBe("note: javascript is fun");
	});
	it("makes no element that acts", () => {
		for (const name of ["script", "SCRIPT", "base", "object", "embed", "frame"]) {
			expect(["noscript", "span", "div"]).toContain(standIn(name));
		}
	});
});
