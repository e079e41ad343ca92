// Seeded random programs over a DOM. `program(seed, count)` gives a list of operations that can be
// cut and run again, so that a failing one shrinks; `run` performs some of them in one task.
import { facts, isRendered } from "./compare.js";
import { FORM } from "./form.js";
import { random, Scene } from "./scene.js";
import { STAGE } from "./stage.js";
import { STYLE } from "./style.js";
import { TREE } from "./tree.js";

const FAMILIES = { tree: TREE, style: STYLE, form: FORM, stage: STAGE };
const NAMES = Object.entries(FAMILIES).flatMap(([family, operations]) =>
	Object.keys(operations).map((name) => `${family}.${name}`),
);

// Half of a program changes the tree, whatever number of operations a family has.
const SHARES = ["tree", "tree", "tree", "style", "form", "stage"];

// What the DOM refuses is no change; anything else is a fault of the program.
const REFUSED =
	/^(?:HierarchyRequest|NotFound|NotSupported|InvalidState|InvalidCharacter|Namespace|Syntax|IndexSize|NotAllowed)Error$/;

// Milliseconds in which a replica has to become equal: frames load, rules are compared now and then.
// A program is cut many times, most of which fail: there it is less.
const PATIENCE = 2000;
const SHORT_PATIENCE = 500;

// Timers as long as this run faster, so that the proof is made again and again meanwhile.
const LONG = 1000;
const HASTE = 40;
const ordinary = setTimeout;
globalThis.setTimeout = (act, delay = 0, ...more) =>
	ordinary(act, delay >= LONG ? delay / HASTE : delay, ...more);

// An operation is a name and a seed of its own: leaving one out does not change the others.
export function program(seed, count) {
	const r = random(seed);
	return Array.from({ length: count }, () => {
		const family = SHARES[r(SHARES.length)];
		const names = NAMES.filter((name) => name.startsWith(family));
		return [names[r(names.length)], r(2 ** 31)];
	});
}

function perform(scene, [name, seed]) {
	const [family, operation] = name.split(".");
	scene.r = random(seed);
	try {
		FAMILIES[family][operation](scene);
	} catch (error) {
		if (!REFUSED.test(error.name)) throw new Error(`${name}: ${error.stack}`);
	}
}

// Run a program with a pause after every `batch` operations, of which the first `before` are of a
// page nobody has captured yet; returns where replica and page differ.
export async function run(harness, operations, batch, before, patience = PATIENCE) {
	await harness.open("<!doctype html><html><head></head><body><div></div></body></html>");
	harness.errors.length = harness.resyncs.length = 0;
	harness.replica?.destroy();
	const scene = new Scene(harness);
	// A form that is sent would take the page away.
	scene.win.addEventListener("submit", (event) => event.preventDefault(), { capture: true });
	for (const operation of operations.slice(0, before)) perform(scene, operation);
	// What was begun before, like `replace`, ends before: what comes of it later leaves no trace.
	if (before > 0) await harness.turn();
	harness.start({ privacy: "open" });
	scene.isLive = true;
	for (const [index, operation] of operations.slice(before).entries()) {
		perform(scene, operation);
		if ((index + 1) % batch === 0) await (batch % 2 ? Promise.resolve() : harness.turn());
	}
	const faults = await settled(harness, patience);
	harness.capture.stop();
	return faults;
}

async function settled(harness, patience) {
	const end = performance.now() + patience;
	for (;;) {
		// A fault ends it early, and is in the comparison.
		await harness.settle(0).catch(() => {});
		const faults = harness.compare();
		if (faults.length === 0) faults.push(...difference(harness));
		if (
			faults.length === 0 ||
			harness.errors.length ||
			harness.resyncs.length ||
			performance.now() > end
		)
			return faults;
		await new Promise((resolve) => ordinary(resolve, 20));
	}
}

function difference(harness) {
	const [live, shown] = [facts(harness.doc, false), facts(harness.replica.document, true)];
	const at = live.findIndex((fact, index) => !isSame(fact, shown[index] ?? []));
	if (at < 0) return [];
	const side = ([fact, node, style]) =>
		`${fact} ${style} ${(node.outerHTML ?? node.nodeName ?? "").slice(0, 300)}`;
	return ["facts", `- ${side(live[at])}`, `+ ${side(shown[at] ?? ["nothing", {}])}`];
}

// Browsers do not agree with themselves on which nodes without a box have a style, nor take it up to date: Chromium
// keeps what a sheet gave that has been switched off since.
function isSame([fact, node, style], [shown, , shownStyle]) {
	if (fact !== shown) return false;
	return !style || !shownStyle || style === shownStyle || !isRendered(node);
}

// Leave out operations as long as the same kind of fault stays; returns what is left, and how many come before.
export async function shrink(harness, operations, batch, before) {
	const [kind] = await run(harness, operations, batch, before);
	let [failing, early] = [operations, before];
	if (kind === undefined) return [failing, early];
	for (let size = Math.ceil(failing.length / 2); size >= 1; size = Math.floor(size / 2)) {
		for (let at = 0; at < failing.length; ) {
			const less = [...failing.slice(0, at), ...failing.slice(at + size)];
			const earlier = early - Math.max(0, Math.min(early, at + size) - at);
			const faults = less.length ? await run(harness, less, batch, earlier, SHORT_PATIENCE) : [];
			if (faults[0] === kind) [failing, early] = [less, earlier];
			else at += size;
		}
	}
	return [failing, early];
}
