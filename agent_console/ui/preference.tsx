/** The switches for language and theme. */
import { themes } from "../live/preference.ts";
import { catalogues, type Locale, localeNames } from "../locale/index.ts";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";

const locales = Object.keys(catalogues) as Locale[];

/** Goes through the languages. */
export function LanguageButton() {
	const { locale } = useDesk().preferences;
	const words = useWords();
	const label = words("rail.language", { language: localeNames[locale.value] });
	return (
		<button
			type="button"
			class="button quiet icon-only"
			aria-label={label}
			title={label}
			onClick={() => {
				locale.value = after(locales, locale.value);
			}}
		>
			<Icon name="language" />
		</button>
	);
}

/** Goes through the themes. */
export function ThemeButton() {
	const { theme } = useDesk().preferences;
	const words = useWords();
	const label = words("rail.theme", { theme: words(`theme.${theme.value}`) });
	return (
		<button
			type="button"
			class="button quiet icon-only"
			aria-label={label}
			title={label}
			onClick={() => {
				theme.value = after(themes, theme.value);
			}}
		>
			<Icon name={theme.value} />
		</button>
	);
}

function after<T>(all: readonly T[], one: T): T {
	return all[(all.indexOf(one) + 1) % all.length] as T;
}
