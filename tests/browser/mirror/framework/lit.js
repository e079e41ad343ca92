// The form in Lit: in a shadow root, with fields that show what the element holds.
import { html, LitElement } from "lit";
import { live } from "lit/directives/live.js";

class TestForm extends LitElement {
	static properties = { form: { state: true } };

	constructor() {
		super();
		this.form = { name: "", size: "s", news: false, clicks: 0, sent: false };
	}

	set(key, value) {
		this.form = { ...this.form, [key]: value };
	}

	render() {
		const { name, size, news, clicks } = this.form;
		return html`<form @submit=${(event) => {
			event.preventDefault();
			this.set("sent", true);
		}}>
			<input id="name" .value=${live(name)} @input=${({ target }) => this.set("name", target.value)}>
			<select id="size" .value=${live(size)} @change=${({ target }) => this.set("size", target.value)}>
				<option value="s">small</option><option value="l">large</option>
			</select>
			<input id="news" type="checkbox" .checked=${live(news)} @change=${({ target }) => this.set("news", target.checked)}>
			<button id="more" type="button" @click=${() => this.set("clicks", clicks + 1)}>more</button>
			<output id="out">${JSON.stringify(this.form)}</output>
		</form>`;
	}
}

customElements.define("test-form", TestForm);
document.getElementById("root").append(document.createElement("test-form"));
