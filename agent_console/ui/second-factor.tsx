/** The second factor of a log-in: on, with the codes for when the app is lost, and off. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import qrcode from "qrcode-generator";
import type { Secret } from "../live/account.ts";
import { useDesk, useWords } from "./context.ts";
import { ProofForm } from "./credential.tsx";

interface FactorParts {
	readonly done: () => void;
}

/** From a secret to an app that has it, to codes that were kept. */
export function SecondFactorOn({ done }: FactorParts) {
	const { account, notices } = useDesk();
	const words = useWords();
	const secret = useSignal<Secret | null>(null);
	const codes = useSignal<readonly string[]>([]);

	async function offer(): Promise<void> {
		secret.value = await account.offerSecondFactor();
		if (!secret.value) notices.show(words("error.unreachable"), "problem");
	}
	useEffect(() => void offer(), []);

	if (codes.value.length > 0) return <RecoveryCodes codes={codes.value} done={done} />;
	if (!secret.value) return <p class="lead">{words("account.loading")}</p>;
	const { value } = secret;
	return (
		<>
			<p class="lead">{words("factor.scan")}</p>
			<Picture text={value.address} />
			<p class="detail">{words("factor.type")}</p>
			<p class="secret">{fours(value.secret)}</p>
			<ProofForm
				submit="factor.add"
				busy="factor.busy"
				incomplete="factor.incomplete"
				code="factor.code"
				prove={async (password, code) => {
					const answer = await account.addSecondFactor(password, value.secret, code);
					if (answer.ok) codes.value = answer.codes;
					return answer;
				}}
				done={() => undefined}
			/>
		</>
	);
}

export function SecondFactorOff({ done }: FactorParts) {
	const { account } = useDesk();
	const words = useWords();
	return (
		<>
			<p class="lead">{words("factor.remove_lead")}</p>
			<ProofForm
				submit="factor.remove"
				busy="factor.busy"
				incomplete="factor.incomplete"
				code="login.code_label"
				prove={(password, code) => account.removeSecondFactor(password, code)}
				done={done}
			/>
		</>
	);
}

function RecoveryCodes({ codes, done }: FactorParts & { readonly codes: readonly string[] }) {
	const words = useWords();
	const file = useComputed(() => `data:text/plain,${encodeURIComponent(codes.join("\n"))}`);
	return (
		<>
			<p class="lead">{words("factor.recovery")}</p>
			<ul class="recovery">
				{codes.map((code) => (
					<li key={code}>{code}</li>
				))}
			</ul>
			<div class="dialog-actions">
				<a class="button" href={file.value} download="lookalong-recovery-codes.txt">
					{words("factor.save")}
				</a>
				<button type="button" class="button primary" onClick={done}>
					{words("factor.saved")}
				</button>
			</div>
		</>
	);
}

/** A text for a camera. Dark on light in every theme: not every app reads the reverse. */
function Picture({ text }: { readonly text: string }) {
	const words = useWords();
	const code = qrcode(0, "M");
	code.addData(text);
	code.make();
	const size = code.getModuleCount();
	const path: string[] = [];
	for (let y = 0; y < size; y++) {
		for (let x = 0; x < size; x++) if (code.isDark(y, x)) path.push(`M${x} ${y}h1v1h-1z`);
	}
	return (
		<svg
			class="qr"
			viewBox={`-4 -4 ${size + 8} ${size + 8}`}
			role="img"
			aria-label={words("factor.picture")}
		>
			<path d={path.join("")} />
		</svg>
	);
}

/** In fours, as it is typed off. */
function fours(secret: string): string {
	return secret.replace(/(.{4})(?=.)/g, "$1 ");
}
