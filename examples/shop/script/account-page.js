import "./frame.js";
import { byId } from "./element.js";
import { guardForm } from "./form.js";
import { toast } from "./toast.js";

const KEY = "fernweh.account";

const login = /** @type {HTMLFormElement} */ (byId("login"));
const profile = /** @type {HTMLFormElement} */ (byId("profile"));
const password = /** @type {HTMLInputElement} */ (byId("password"));
const length = /** @type {HTMLInputElement} */ (byId("hike-length"));
const note = byId("courier-note");

/** @returns {Record<string, string>} */
function readAccount() {
	return JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
}

/** @param {Record<string, string>} account */
function writeAccount(account) {
	sessionStorage.setItem(KEY, JSON.stringify(account));
}

function showAccount() {
	const account = readAccount();
	byId("signed-out").hidden = Boolean(account.email);
	byId("signed-in").hidden = !account.email;
	byId("who").textContent = account.email ?? "";
	note.textContent = account.note ?? "";
	for (const field of profile.elements) {
		if (field instanceof HTMLInputElement && field.type === "checkbox")
			field.checked = Boolean(account[field.name]);
		else if ("value" in field && "name" in field && account[String(field.name)])
			field.value = account[String(field.name)];
	}
	showLength();
}

function showLength() {
	byId("hike-length-value").textContent = `${length.value} km`;
}

function togglePassword() {
	const hidden = password.type === "password";
	password.type = hidden ? "text" : "password";
	const button = byId("show-password");
	button.textContent = hidden ? "Hide" : "Show";
	button.setAttribute("aria-pressed", String(hidden));
}

/** Any e-mail and password will do; the password is forgotten at once. */
guardForm(login, (data) => {
	writeAccount({ ...readAccount(), email: String(data.get("email")) });
	login.reset();
	showAccount();
	byId("account-title").focus();
});

guardForm(profile, (data) => {
	data.delete("receipt");
	const fields = /** @type {Record<string, string>} */ (Object.fromEntries(data));
	writeAccount({ email: readAccount().email ?? "", note: note.textContent ?? "", ...fields });
	toast("Your profile is saved.");
});

length.addEventListener("input", showLength);
byId("show-password").addEventListener("click", togglePassword);
byId("sign-out").addEventListener("click", () => {
	sessionStorage.removeItem(KEY);
	profile.reset();
	showAccount();
	byId("account-title").focus();
});
showAccount();
