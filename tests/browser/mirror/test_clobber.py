"""Fields and pictures named like members of forms and documents: they come before the members themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

NAMES = """
    const names = (prototype) => {
      const all = new Set();
      for (let at = prototype; at; at = Object.getPrototypeOf(at)) {
        for (const name of Object.getOwnPropertyNames(at)) all.add(name);
      }
      return [...all];
    };
    const field = (name) => `<input name="${name}" value="${name}">`;
    const picture = (name) => `<img name="${name}" alt="${name}">`;
"""

#: A form that holds a field for every name there is, and a document with a picture for every name.
PAGE = f"""{NAMES}
    const fields = names(win.HTMLFormElement.prototype).map(field).join('');
    const pictures = names(win.Document.prototype).map(picture).join('');
    return `<!doctype html><style>form{{overflow:auto;height:40px}} form:hover{{color:red}} a:hover{{color:red}}</style>
      <body><label>Name <b>of</b> it <input id=named></label>
      <form id=f aria-label=form>${{fields}}<p id=inside>text</p></form><div id=pictures>${{pictures}}</div></body>`;"""


async def test_forms_and_documents_are_mirrored_whatever_is_in_them(mirror: Mirror) -> None:
    await mirror.open(await mirror.js(PAGE))
    await mirror.check()
    assert await mirror.js("return h.doc.body !== h.get(h.doc, 'body')"), "the document answers with a picture"
    await mirror.js(
        """const find = (id) => h.call(doc, 'getElementById', id);
        const make = (name) => h.call(doc, 'createElement', name);
        const [body, form] = [h.get(doc, 'body'), find('f')];
        h.call(form, 'setAttribute', 'title', 'changed');
        h.call(form, 'append', 'more', make('i'));
        h.call(form, 'scrollTo', 0, 30);
        h.call(form, 'animate', [{opacity: 1}, {opacity: 0.5}], {duration: 1000});
        h.call(form, 'dispatchEvent', new win.PointerEvent('pointermove', {bubbles: true, composed: true}));
        find('inside').firstChild.data = 'edited';
        h.call(body, 'prepend', form);
        await h.settle();
        const wrapper = make('section');
        h.call(body, 'append', wrapper);
        wrapper.append(form);
        h.call(form, 'setAttribute', 'popover', 'manual');
        h.call(form, 'showPopover');
        win.getSelection().setBaseAndExtent(form, 1, form, 2);"""
    )
    await mirror.check()
    assert await mirror.js("return h.call(h.call(h.replica.document, 'getElementById', 'f'), 'matches', ':popover-open')")
    assert await mirror.js("return h.call(h.call(h.replica.document, 'getElementById', 'f'), 'matches', ':hover')") is False


async def test_a_snapshot_follows_a_document_whose_members_are_named(mirror: Mirror) -> None:
    await mirror.open(await mirror.js(PAGE))
    await mirror.js("h.capture.requestSnapshot();")
    await mirror.check()


async def test_points_and_ids_are_found_among_such_names(mirror: Mirror) -> None:
    await mirror.open(await mirror.js(PAGE))
    found = await mirror.js(
        """await h.settle();
        const form = h.call(h.replica.document, 'getElementById', 'f');
        const id = h.replica.idOf(form);
        const point = h.replica.place(id, 0.5, 0.5);
        const spot = h.replica.locate(point.x, point.y);
        const near = h.replica.nodeById(spot.id);
        return [id > 0, near === form || h.call(form, 'contains', near), h.anchorBox(form).height > 0,
          h.anchor(form, 0, 0) !== null];"""
    )
    assert found == [True, True, True, True]


async def test_a_form_is_hidden_and_named_whatever_is_in_it(mirror: Mirror) -> None:
    await mirror.open(await mirror.js(PAGE), "{privacy: 'default', rules: [{selector: '#f', action: 'redact'}]}")
    await mirror.js("await h.settle()")
    assert await mirror.js("return h.errors") == []
    assert await mirror.js("return h.resyncs") == []
    box = "return [h.doc, h.replica.document].map((d) => h.call(h.call(d, 'getElementById', 'f') ?? h.call(d, 'querySelector', '[lookalong-redacted]'), 'getBoundingClientRect').height)"
    live, shown = await mirror.js(box)
    assert live == shown
