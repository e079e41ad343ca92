/** Find and fill elements. Pages build their lists from `<template>`, never from strings. */

/**
 * Return the element with this id; a page without it is broken, so that fails at once.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
	const element = document.getElementById(id);
	if (!element) throw new Error(`expected an element with the id ${id}, found none`);
	return /** @type {T} */ (element);
}

/**
 * Return a copy of the first element in a template.
 * @param {string} id The template's id.
 * @returns {HTMLElement}
 */
export function copyOf(id) {
	const template = /** @type {HTMLTemplateElement} */ (byId(id));
	const element = template.content.firstElementChild;
	return /** @type {HTMLElement} */ (element?.cloneNode(true));
}

/**
 * Return the part of an element that the template marks with `data-part`.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {HTMLElement} element
 * @param {string} name
 * @returns {T}
 */
export function part(element, name) {
	const found = element.matches(`[data-part="${name}"]`)
		? element
		: element.querySelector(`[data-part="${name}"]`);
	if (!found) throw new Error(`expected a part ${name} in <${element.localName}>, found none`);
	return /** @type {T} */ (found);
}
