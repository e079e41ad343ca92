"""Form fields: every property."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case
from tests.browser.mirror.battery.situation import FILL, FORM
from tests.browser.mirror.battery.step import shows

__all__ = ["CASES"]

CASES = (
    Case(
        "checked",
        "checked, indeterminate",
        FORM,
        steps="c.checked = true; c.indeterminate = true",
        see="[$('#c').checked, $('#c').indeterminate]",
        want=[True, True],
    ),
    Case(
        "defaults",
        "defaultValue, defaultChecked, defaultSelected",
        FORM,
        steps="i.defaultValue = 'd'; c.defaultChecked = true; s.options[1].defaultSelected = true;"
        " r2.defaultChecked = true",
        see="[$('#i').value, $('#c').checked, $('#s').value, $('#r2').checked]",
        want=["d", True, "b", True],
    ),
    Case(
        "step",
        "stepUp, stepDown, valueAsNumber, valueAsDate",
        FORM,
        steps="g.stepUp(5); n.valueAsNumber = 7; n.stepDown(); d.valueAsDate = new Date(Date.UTC(2021, 4, 6))",
        see="[$('#g').value, $('#n').value, $('#d').value]",
        want=["55", "6", "2021-05-06"],
    ),
    Case(
        "options-length",
        "options.length, add, remove, item set",
        FORM,
        steps="s.options.length = 0; s.options.add(new Option('x', '1')); s.options[1] = new Option('y', '2');"
        " s.value = '2'; m.remove(0)",
        see="[[...$('#s').options].map((o) => o.text), $('#s').value, $('#m').length]",
        want=[["x", "y"], "2", 2],
    ),
    Case(
        "option-text",
        "text, label and value of options",
        FORM,
        steps="s.options[0].text = 'changed'; s.options[1].label = 'lab'; s.options[1].value = 'v';"
        " s.options[1].selected = true; s.options[0].disabled = true",
        see="[$('#s').options[0].text, $('#s').options[1].label, $('#s').value]",
        want=["changed", "lab", "v"],
    ),
    Case(
        "options-replaced",
        "options replaced by markup",
        FORM,
        steps="s.innerHTML = '<option>1<option selected>2'; m.replaceChildren(new Option('n', 'n', true, true))",
        see="[$('#s').value, $('#m').value]",
        want=["2", "n"],
    ),
    Case(
        "multiple-switched",
        "multiple and size switched",
        FORM,
        steps="m.multiple = false; s.multiple = true; s.size = 3; for (const o of s.options) o.selected = true",
        see="[$('#m').selectedIndex, $('#s').selectedOptions.length]",
    ),
    Case(
        "nothing-chosen",
        "selectedIndex = -1",
        FORM,
        steps="s.selectedIndex = -1; m.options[0].selected = true; m.value = 'none'",
        see="[$('#s').selectedIndex, $('#m').selectedIndex]",
        want=[-1, -1],
    ),
    Case(
        "type-change",
        "type of an input changed",
        FORM,
        steps="i.type = 'checkbox'; i.checked = true; n.type = 'text'; n.value = 'words'; g.type = 'number'",
        see="[$('#i').checked, $('#n').value, $('#g').value]",
        want=[True, "words", "50"],
    ),
    Case(
        "progress",
        "progress, meter, output",
        "<progress id=a max=10></progress><meter id=b max=10 value=2></meter><output id=c>o</output>",
        steps="a.value = 7; b.value = 9; b.high = 8; c.value = 'out'",
        see="[$('#a').value, $('#b').value, $('#c').value]",
        want=[7, 9, "out"],
        pixels="#b",
    ),
    Case(
        "progress-reset",
        "progress made indeterminate again",
        "<progress id=a max=10 value=5></progress>",
        steps="a.removeAttribute('value')",
        see="$('#a').position",
        want=-1,
    ),
    Case(
        "fieldset",
        "disabled fieldset, legend, readonly, required",
        "<fieldset id=f><legend><input id=a></legend><input id=b></fieldset>",
        steps="f.disabled = true; a.readOnly = true; a.required = true",
        see="[all(':disabled').length, all(':read-only:required').length]",
        want=[2, 1],
    ),
    Case(
        "form-attribute",
        "form association by attribute",
        "<form id=f></form><input id=i form=f name=n value=v>",
        steps=("i.value = 'changed'", shows("$('#i').value === 'changed'"), "f.reset(); i.setAttribute('form', '')"),
        see="$('#i').value",
        want="v",
    ),
    Case(
        "form-by-name",
        "a form whose fields are called value, checked, reset",
        "<form id=f><input name=value id=i><input name=elements><input name=reset></form>",
        before="i.value = 'x'",
        steps="HTMLFormElement.prototype.reset.call(f); i.value = 'y'",
        see="$('#i').value",
        want="y",
    ),
    Case(
        "moved-field",
        "a field with a value moved, cloned, replaced",
        FORM,
        steps="i.value = 'kept'; t.after(i); const n = t.cloneNode(true); n.id = 'n2'; n.value = 'clone';"
        " t.replaceWith(n)",
        see="[$('#i').value, $('#n2').value]",
        want=["kept", "clone"],
    ),
    Case(
        "datalist",
        "input with a datalist, list changed",
        "<input id=i list=l><datalist id=l><option value=a></datalist>",
        steps="l.append(new Option('b')); i.value = 'b'",
        see="[$('#i').value, $('#l').options.length]",
        want=["b", 2],
    ),
    Case(
        "file-input",
        "a file input never tells names",
        "<input id=i type=file>",
        steps="const d = new DataTransfer(); d.items.add(new File(['x'], 'secret-name.txt'));"
        " i.files = d.files; i.dispatchEvent(new Event('change', { bubbles: true }))",
        shown="$('#i').type === 'file'",
        secret="secret-name",
        tree=False,
    ),
    Case(
        "hidden-input",
        "hidden inputs are not told",
        "<input id=i type=hidden value=secret-token>",
        steps="i.value = 'secret-token-2'",
        shown="$('#i') !== null",
        secret="secret-token",
        tree=False,
    ),
    Case(
        "internals-value",
        "a form-associated custom element",
        "<form id=f><x-field id=x name=x></x-field></form><style>x-field:invalid{color:green}</style>",
        before="customElements.define('x-field', class extends HTMLElement { static formAssociated = true;"
        " i = this.attachInternals();"
        " connectedCallback() { this.i.setFormValue('v'); this.textContent = 'field'; } })",
        steps="x.i.setValidity({ customError: true }, 'no')",
        see="css('#x', 'color')",
        want="rgb(0, 128, 0)",
    ),
    Case(
        "value-before",
        "all fields set before capture",
        FORM,
        before="i.value = 'a'; c.checked = true; c.indeterminate = true; r2.checked = true; t.value = 'b';"
        " s.selectedIndex = 2; m.options[1].selected = true; g.value = 9; n.value = 4",
        see=FILL,
    ),
    Case(
        "value-selectedcontent",
        "a select styled by appearance: base-select",
        "<style>select,::picker(select){appearance:base-select}</style>"
        "<select id=s><button><selectedcontent></selectedcontent></button><option>one<option>two</select>",
        steps="s.value = 'two'",
        see="[$('#s').value, box('#s')]",
    ),
)
