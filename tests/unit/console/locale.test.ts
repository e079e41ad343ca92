import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "../../../agent_console/locale/en.ts";
import {
	auditKey,
	catalogues,
	errorKey,
	eventKey,
	localeFor,
	translate,
	translateCount,
} from "../../../agent_console/locale/index.ts";
import { ko } from "../../../agent_console/locale/ko.ts";
import { errorCodes } from "../../../static/protocol/error.ts";

const source = sources(path.resolve(import.meta.dirname, "../../../agent_console"));

/** The code of the console without its catalogues, as one text. */
function sources(folder: string): string {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((file) => /\.tsx?$/.test(file) && !file.startsWith("locale/"))
		.map((file) => readFileSync(path.join(folder, file), "utf8"))
		.join("\n");
}

/** Keys that code makes from a part and a value: `tool.${tool}.help`. */
const made = (source.match(/`[a-z_]+\.[^`\s]*\$\{[^`]*`/g) ?? []).map(
	(template) => new RegExp(`^${template.slice(1, -1).replace(/\$\{[^}]+\}/g, "\\w+")}$`),
);

function isUsed(key: string): boolean {
	const counted = key.replace(/\.(one|other)$/, "");
	const written = source.includes(`"${key}"`) || source.includes(`"${counted}"`);
	return written || made.some((template) => template.test(key));
}

describe("catalogues", () => {
	it("have the same keys", () => {
		expect(Object.keys(ko)).toEqual(Object.keys(en));
	});

	it("have a text for every key, with the same values in it", () => {
		const values = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
		for (const [key, text] of Object.entries(en)) {
			expect(ko[key as keyof typeof en].trim(), key).not.toBe("");
			expect(values(ko[key as keyof typeof en]), key).toEqual(values(text));
		}
	});

	it("have no key that nobody uses", () => {
		// Codes of the server; `errorKey`, `eventKey` and `auditKey` look them up.
		const codes = /^(error|event|reaction|audit\.kind)\./;
		expect(Object.keys(en).filter((key) => !codes.test(key) && !isUsed(key))).toEqual([]);
	});

	it("have a text for every error code of the protocol", () => {
		for (const code of errorCodes) expect(errorKey(code)).toBe(`error.${code}`);
		expect(errorKey("of_a_newer_server")).toBe("error.other");
		expect(eventKey("of_a_newer_server")).toBe("event.other");
		expect(auditKey("of_a_newer_server")).toBe("audit.kind.other");
	});
});

describe("translate", () => {
	it("fills values in, as text", () => {
		expect(translate("en", "thread.typing", { name: "$& {name}" })).toBe("$& {name} is typing…");
	});

	it("counts in the grammatical number of the language", () => {
		expect(translateCount("en", "inbox.count", 1)).toBe("1 unread message");
		expect(translateCount("en", "inbox.count", 2)).toBe("2 unread messages");
		expect(translateCount("ko", "inbox.count", 1)).toBe(
			ko["inbox.count.other"].replace("{count}", "1"),
		);
	});

	it("takes the first language of the browser that there is", () => {
		expect(localeFor(["fr-FR", "ko-KR", "en"])).toBe("ko");
		expect(localeFor(["xx", "constructor"])).toBe("en");
		expect(Object.keys(catalogues)).toEqual(["en", "ko"]);
	});
});
