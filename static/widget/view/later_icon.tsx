/** Icons of what is loaded later than the chat. */
import { Drawn } from "./icon.tsx";

const SHAPES = {
	back: "M14.500 5.500 8 12l6.500 6.500",
	hidden:
		"M4 4l16 16M9.900 6.100A8.700 8.700 0 0 1 12 5.800C18 5.800 21.200 12 21.200 12a15 15 0 0 1-2.700 3.500M6.300 7.700A14.600 14.600 0 0 0 2.800 12S6 18.200 12 18.200a8.800 8.800 0 0 0 4-1M10.100 10.100a2.700 2.700 0 0 0 3.800 3.800",
	pause: "M9 6v12M15 6v12",
	pointer: "M6 4l12.500 7-5.700 1.600L10 18.500 6 4Z",
	download: "M12 4.500v10.500m-4.500-4.500 4.500 4.500 4.500-4.500M5 19.500h14",
	print: "M7.500 9V4.500h9V9M7.500 16.500H4.500V9h15v7.500h-3m-9-2.500h9v6h-9Z",
} as const;

/** A decorative icon of the size of its text. */
export function LaterIcon({ name }: { name: keyof typeof SHAPES }) {
	return <Drawn name={name} shape={SHAPES[name]} />;
}
