/**
 * Builds the browser code: the mirror as a module of its own, and everything the server serves into its package.
 *
 *   node build.mjs            build all into static/mirror/dist and server/lookalong/assets
 *
 * Chunks carry a content hash in their name, so that they may be cached for ever; only the loader (`widget.js`) and
 * the console's page keep their names.
 */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { buildWidget } from "./static/widget/bundle.mjs";

const root = path.dirname(fileURLToPath(import.meta.url));
const at = (...parts) => path.join(root, ...parts);
const assets = at("server/lookalong/assets");

const common = {
	bundle: true,
	minify: true,
	target: "es2022",
	charset: "utf8",
	legalComments: "none",
	logLevel: "warning",
	jsx: "automatic",
};

await Promise.all([
	rm(at("static/mirror/dist"), { recursive: true, force: true }),
	rm(assets, { recursive: true, force: true }),
]);
await mkdir(assets, { recursive: true });
await Promise.all([mirror(), buildWidget(assets, common), agentConsole(), demo()]);

/** The engine alone, for anyone who wants only that. */
async function mirror() {
	await esbuild.build({
		...common,
		entryPoints: [at("static/mirror/index.ts")],
		outfile: at("static/mirror/dist/mirror.js"),
		format: "esm",
	});
}

/** The console: one page, one script, one stylesheet, nothing inline. */
async function agentConsole() {
	const built = await esbuild.build({
		...common,
		entryPoints: { console: at("agent_console/main.tsx") },
		outdir: path.join(assets, "console"),
		entryNames: "[name]-[hash]",
		chunkNames: "[name]-[hash]",
		assetNames: "[name]-[hash]",
		format: "esm",
		splitting: true,
		metafile: true,
		loader: { ".svg": "file", ".woff2": "file" },
		jsxImportSource: "preact",
	});
	const page = await readFile(at("agent_console/index.html"), "utf8");
	const output = Object.entries(built.metafile.outputs).find(
		([, each]) => each.entryPoint === "agent_console/main.tsx",
	);
	const style = output?.[1].cssBundle;
	if (!style) throw new Error("agent_console/main.tsx imports no stylesheet");
	await writeFile(
		path.join(assets, "console/index.html"),
		page
			.replace("<!-- style -->", `<link rel="stylesheet" href="${path.basename(style)}">`)
			.replace(
				"<!-- script -->",
				`<script type="module" src="${path.basename(output[0])}"></script>`,
			),
	);
}

/** The demo shop: served as it is, but for the planner, which is written with React. */
async function demo() {
	await cp(at("examples/shop"), path.join(assets, "demo"), { recursive: true });
	await esbuild.build({
		...common,
		entryPoints: [at("examples/planner/main.tsx")],
		outfile: path.join(assets, "demo/planner/planner.js"),
		format: "esm",
		jsxImportSource: "react",
		define: { "process.env.NODE_ENV": '"production"' },
	});
}
