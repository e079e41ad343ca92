/** What an agent likes: language and theme, kept in this browser. */
import { effect, type Signal, signal } from "@preact/signals";
import { isLocale, type Locale, localeFor } from "../locale/index.ts";
import { read, write } from "./storage.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const LOCALE_KEY = "lookalong.locale";
const THEME_KEY = "lookalong.theme";

export class Preferences {
	readonly locale: Signal<Locale>;
	readonly theme: Signal<Theme>;

	/** @param storage where they are kept; one that throws (storage may be forbidden) keeps nothing. */
	constructor(storage: Storage, languages: readonly string[]) {
		const locale = read(storage, LOCALE_KEY);
		const theme = read(storage, THEME_KEY);
		this.locale = signal(isLocale(locale) ? locale : localeFor(languages));
		this.theme = signal(themes.find((each) => each === theme) ?? "system");
		effect(() => write(storage, LOCALE_KEY, this.locale.value));
		effect(() => write(storage, THEME_KEY, this.theme.value));
	}

	/** Keep the document's language and theme in step. */
	applyTo(root: HTMLElement): () => void {
		return effect(() => {
			root.lang = this.locale.value;
			root.dataset.theme = this.theme.value;
		});
	}
}
