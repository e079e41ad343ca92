/**
 * Builds the console alone into the folder given, with the options of the product's build: the tests of the console must
 * not wait for the widget or the demo shop.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import esbuild from "esbuild";

const [, , folder] = process.argv;
await esbuild.build({
	bundle: true,
	minify: true,
	target: "es2022",
	charset: "utf8",
	legalComments: "none",
	logLevel: "warning",
	jsx: "automatic",
	jsxImportSource: "preact",
	entryPoints: { console: "agent_console/main.tsx" },
	outdir: folder,
	format: "esm",
});
const page = await readFile("agent_console/index.html", "utf8");
await writeFile(
	path.join(folder, "index.html"),
	page
		.replace("<!-- style -->", '<link rel="stylesheet" href="console.css">')
		.replace("<!-- script -->", '<script type="module" src="console.js"></script>'),
);
