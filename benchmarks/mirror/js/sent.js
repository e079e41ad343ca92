// Ours with the widget's uplink, which compresses and cuts: what is emitted are the frames of the socket.
import { Uplink } from "../../../static/widget/session/uplink.ts";
import { capture } from "./capture.js";
import { install } from "./engine.js";

const SNAPSHOT = 1;

install({
	start: (emit) => {
		const socket = {
			pressure: 0,
			sendRelay: (frame) => emit(frame[0] === SNAPSHOT, { type: frame[0], size: frame.length }),
			discard: () => {},
		};
		const uplink = new Uplink(socket, () => {});
		uplink.begin(1);
		const running = capture((frame) => uplink.mirror(frame));
		return () => running.stop();
	},
});
