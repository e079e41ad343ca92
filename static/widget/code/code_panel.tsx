/** Entry of a chunk: the session code a customer reads out to an agent on the phone. */

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../client.ts";
import type { Code } from "../code_request.ts";
import { addSheet } from "../sheet.ts";
import type { App } from "../view/app.ts";
import { BUTTON_STYLE } from "../view/button_style.ts";
import { LaterIcon } from "../view/later_icon.tsx";
import { type Translate, translator } from "./locale/index.ts";
import { CODE_STYLE } from "./style.ts";

const MINUTE_MS = 60_000;
/** How often the time left is looked at, in milliseconds. */
const TICK_MS = 1000;

interface Props {
	readonly client: Client;
	readonly t: Translate;
}

/** Make what draws the panel; called once. */
export function startCode({ client, locale }: App, place: Node): () => VNode {
	const t = translator(locale);
	addSheet(place.getRootNode(), BUTTON_STYLE + CODE_STYLE);
	return () => <CodePanel client={client} t={t} code={client.code.value} />;
}

function CodePanel({ client, t, code }: Props & { code: Code }) {
	const title = useRef<HTMLHeadingElement>(null);
	useEffect(() => title.current?.focus(), []);
	return (
		<section class="code" aria-labelledby="code-title">
			<button type="button" class="link" onClick={() => client.closeCode()}>
				<LaterIcon name="back" />
				{t("code.back")}
			</button>
			<h3 id="code-title" tabIndex={-1} ref={title}>
				{t("code.title")}
			</h3>
			<p>{t("code.text")}</p>
			<div class="code-state" role="status">
				<CodeState client={client} t={t} code={code} />
			</div>
		</section>
	);
}

function CodeState({ client, t, code }: Props & { code: Code }) {
	if (code.name === "shown") return <Digits client={client} t={t} {...code} />;
	if (code.name === "requesting") return <p>{t("code.requesting")}</p>;
	if (code.name === "none") return null;
	const text = code.reason === "rate_limited" ? "code.rate_limited" : "code.failed";
	return <Again client={client} t={t} text={t(text)} />;
}

function Digits({
	client,
	t,
	digits,
	expiresAtMs,
}: Props & { digits: string; expiresAtMs: number }) {
	const left = useTimeLeft(expiresAtMs);
	if (left <= 0) return <Again client={client} t={t} text={t("code.expired")} />;
	return (
		<>
			{/* Spaced, so that a screen reader reads digits and not a number of hundred thousands. */}
			<p class="digits" dir="ltr">
				<span class="hidden">{[...digits].join(" ")}</span>
				{(digits.match(/\d{1,3}/g) ?? []).map((group, index) => (
					<span key={index} aria-hidden="true">
						{group}
					</span>
				))}
			</p>
			<p class="quiet">{t("code.expires", { count: Math.ceil(left / MINUTE_MS) })}</p>
		</>
	);
}

function Again({ client, t, text }: Props & { text: string }) {
	return (
		<>
			<p>{text}</p>
			<button type="button" class="secondary" onClick={() => client.requestCode()}>
				{t("code.again")}
			</button>
		</>
	);
}

function useTimeLeft(expiresAtMs: number): number {
	const [now, setNow] = useState(Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), TICK_MS);
		return () => clearInterval(timer);
	}, []);
	return expiresAtMs - now;
}
