/** What every part of the page reaches without being handed it: the desk, and the texts. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Desk } from "../live/desk.ts";
import {
	type CountKey,
	type Key,
	type Locale,
	translate,
	translateCount,
	type Values,
} from "../locale/index.ts";

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
	const desk = useContext(DeskContext);
	if (!desk) throw new Error("expected a DeskContext above this component");
	return desk;
}

export interface Words {
	readonly locale: Locale;
	/** A text. */
	(key: Key, values?: Values): string;
	/** A text that counts something. */
	count(key: CountKey, count: number): string;
}

/** The texts in the agent's language; the component shows the new ones when it changes. */
export function useWords(): Words {
	const locale = useDesk().preferences.locale.value;
	return Object.assign((key: Key, values?: Values) => translate(locale, key, values), {
		locale,
		count: (key: CountKey, count: number) => translateCount(locale, key, count),
	});
}
