/** The console's icons: 20 × 20 outlines in the colour of the text beside them; never the only carrier of a meaning. */

/** Outlines, each drawn for this console on a grid of 20. */
const PATHS = {
	inbox:
		"M3 11.5 5.2 4.6A1.5 1.5 0 0 1 6.6 3.5h6.8a1.5 1.5 0 0 1 1.4 1.1L17 11.5M3 11.5V15a1.5 1.5 0 0 0 1.5 1.5h11A1.5 1.5 0 0 0 17 15v-3.5M3 11.5h4l1 2h4l1-2h4",
	logout: "M8 3.5H5A1.5 1.5 0 0 0 3.5 5v10A1.5 1.5 0 0 0 5 16.5h3M13 6.5 16.5 10 13 13.5M16.5 10H8",
	system: "M3.5 4.5h13v8.5h-13zM7.5 16.5h5M10 13v3.5",
	light:
		"M10 6.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4M10 2.5v1.4M10 16.1v1.4M2.5 10h1.4M16.1 10h1.4M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1",
	dark: "M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3z",
	language:
		"M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4M3 10h14M10 2.8c2.2 2 3.2 4.4 3.2 7.2s-1 5.2-3.2 7.2c-2.2-2-3.2-4.4-3.2-7.2S7.8 4.8 10 2.8",
	back: "M11.5 4.5 6 10l5.5 5.5",
	earlier: "M16 10H4.5M9 5 4 10l5 5",
	later: "M4 10h11.5M11 5l5 5-5 5",
	reload: "M15.5 8A6 6 0 1 0 16 10.500M16 4.500V8h-3.5",
	code: "M3.5 5.500h13v9h-13zM6.5 10h.01M10 10h.01M13.5 10h.01",
	send: "M3.5 10 16.5 4l-4 12.5-3-5.500zM9.5 11 16.5 4",
	eye: "M2 10s2.9-5 8-5 8 5 8 5-2.9 5-8 5-8-5-8-5M10 7.800a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4",
	eyeOff:
		"M3.5 3.500l13 13M8 5.300A8 8 0 0 1 10 5c5.1 0 8 5 8 5a13 13 0 0 1-2.3 2.800M5.3 6.600A13 13 0 0 0 2 10s2.9 5 8 5c1.3 0 2.5-.3 3.5-.8M8.4 8.400a2.2 2.2 0 0 0 3.1 3.1",
	point:
		"M10 7.500a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M10 2.500v2.200M10 15.300v2.200M2.5 10h2.200M15.3 10h2.2",
	highlight: "M4 7V4h3M13 4h3v3M16 13v3h-3M7 16H4v-3M7.5 7.500h5v5h-5z",
	control: "M5 3.500l10.5 6-4.7 1.2-2.4 4.500z",
	close: "M5 5l10 10M15 5 5 15",
	stop: "M6 6h8v8H6z",
	screen: "M3 4.500h14v9H3zM7 16.500h6",
	check: "M4 10.500l4 4 8-9",
	checks: "M1.5 10.500l4 4 7.5-9M9.5 13.200l1.3 1.3 7.7-9",
	clock: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M10 6v4l2.5 2",
	warning: "M10 3.5 17.5 16.500h-15zM10 8v4M10 14.200h.01",
	chat: "M3.5 4.500h13v9H9l-3.5 3v-3h-2z",
	pause: "M7.5 5.500v9M12.5 5.500v9",
	list: "M3.5 4.500h13v11h-13zM6.5 8h7M6.5 12h7",
	calendar: "M3.5 5.500h13v11h-13zM3.5 9h13M7 3.500v3.500M13 3.500v3.500",
	drop: "M10 3c2.800 3.300 4.500 5.700 4.500 8.200a4.500 4.500 0 0 1-9 0C5.500 8.700 7.200 6.300 10 3z",
	file: "M5.500 3h6l3.500 3.500V17h-9.500zM11.500 3v3.500H15",
	print: "M6 7V3.500h8V7M6 14.500H3.500V7h13v7.500H14M6 12h8v4.500H6z",
	shield: "M10 3l5.500 2v4.500c0 3.500-2.200 5.800-5.500 7.500-3.300-1.700-5.500-4-5.500-7.500V5z",
	expand: "M3.500 7.500v-4h4M12.500 3.500h4v4M16.500 12.500v4h-4M7.500 16.500h-4v-4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
	return (
		<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
			<path d={PATHS[name]} />
		</svg>
	);
}
