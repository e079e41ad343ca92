/** Say what is wrong with a form, in place and in words, before it is sent. */

/**
 * Check a form when it is sent; go on only when all of it is right.
 *
 * A field's `data-message` replaces the browser's words. Errors are announced through
 * `aria-describedby`, and the first wrong field takes the focus.
 *
 * @param {HTMLFormElement} form
 * @param {(data: FormData) => void} onValid
 */
export function guardForm(form, onValid) {
	form.noValidate = true;
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const wrong = fieldsOf(form).filter((field) => !showState(field));
		if (wrong.length) wrong[0]?.focus();
		else onValid(new FormData(form));
	});
	// Only a field that is already marked is checked again while typing: nobody likes early blame.
	form.addEventListener("input", (event) => {
		const field = /** @type {Field} */ (event.target);
		if (field.getAttribute("aria-invalid")) showState(field);
	});
}

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
	return /** @type {Field[]} */ ([...form.elements].filter((each) => "willValidate" in each));
}

/**
 * Mark or unmark a field; return whether it is right.
 * @param {Field} field
 */
function showState(field) {
	const error = errorOf(field);
	const valid = !field.willValidate || field.validity.valid;
	if (error) {
		error.textContent = valid ? "" : (field.dataset.message ?? field.validationMessage);
		error.hidden = valid;
	}
	if (valid) field.removeAttribute("aria-invalid");
	else field.setAttribute("aria-invalid", "true");
	return valid;
}

/**
 * Return the paragraph for a field's error, made at the first need.
 * @param {Field} field
 */
function errorOf(field) {
	const box = field.closest(".field");
	if (!box || !field.id) return undefined;
	const id = `${field.id}-error`;
	const known = document.getElementById(id);
	if (known) return known;
	const error = document.createElement("p");
	error.id = id;
	error.className = "field__error";
	error.hidden = true;
	box.append(error);
	field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${id}`);
	return error;
}
