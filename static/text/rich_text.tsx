/** A message as elements: made one by one, never from a text that is read as HTML. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { type Block, readText } from "./block.ts";
import type { Span } from "./inline.ts";
import type { Link } from "./link.ts";

/** A message as people wrote it. */
export function RichText({ text }: { text: string }) {
	const blocks = useMemo(() => readText(text), [text]);
	return <>{blocks.map(block)}</>;
}

function block(it: Block): JSX.Element {
	if (it.kind === "code")
		return (
			<pre dir="ltr">
				<code>{it.text}</code>
			</pre>
		);
	if (it.kind === "quote") return <blockquote>{it.spans.map(span)}</blockquote>;
	if (it.kind === "paragraph") return <p>{it.spans.map(span)}</p>;
	const items = it.items.map((each) => <li value={each.number}>{each.spans.map(span)}</li>);
	return it.items[0]?.number === undefined ? <ul>{items}</ul> : <ol>{items}</ol>;
}

function span(it: Span): JSX.Element {
	switch (it.kind) {
		case "text":
			return <>{it.text}</>;
		case "code":
			return <code dir="ltr">{it.text}</code>;
		case "link":
			return link(it);
		case "strong":
			return <strong>{it.spans.map(span)}</strong>;
		case "emphasis":
			return <em>{it.spans.map(span)}</em>;
	}
}

/** An address has a direction of its own: what turns the text before it does not turn what it says. */
function link({ href, text, place }: Link): JSX.Element {
	return (
		<>
			<a href={href} target="_blank" rel="noopener noreferrer" dir={place ? "auto" : "ltr"}>
				{text}
			</a>
			{place && <bdi dir="ltr"> ({place})</bdi>}
		</>
	);
}
