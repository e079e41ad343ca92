/** Builds the widget: the loader, a chat of each language, and the chunks that both chats share. */
import { createHash } from "node:crypto";
import { readFile, rename } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const at = (name) => path.join(here, name);
const LANGUAGES = ["en", "ko"];
/** Entries of what the chat loads once it is wanted. */
const LATER = /[\\/](attach|code_panel|menu|rich_text|story)\.tsx$/;

/**
 * Build it into a folder: `widget.js`, and its chunks in `widget/`.
 *
 * The chunks first: the loader has to know the names of those it loads.
 *
 * @param folder where to
 * @param common options of esbuild that everything is built with
 */
export async function buildWidget(folder, common) {
	const chats = [];
	// One after the other: what the languages share has the same name and the same content.
	for (const language of LANGUAGES) chats.push(await buildChat(folder, common, language));
	const names = await nameAlike(path.join(folder, "widget"), chats);
	await esbuild.build({
		...common,
		entryPoints: [at("loader.ts")],
		outfile: path.join(folder, "widget.js"),
		format: "iife",
		define: {
			CHAT_EN: JSON.stringify(`widget/${names[0]}`),
			CHAT_KO: JSON.stringify(`widget/${names[1]}`),
			SESSION_CHUNK: JSON.stringify(`widget/${chats[0].session}`),
		},
	});
}

async function buildChat(folder, common, language) {
	const { metafile } = await esbuild.build({
		...common,
		entryPoints: { chat: at("entry.ts") },
		outdir: path.join(folder, "widget"),
		entryNames: "[name]-[hash]",
		chunkNames: "[name]-[hash]",
		format: "esm",
		splitting: true,
		metafile: true,
		jsxImportSource: "preact",
		plugins: [speaking(language), joined()],
		// These are loaded when they are about to run: browsers that know the hint compile them while they arrive, off the
		// page's thread, instead of function by function in the middle of it.
		banner: { js: "//# allFunctionsCalledOnLoad" },
	});
	return {
		language,
		chat: chunkOf(metafile, "static/widget/entry.ts"),
		session: chunkOf(metafile, "static/widget/session/session.tsx"),
	};
}

/** Put a language's catalogue in the place of the English one. */
function speaking(language) {
	const contents = `export { ${language} as words } from "./${language}.ts";export const locale = "${language}";`;
	return {
		name: "speaking",
		setup: (build) =>
			build.onLoad({ filter: /[\\/]widget[\\/]locale[\\/]spoken\.ts$/ }, () => ({
				contents,
				resolveDir: at("locale"),
			})),
	};
}

/**
 * Have what is loaded later import the whole chat: the chat stays one file then, which compresses better than one for each
 * set of chunks that happen to need the same. The session goes without: it also runs in frames, where there is no chat.
 */
function joined() {
	return {
		name: "joined",
		setup: (build) =>
			build.onLoad({ filter: LATER }, async ({ path: file }) => ({
				contents: `import ${JSON.stringify(at("chat.tsx"))};${await readFile(file, "utf8")}`,
				loader: "tsx",
			})),
	};
}

/** Give the chats names that differ in the language alone: the loader names them all, and every byte of it counts. */
async function nameAlike(folder, chats) {
	const hash = createHash("sha256");
	for (const { chat } of chats) hash.update(await readFile(path.join(folder, chat)));
	const common = hash.digest("hex").slice(0, 8).toUpperCase();
	return Promise.all(
		chats.map(async ({ chat, language }) => {
			const name = `chat-${language}-${common}.js`;
			await rename(path.join(folder, chat), path.join(folder, name));
			return name;
		}),
	);
}

function chunkOf(metafile, entryPoint) {
	const found = Object.entries(metafile.outputs).find(([, each]) => each.entryPoint === entryPoint);
	if (!found) throw new Error(`${entryPoint} was not built`);
	return path.basename(found[0]);
}
