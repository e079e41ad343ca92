// rrweb on the agent's side: the replayer in live mode without a buffer.
import { Replayer } from "rrweb";
import { install } from "./screen.js";

let replayer = null;
let events = [];

install({
	/** Takes the events of a snapshot as JSON. */
	load: async (told) => {
		events = JSON.parse(told);
		replayer = new Replayer([], { liveMode: true, root: document.body, mouseTail: false });
		replayer.startLive();
	},
	apply: () =>
		new Promise((resolve) => {
			replayer.on("fullsnapshot-rebuilded", resolve);
			for (const event of events) replayer.addEvent(event);
		}),
});
