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


#: The form in the replica.
SHOWN = "h.call(h.replica.document, 'getElementById', 'f')"


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
    assert await mirror.js(f"return h.call({SHOWN}, 'matches', ':popover-open')")
    x, y = await mirror.js(
        """const frame = document.getElementById('source').getBoundingClientRect();
        const box = h.call(h.call(doc, 'getElementById', 'f'), 'getBoundingClientRect');
        return [frame.x + box.x + 3, frame.y + box.y + 3];"""
    )
    await mirror.page.mouse.move(x, y)
    await mirror.js("await h.settle()")
    assert await mirror.js(f"return getComputedStyle({SHOWN}).color") == "rgb(255, 0, 0)"


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
    assert await mirror.js(
        """await h.settle();
        const height = (doc) => h.call(h.call(doc, 'querySelector', 'form'), 'getBoundingClientRect').height;
        return height(doc) > 0 && height(doc) === height(h.replica.document);"""
    )


async def test_an_agent_acts_whatever_is_in_a_form(mirror: Mirror) -> None:
    """Where it leads is not read from the fields in it: `baseURI` names one, the address is elsewhere all the same."""
    await mirror.open(await mirror.js(PAGE))
    outcome = await mirror.js(
        """const find = (id) => h.call(doc, 'getElementById', id);
        const form = find('f');
        const seen = [];
        const see = (event) => { seen.push(event.type); if (event.type === 'submit') event.preventDefault(); };
        for (const type of ['click', 'submit', 'keydown']) h.call(form, 'addEventListener', type, see);
        const guard = h.createGuard(win, { nodeById: (id) => h.capture.nodeById(id), isOwn: () => false });
        const act = (node, action) => guard.perform({id: h.capture.idOf(node), ...action});
        const field = h.call(form, 'querySelector', 'input');
        field.value = '';
        const point = {kind: 'pointer', rx: 0.5, ry: 0.5, modifiers: {}};
        const done = [
          act(form, {...point, gesture: 'move'}), act(form, {...point, gesture: 'click'}),
          act(form, {kind: 'scroll', dx: 0, dy: 10}), act(doc, {kind: 'scroll', dx: 0, dy: 10}),
        ];
        const top = h.get(form, 'scrollTop');
        done.push(
          act(field, {kind: 'text', text: 'typed'}), act(field, {kind: 'key', key: 'Tab', modifiers: {}}),
          act(field, {kind: 'key', key: 'Enter', modifiers: {}}),
        );
        h.call(form, 'setAttribute', 'action', '//elsewhere.example/');
        const refused = act(field, {kind: 'key', key: 'Enter', modifiers: {}});
        return {done, seen, top, refused, value: field.value};"""
    )
    assert outcome == {
        "done": [None] * 7,
        "seen": ["click", "keydown", "keydown", "submit", "keydown"],
        "top": 10,
        "refused": "navigation",
        "value": "typed",
    }
