import { expect, test } from "vitest";
import { clientName } from "../../../agent_console/core/client.ts";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
	[`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/156.0.0.0 Safari/537.36`, "Chrome · Linux"],
	[
		`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/156.0 Safari/537.36`,
		"Chrome · Linux",
	],
	[
		`Mozilla/5.0 (Windows NT 10.0) ${WEBKIT} Chrome/156.0 Safari/537.36 Edg/156.0`,
		"Edge · Windows",
	],
	["Mozilla/5.0 (Windows NT 10.0; rv:147.0) Gecko/20100101 Firefox/147.0", "Firefox · Windows"],
	[
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15",
		"Safari · macOS",
	],
	[
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/156.0 Safari/604.1",
		"Chrome · iPhone",
	],
	[
		`Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/29 Chrome/136 Safari/537`,
		"Samsung Internet · Android",
	],
	["curl/8.9.1", "curl/8.9.1"],
	["", ""],
])("%s is %s", (said, name) => {
	expect(clientName(said)).toBe(name);
});
