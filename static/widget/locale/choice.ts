/** Which language to speak. */

export type Locale = "en" | "ko";

/** The first wish there is a catalogue for: the tag's, then the page's, then the browser's; English else. */
export function chooseLocale(wishes: readonly (string | undefined)[]): Locale {
	for (const wish of wishes) {
		const language = wish?.toLowerCase().split(/[-_]/)[0];
		if (language === "en" || language === "ko") return language;
	}
	return "en";
}

/** The languages wished for, in order of weight. */
export function localeWishes(tag: string): (string | undefined)[] {
	return [tag, document.documentElement.lang, ...navigator.languages];
}
