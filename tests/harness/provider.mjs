// An OpenID provider for tests: oidc-provider, which is certified, with its own pages to log in and agree.
// Usage: node provider.mjs PORT REDIRECT_URI ACCOUNTS, where ACCOUNTS is a JSON file of claims by log-in name.
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const [port, redirectUri, accounts] = process.argv.slice(2);

function key(kid, alg, type, options) {
	const { privateKey } = generateKeyPairSync(type, options);
	return { ...privateKey.export({ format: "jwk" }), kid, alg, use: "sig" };
}

/** Who somebody is now: a test may change the file meanwhile. */
function findAccount(_ctx, id) {
	const { sub = id, ...claims } = JSON.parse(readFileSync(accounts, "utf8"))[id] ?? {};
	return { accountId: id, claims: () => ({ sub, ...claims }) };
}

const provider = new Provider(`http://localhost:${port}`, {
	clients: [
		{
			client_id: "lookalong",
			client_secret: "the secret of the client: +/%&",
			redirect_uris: [redirectUri],
			id_token_signed_response_alg: "ES256",
		},
	],
	claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
	cookies: { keys: ["a key of the test"] },
	findAccount,
	jwks: {
		keys: [
			key("one", "RS256", "rsa", { modulusLength: 2048 }),
			key("two", "ES256", "ec", { namedCurve: "P-256" }),
		],
	},
	pkce: { required: () => true },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
