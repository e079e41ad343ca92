// What the customer's page does in the live measurements. Times are of the machine's clock, in milliseconds.

const now = () => performance.timeOrigin + performance.now();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

globalThis.change = {
	/** Change one text `count` times; resolves with the times of the changes. */
	ticks: async (from, count, gap) => {
		const tick = document.querySelector("#tick");
		const made = [];
		for (let i = from; i < from + count; i++) {
			await pause(gap);
			made.push(now());
			tick.textContent = `${i}`;
		}
		return made;
	},
	/** Make a table of 200 rows anew `count` times; its last cell tells the number. */
	renders: async (from, count, gap) => {
		const body = document.querySelector("#table tbody");
		const made = [];
		const start = performance.now();
		for (let i = 0; i < count; i++) {
			await pause(Math.max(0, start + i * gap - performance.now()));
			made.push(now());
			// Rows that this file makes, on the benchmark's own page: nothing foreign is in them.
			body.innerHTML = rows(from + i);
		}
		return made;
	},
};

function rows(number) {
	let html = "";
	for (let i = 0; i < 200; i++) {
		html +=
			`<tr class="row ${i % 2 ? "odd" : "even"}"><td class="num">${i}</td><td>Customer ${(i * 7919 + number) % 1000}</td>` +
			`<td><span class="badge">state ${(i + number) % 5}</span></td><td>${((i * 31 + number * 7) % 900) / 10}</td></tr>`;
	}
	return `${html}<tr><td id="stamp">${number}</td></tr>`;
}
