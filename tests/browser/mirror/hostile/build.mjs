// node build.mjs FOLDER: bundles what the hostile tests need beside the engine itself.
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const [, , folder] = process.argv;

/** Put the permissive filter in the place of the replica's own. */
const permissive = {
	name: "permissive",
	setup: (build) =>
		build.onResolve({ filter: /\/safety\.ts$/ }, () => ({
			path: path.join(here, "permissive.js"),
		})),
};

const common = { bundle: true, format: "esm", target: "es2022", logLevel: "error" };
await Promise.all([
	esbuild.build({
		...common,
		entryPoints: [path.join(here, "raw.js")],
		outfile: path.join(folder, "raw.js"),
	}),
	esbuild.build({
		...common,
		entryPoints: [path.join(here, "../../../../static/mirror/replica/replica.ts")],
		outfile: path.join(folder, "permissive.js"),
		plugins: [permissive],
	}),
]);
