import { byId } from "./element.js";

/** Milliseconds that a toast stays: long enough to read it twice and to reach its link. */
const STAY = 6000;

/**
 * Say something in the corner, also to screen readers.
 * @param {string} text
 * @param {{label: string, href: string}} [link]
 */
export function toast(text, link) {
	const note = document.createElement("div");
	note.className = "toast";
	note.dataset.test = "toast";
	const words = document.createElement("span");
	words.textContent = text;
	note.append(words);
	if (link) note.append(anchor(link));
	byId("toasts").append(note);
	setTimeout(() => note.remove(), STAY);
}

/** @param {{label: string, href: string}} link */
function anchor({ label, href }) {
	const element = document.createElement("a");
	element.className = "toast__link";
	element.href = href;
	element.textContent = label;
	return element;
}
