// Ours on the agent's side: a replica with the options of the console, see agent_console/view/screen.ts.
import { createReplica } from "../../../static/mirror/index.ts";
import { install } from "./screen.js";

let resolve = () => {};
let reject = () => {};
let replica = null;
let payload = null;

install({
	/** Takes the bytes of a snapshot as characters. */
	load: async (told) => {
		payload = Uint8Array.from(told, (character) => character.charCodeAt(0));
		replica = createReplica(document.body, {
			assets: () => null,
			page: () => location.href,
			onResync: (reason) => reject(new Error(reason)),
			onState: ({ loading }) => loading || resolve(),
		});
		await new Promise((loaded) => replica.frame.addEventListener("load", loaded, { once: true }));
	},
	apply: () =>
		new Promise((...settle) => {
			[resolve, reject] = settle;
			replica.apply({ kind: "snapshot", payload });
		}),
});
