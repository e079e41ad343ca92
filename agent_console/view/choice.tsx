export function Choice(_: { hand: unknown; screen: unknown; scale: number }) {
	return null;
}
