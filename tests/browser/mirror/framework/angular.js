// The form in Angular: `ngModel` on every field.
import "@angular/compiler";
import { Component } from "@angular/core";
import { FormsModule } from "@angular/forms";
import { bootstrapApplication } from "@angular/platform-browser";

const Form = Component({
	selector: "test-form",
	imports: [FormsModule],
	template: `<form (ngSubmit)="form.sent = true">
		<input id="name" name="name" [(ngModel)]="form.name">
		<select id="size" name="size" [(ngModel)]="form.size">
			<option value="s">small</option><option value="l">large</option>
		</select>
		<input id="news" name="news" type="checkbox" [(ngModel)]="form.news">
		<button id="more" type="button" (click)="form.clicks = form.clicks + 1">more</button>
		<output id="out">{{ told() }}</output>
	</form>`,
})(
	class {
		form = { name: "", size: "s", news: false, clicks: 0, sent: false };

		told() {
			return JSON.stringify(this.form);
		}
	},
);

document.getElementById("root").append(document.createElement("test-form"));
bootstrapApplication(Form);
