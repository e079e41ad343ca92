import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { TOOL_KEYS } from "../../../agent_console/core/session.ts";

it("names the key of every tool in docs/accessibility.md", () => {
	const document = readFileSync("docs/accessibility.md", "utf8");
	const named = [...document.matchAll(/^\| shared view \| ([A-Z]) \|/gm)].map(([, key]) => key);
	expect(named.sort()).toEqual(Object.values(TOOL_KEYS).sort());
});
