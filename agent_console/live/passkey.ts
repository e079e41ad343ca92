/** Passkeys: what the browser is asked, and what it answers, as JSON values (WebAuthn Level 3 §5.1.8–9). */

/** What the server asks. */
export type Question = PublicKeyCredentialCreationOptionsJSON &
	PublicKeyCredentialRequestOptionsJSON;

/** Whether this browser can be asked at all: it knows passkeys, and their JSON, and the page came safely. */
export function isKnown(): boolean {
	return (
		globalThis.isSecureContext &&
		"parseRequestOptionsFromJSON" in (globalThis.PublicKeyCredential ?? {})
	);
}

/** Have a passkey made; null if the person would not, or has one there already. */
export function make(question: Question): Promise<unknown> {
	return asked(() =>
		navigator.credentials.create({
			publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question),
		}),
	);
}

/** Have a passkey chosen; null if the person would not, or has none. */
export function find(question: Question): Promise<unknown> {
	return asked(() =>
		navigator.credentials.get({
			publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question),
		}),
	);
}

async function asked(ask: () => Promise<Credential | null>): Promise<unknown> {
	try {
		const credential = await ask();
		return credential && (credential as PublicKeyCredential).toJSON();
	} catch {
		// The browser tells no page whether a person declined or had nothing to choose (§14.5).
		return null;
	}
}
