/** The audit log, for supervisors and administrators: read, never changed. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { cleanName } from "../core/text.ts";
import type { Chain, Entry, Page } from "../live/audit.ts";
import { auditKey } from "../locale/index.ts";
import { useDesk, useWords, type Words } from "./context.ts";
import { moment } from "./time.ts";

const SERVER: Chain = { name: "server" };

/** What the pane shows: nothing yet, entries, or that they could not be read. */
type Reading =
	| { readonly name: "loading" }
	| { readonly name: "read"; readonly entries: readonly Entry[]; readonly next: number }
	| { readonly name: "failed" };

export function AuditPane() {
	const { agent, audit } = useDesk();
	const words = useWords();
	const chains = useSignal<readonly Chain[]>([]);
	const chosen = useSignal<Chain | null>(null);
	const whole = agent.value?.role === "administrator";

	async function find(): Promise<void> {
		const sites = await audit.sites();
		chains.value = whole ? [...sites, SERVER] : sites;
		chosen.value = chains.value[0] ?? null;
	}
	useEffect(() => void find(), [whole]);

	return (
		<section class="pane audit" aria-label={words("audit.title")}>
			<header class="pane-head">
				<h1>{words("audit.title")}</h1>
				<ChainChoice chains={chains.value} chosen={chosen} />
			</header>
			<p class="audit-lead">{words("audit.lead")}</p>
			{chosen.value && <Entries key={nameOf(chosen.value)} chain={chosen.value} />}
		</section>
	);
}

interface ChoiceParts {
	readonly chains: readonly Chain[];
	readonly chosen: Signal<Chain | null>;
}

function ChainChoice({ chains, chosen }: ChoiceParts) {
	const words = useWords();
	return (
		<label class="audit-chain">
			<span>{words("audit.chain")}</span>
			<select
				onChange={(event) => {
					chosen.value = chains[event.currentTarget.selectedIndex] ?? null;
				}}
			>
				{chains.map((each) => (
					<option key={nameOf(each)}>
						{each.name === "site" ? each.title : words("audit.server")}
					</option>
				))}
			</select>
		</label>
	);
}

function Entries({ chain }: { readonly chain: Chain }) {
	const { audit } = useDesk();
	const words = useWords();
	const reading = useSignal<Reading>({ name: "loading" });

	async function read(before: number, known: readonly Entry[]): Promise<void> {
		const page: Page | null = await audit.page(chain, before);
		reading.value = page
			? { name: "read", entries: [...known, ...page.entries], next: page.next }
			: { name: "failed" };
	}
	useEffect(() => void read(0, []), []);

	const now = reading.value;
	if (now.name !== "read")
		return (
			<p class="audit-lead" role="status">
				{words(`audit.${now.name}`)}
			</p>
		);
	if (now.entries.length === 0) return <p class="audit-lead">{words("audit.empty")}</p>;
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
		<section class="audit-entries" tabIndex={0} aria-label={words("audit.title")}>
			<table>
				<thead>
					<tr>
						{(["when", "who", "what", "more"] as const).map((each) => (
							<th key={each} scope="col">
								{words(`audit.${each}`)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{now.entries.map((each) => (
						<Row key={each.seq} entry={each} />
					))}
				</tbody>
			</table>
			{now.next > 0 && (
				<button type="button" class="button" onClick={() => void read(now.next, now.entries)}>
					{words("audit.earlier")}
				</button>
			)}
		</section>
	);
}

function Row({ entry }: { readonly entry: Entry }) {
	const words = useWords();
	const { at_ms, conversation_id, detail, content } = entry;
	const told = [...Object.entries(detail), ...Object.entries(content)];
	return (
		<tr>
			<td>
				<time dateTime={new Date(at_ms).toISOString()}>{moment(words, at_ms)}</time>
			</td>
			<td>
				<bdi>{actorOf(words, entry)}</bdi>
			</td>
			<td>{words(auditKey(entry.kind))}</td>
			<td class="audit-more">
				{told.map(([name, value]) => (
					<span key={name} class="audit-detail">
						{name}: <bdi>{cleanName(String(value), "")}</bdi>
					</span>
				))}
				{conversation_id && <a href={`#/c/${conversation_id}`}>{words("audit.conversation")}</a>}
			</td>
		</tr>
	);
}

function actorOf(words: Words, { actor_id, actor_name }: Entry): string {
	if (actor_name) return cleanName(actor_name, actor_id);
	if (actor_id === "command") return words("audit.command");
	if (actor_id === "") return words("audit.system");
	return actor_id.startsWith("vis_") ? words("audit.visitor") : actor_id;
}

function nameOf(chain: Chain): string {
	return chain.name === "site" ? `site ${chain.key}` : "server";
}
