/** The colour of each viewer's annotations, the same on every screen. */

/**
 * As many as a session may have viewers; those that come first differ most. Against white and against `#121212` each has
 * a contrast of at least 3:1 (WCAG 2.2, 1.4.11), and white text on it 4.5:1 (1.4.3).
 */
export const AGENT_COLOURS = [
	"#9439ef",
	"#d6006b",
	"#006bd6",
	"#a5590d",
	"#0a7f28",
	"#c110c1",
	"#0d789c",
	"#717109",
	"#d91212",
	"#5a5af2",
	"#c63e10",
	"#0a7b5e",
	"#427b0a",
	"#cb109c",
	"#89690b",
	"#6e6e6e",
] as const;

/** The colour of a viewer: numbers start at 1. */
export function agentColour(viewer: number): string {
	return AGENT_COLOURS[(viewer - 1) % AGENT_COLOURS.length] ?? AGENT_COLOURS[0];
}
