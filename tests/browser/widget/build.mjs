/**
 * Builds the widget alone into the folder given, with the options of the product's build: the tests of the widget must
 * not wait for the console or the demo shop.
 */
import path from "node:path";
import esbuild from "esbuild";

const [, , folder] = process.argv;
const common = {
	bundle: true,
	minify: true,
	target: "es2022",
	charset: "utf8",
	legalComments: "none",
	logLevel: "warning",
	jsx: "automatic",
};

const chunks = await esbuild.build({
	...common,
	entryPoints: { chat: "static/widget/chat.tsx" },
	outdir: path.join(folder, "widget"),
	entryNames: "[name]-[hash]",
	chunkNames: "[name]-[hash]",
	format: "esm",
	splitting: true,
	metafile: true,
	jsxImportSource: "preact",
});
const chunkOf = (entryPoint) => {
	const outputs = Object.entries(chunks.metafile.outputs);
	const [file] = outputs.find(([, each]) => each.entryPoint === entryPoint);
	return JSON.stringify(`widget/${path.basename(file)}`);
};
await esbuild.build({
	...common,
	entryPoints: ["static/widget/loader.ts"],
	outfile: path.join(folder, "widget.js"),
	format: "iife",
	define: {
		CHAT_CHUNK: chunkOf("static/widget/chat.tsx"),
		SESSION_CHUNK: chunkOf("static/widget/session/session.tsx"),
	},
});

// The mirror alone, for its encoder of actions.
await esbuild.build({
	...common,
	entryPoints: ["static/mirror/index.ts"],
	outfile: path.join(folder, "mirror.js"),
	format: "esm",
});
