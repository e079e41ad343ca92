/** Looking for words: the field above the list, and what was found in its place. */
import { useEffect, useRef } from "preact/hooks";
import { cleanName } from "../core/text.ts";
import type { Found } from "../live/search.ts";
import { useDesk, useWords } from "./context.ts";
import { Icon } from "./icon.tsx";
import { brief } from "./time.ts";

/** Longest query the server takes, in characters. */
const MAX_QUERY = 200;

export function SearchField() {
	const { search } = useDesk();
	const words = useWords();
	const field = useRef<HTMLInputElement>(null);
	useSearchKeys(() => field.current?.select());

	function onKeyDown(event: KeyboardEvent): void {
		// While a syllable is being composed the keys are the input method's.
		if (event.isComposing) return;
		if (event.key === "Escape") search.look("");
		else if (event.key === "ArrowDown") focusResult(0);
		else return;
		event.preventDefault();
	}

	return (
		<search class="search">
			<Icon name="search" />
			<input
				ref={field}
				type="search"
				enterkeyhint="search"
				autocomplete="off"
				maxLength={MAX_QUERY}
				aria-label={words("search.label")}
				aria-keyshortcuts="Control+K Meta+K /"
				placeholder={words("search.label")}
				value={search.text.value}
				onInput={(event) => search.look(event.currentTarget.value)}
				onKeyDown={onKeyDown}
			/>
			<span class="search-key" aria-hidden="true">
				/
			</span>
		</search>
	);
}

export function SearchResults() {
	const { search } = useDesk();
	const words = useWords();
	const finding = search.finding.value;
	const said = finding.name === "found" ? finding.messages.length : 0;
	return (
		<div class="rows found">
			<p role="status" class={said > 0 ? "visually-hidden" : "found-none"}>
				{finding.name === "looking" && words("search.looking")}
				{finding.name === "failed" && words("search.failed")}
				{finding.name === "found" &&
					(said > 0 ? words.count("search.count", said) : words("search.none"))}
			</p>
			{finding.name === "found" && (
				<ul aria-label={words("search.results")} onKeyDown={moveThroughResults}>
					{finding.messages.map((each) => (
						<Result key={`${each.conversation_id}/${each.seq}`} found={each} />
					))}
				</ul>
			)}
			{finding.name === "found" && finding.next > 0 && (
				<button type="button" class="button small" onClick={() => search.more()}>
					{words("search.more")}
				</button>
			)}
		</div>
	);
}

function Result({ found }: { found: Found }) {
	const words = useWords();
	return (
		<li>
			<a class="row" href={`#/c/${found.conversation_id}/${found.seq}`}>
				<span class="row-name">{cleanName(found.visitor_name, words("visitor.unnamed"))}</span>
				<time class="row-time" dateTime={new Date(found.at_ms).toISOString()}>
					{brief(words, found.at_ms)}
				</time>
				<bdi class="row-found" dir="auto">
					{found.excerpt.map((each, at) =>
						// Pieces of one excerpt have no other name than their place, and never change.
						each.found ? <mark key={at}>{each.text}</mark> : each.text,
					)}
				</bdi>
			</a>
		</li>
	);
}

// Behaviour --------------------------------------------------------------------------------------

/** Ctrl+K and ⌘K from anywhere, `/` from where nothing is written and the customer's page does not hear it. */
function useSearchKeys(focus: () => void): void {
	useEffect(() => {
		const listen = (event: KeyboardEvent) => {
			if (event.isComposing || !isSearchKey(event)) return;
			event.preventDefault();
			focus();
		};
		document.addEventListener("keydown", listen);
		return () => document.removeEventListener("keydown", listen);
	}, [focus]);
}

function isSearchKey({ key, ctrlKey, metaKey, altKey, target, defaultPrevented }: KeyboardEvent) {
	if (altKey || defaultPrevented) return false;
	if (ctrlKey || metaKey) return key.toLowerCase() === "k";
	const busy = "input, textarea, select, [contenteditable], .view, dialog";
	return key === "/" && !(target instanceof Element && target.closest(busy));
}

/** ↑ and ↓ move through the results, and back to the field. */
function moveThroughResults(event: KeyboardEvent): void {
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (!step) return;
	event.preventDefault();
	focusResult(results().indexOf(document.activeElement as HTMLElement) + step);
}

function focusResult(at: number): void {
	const found = results();
	if (at < 0) document.querySelector<HTMLElement>(".search input")?.focus();
	else found[Math.min(at, found.length - 1)]?.focus();
}

function results(): HTMLElement[] {
	return [...document.querySelectorAll<HTMLElement>(".found .row")];
}
