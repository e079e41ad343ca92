/** The elements a session shows itself in, within the widget's own root: never captured, never controllable. */
import { addSheet } from "../sheet.ts";
import type { Shell } from "../shell.ts";
import { BUTTON_STYLE } from "../view/button_style.ts";
import { SESSION_STYLE } from "./style.ts";

export interface Scene {
	/** Prompts and bar, above the panel. */
	readonly place: HTMLElement;
	/** Over what is hidden from the agent, below everything of ours. */
	readonly stripes: HTMLElement;
	/** Annotations, below the panel. */
	readonly marks: HTMLElement;
	/** Says things to screen readers. */
	readonly voice: HTMLElement;
}

export function addScene({ root, side }: Shell, locale: string): Scene {
	addSheet(root, BUTTON_STYLE + SESSION_STYLE);
	const make = (name: string) => {
		const element = document.createElement("div");
		element.className = name;
		element.lang = locale;
		element.dir = side.dir;
		return element;
	};
	const place = make("la");
	const stripes = make("la mark-layer");
	stripes.ariaHidden = "true";
	const marks = make("la mark-layer");
	const voice = make("la hidden");
	voice.setAttribute("role", "status");
	side.before(stripes, marks);
	side.after(place, voice);
	return { place, stripes, marks, voice };
}
