/** What pages do: each workload is a function of a page made by `fixture.py`. Seeded, so that every run is the same. */

const task = () => new Promise((resolve) => setTimeout(resolve));
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Numerical Recipes' linear congruential generator; returns a function giving integers below `n`. */
function seeded(seed) {
	let state = seed;
	return (n) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * n);
	};
}

function row(index, salt) {
	const pick = seeded(index * 31 + salt);
	const name = `Customer ${pick(100000)}`;
	return (
		`<tr class="row ${index % 2 ? "odd" : "even"}" data-key="${index}"><td class="num">${index}</td>` +
		`<td><a href="/c/${index}">${name}</a></td><td>${pick(9000) / 100}</td>` +
		`<td><span class="badge b${pick(5)}">state ${pick(5)}</span></td><td><button type="button">Open</button></td></tr>`
	);
}

function rows(count, salt) {
	let html = "";
	for (let i = 0; i < count; i++) html += row(i, salt);
	return html;
}

const body = () => document.querySelector("#table tbody");

globalThis.workloads = {
	/** Click on a column's heading: every row moves. */
	sort: async () => {
		const table = body();
		const key = (tr) => Number(tr.cells[2].textContent);
		const sorted = [...table.rows].sort((a, b) => key(a) - key(b));
		for (const tr of sorted) table.append(tr);
	},
	/** New data three times over: every row is made anew. */
	render: async () => {
		for (let i = 0; i < 3; i++) {
			// Rows that this file makes, on the benchmark's own page: nothing foreign is in them.
			body().innerHTML = rows(1000, i + 1);
			await frame();
			await task();
		}
	},
	/** 10,000 insertions and removals in one task. */
	children: async () => {
		const list = document.querySelector("#list");
		const items = [...list.children];
		const pick = seeded(7);
		for (let i = 0; i < 10000; i++) {
			const at = pick(items.length);
			if (i % 2) items.splice(at, 1)[0].remove();
			else {
				const item = document.createElement("li");
				item.className = `item c${pick(9)}`;
				item.textContent = `Entry ${i}`;
				list.insertBefore(item, items[at]);
				items.splice(at, 0, item);
			}
		}
	},
	/** 10,000 texts in one task. */
	texts: async () => {
		const items = document.querySelectorAll("#list > li");
		for (let i = 0; i < 10000; i++) items[i % items.length].firstChild.data = `Entry ${i} of many`;
	},
	/** 10,000 attributes in one task. */
	attributes: async () => {
		const items = document.querySelectorAll("#list > li");
		for (let i = 0; i < 10000; i++)
			items[i % items.length].setAttribute("data-state", `s${i % 97}`);
	},
	/** 10,000 inline styles in one task. */
	styles: async () => {
		const items = document.querySelectorAll("#list > li");
		for (let i = 0; i < 10000; i++) {
			items[i % items.length].style.transform = `translate(${i % 50}px, ${i % 31}px)`;
		}
	},
	/** A list of which only the visible rows exist, scrolled through 120 frames. */
	virtual: async () => {
		const pane = document.querySelector("#virtual");
		const inner = pane.firstElementChild;
		const shown = new Map();
		for (let step = 0; step < 120; step++) {
			pane.scrollTop = step * 90;
			const first = Math.floor(pane.scrollTop / 30);
			for (const [index, element] of shown) {
				if (index >= first && index < first + 30) continue;
				element.remove();
				shown.delete(index);
			}
			for (let index = first; index < first + 30; index++) {
				if (shown.has(index)) continue;
				const item = document.createElement("div");
				item.className = "vrow";
				item.style.cssText = `position:absolute;top:${index * 30}px;height:30px;left:0;right:0`;
				// A number in three places, on the benchmark's own page: nothing foreign is in it.
				item.innerHTML = `<b>${index}</b><span class="name">Item number ${index}</span><i>${(index * 7919) % 1000}</i>`;
				inner.append(item);
				shown.set(index, item);
			}
			await frame();
		}
	},
};
