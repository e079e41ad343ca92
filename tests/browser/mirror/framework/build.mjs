// Bundles the pages of this folder with the packages in a folder's `node_modules`:
// `node build.mjs ROOT FOLDER NAME…` writes `FOLDER/NAME.js`, with ROOT's esbuild.
import { cp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [root, folder, ...names] = process.argv.slice(2);
const esbuild = createRequire(path.join(root, "package.json"))("esbuild");
const source = path.join(folder, "source");
await cp(path.dirname(fileURLToPath(import.meta.url)), source, { recursive: true });

const svelte = {
	name: "svelte",
	setup(build) {
		const load = createRequire(path.join(folder, "package.json"));
		build.onLoad({ filter: /\.svelte$/ }, async ({ path: file }) => {
			const { compile } = load("svelte/compiler");
			return { contents: compile(await readFile(file, "utf8"), { filename: file }).js.code };
		});
	},
};

await esbuild.build({
	entryPoints: names.map((name) => path.join(source, `${name}.js`)),
	outdir: folder,
	bundle: true,
	minify: true,
	target: "es2022",
	conditions: ["browser", "production"],
	define: { "process.env.NODE_ENV": '"production"' },
	// The packages are links into the cache; what they import is found beside the links.
	preserveSymlinks: true,
	logLevel: "error",
	plugins: [svelte],
});
