/** The session code a customer reads out to an agent on the phone. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Code } from "../client.ts";
import type { App } from "./app.ts";
import { Icon } from "./icon.tsx";

const MINUTE_MS = 60_000;
/** How often the time left is looked at, in milliseconds. */
const TICK_MS = 1000;

export function CodePanel({ app }: { app: App }) {
	const { client, t } = app;
	const title = useRef<HTMLHeadingElement>(null);
	useEffect(() => title.current?.focus(), []);
	return (
		<section class="code" aria-labelledby="code-title">
			<button type="button" class="link" onClick={() => client.closeCode()}>
				<Icon name="back" />
				{t("code.back")}
			</button>
			<h3 id="code-title" tabIndex={-1} ref={title}>
				{t("code.title")}
			</h3>
			<p>{t("code.text")}</p>
			<div class="code-state" role="status">
				<CodeState app={app} code={client.code.value} />
			</div>
		</section>
	);
}

function CodeState({ app, code }: { app: App; code: Code }) {
	const { t } = app;
	if (code.name === "shown") return <Digits app={app} {...code} />;
	if (code.name === "requesting") return <p>{t("code.requesting")}</p>;
	if (code.name === "none") return null;
	const text = code.reason === "rate_limited" ? "code.rate_limited" : "code.failed";
	return <Again app={app} text={t(text)} />;
}

function Digits({ app, digits, expiresAtMs }: { app: App; digits: string; expiresAtMs: number }) {
	const { t } = app;
	const left = useTimeLeft(expiresAtMs);
	if (left <= 0) return <Again app={app} text={t("code.expired")} />;
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

function Again({ app, text }: { app: App; text: string }) {
	return (
		<>
			<p>{text}</p>
			<button type="button" class="secondary" onClick={() => app.client.requestCode()}>
				{app.t("code.again")}
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
