// rrweb live, as its guide says, over the same socket: events as JSON, the replayer in live mode without a buffer.
import { Replayer, record } from "rrweb";

/** Record this page into a socket. */
function send(url) {
	const socket = new WebSocket(url);
	return opened(socket, () => {
		record({ inlineStylesheet: false, emit: (event) => socket.send(JSON.stringify(event)) });
	});
}

/** Replay what the socket tells. */
function show(url) {
	const replayer = new Replayer([], { liveMode: true, root: document.body, mouseTail: false });
	replayer.startLive();
	const socket = new WebSocket(url);
	socket.onmessage = ({ data }) => replayer.addEvent(JSON.parse(data));
	return opened(socket, () => {});
}

function opened(socket, then) {
	return new Promise((resolve) => {
		socket.onopen = () => {
			then();
			resolve();
		};
	});
}

globalThis.pipe = { send, show, join: () => record.takeFullSnapshot(true) };
