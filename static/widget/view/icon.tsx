/** Line icons, drawn here so that nothing is loaded for them. */

const SHAPES = {
	close: "M6 6l12 12M18 6 6 18",
	send: "M4.5 12 19 5l-4.6 14-3.2-5.6L4.5 12Zm6.7 1.4L19 5",
	phone:
		"M6.6 3.9 9 3.4l1.7 4-1.9 1.5a11 11 0 0 0 5.3 5.3l1.5-1.9 4 1.7-.5 2.4c-.2 1-1 1.7-2 1.7C10.500 18.100 5.900 13.500 4.900 5.900c0-1 .7-1.800 1.700-2Z",
	eye: "M2.800 12S6 5.800 12 5.800 21.200 12 21.200 12 18 18.200 12 18.200 2.800 12 2.800 12Zm9.200 2.700a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400Z",
	more: "M12 5.500v.1M12 12v.1M12 18.500v.1",
	alert: "M12 8v5m0 3.200v.1M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17Z",
	attach: "M8 12.500l6-6a3 3 0 0 1 4.200 4.200l-8 8a5 5 0 0 1-7-7l7.500-7.500",
	check: "M5 12.500l4.500 4.500L19 7.500",
	checks: "M2.500 12.500 7 17l9.500-9.500M12.500 16l1 1L23 7.500",
	clock: "M12 7v5l3 2m-3-10.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17Z",
} as const;

export type IconName = keyof typeof SHAPES;

/** A decorative icon of the size of its text. */
export function Icon({ name }: { name: IconName }) {
	return <Drawn name={name} shape={SHAPES[name]} />;
}

/** An icon by its lines: chunks that come later bring their own. */
export function Drawn({ name, shape }: { name: string; shape: string }) {
	return (
		<svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true">
			<path d={shape} />
		</svg>
	);
}
