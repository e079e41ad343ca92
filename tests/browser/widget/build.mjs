/**
 * Builds the widget alone into the folder given, with the options of the product's build: the tests of the widget must
 * not wait for the console or the demo shop.
 */
import path from "node:path";
import esbuild from "esbuild";
import { buildWidget } from "../../../static/widget/bundle.mjs";

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

await buildWidget(folder, common);

// The mirror alone, for its encoder of actions.
await esbuild.build({
	...common,
	entryPoints: ["static/mirror/index.ts"],
	outfile: path.join(folder, "mirror.js"),
	format: "esm",
});
