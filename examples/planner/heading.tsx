/** @jsxImportSource react */
import { type ReactNode, useEffect, useRef } from "react";

let isFirst = true;

/**
 * A page's heading: names the document, and takes the focus so that keyboard and screen reader
 * start at the new page. The first page of a visit leaves the focus where the browser put it.
 */
export function Heading({ children }: { readonly children: string }): ReactNode {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		document.title = `${children} · Fernweh Outfitters`;
		if (!isFirst) heading.current?.focus({ preventScroll: true });
		isFirst = false;
	}, [children]);
	return (
		<h1 ref={heading} tabIndex={-1} data-test="planner-title">
			{children}
		</h1>
	);
}
