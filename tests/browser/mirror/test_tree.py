"""The tree: what is inserted, moved, removed and edited arrives as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

ITEMS = "".join(f"<li id=l{i}>item {i}</li>" for i in range(50))
PAGE = (
    "<!doctype html><html lang=en><head><title>t</title></head><body>"
    f"<ul id=u>{ITEMS}</ul><p id=p>text <b id=b>bold</b></p></body></html>"
)

CASES = {
    "text-data": "p.firstChild.data = 'changed'",
    "attributes": "p.setAttribute('class','a b'); p.removeAttribute('id'); u.dataset.x = '1'",
    "append-remove": (
        "u.append(document.createElement('li')); l3.remove(); l7.replaceWith('x', document.createElement('i'))"
    ),
    "reverse": "u.append(...[...u.children].reverse())",
    "add-then-remove": "const x = document.createElement('i'); u.append(x); x.remove()",
    "nested-move": "const d = document.createElement('div'); p.append(d); d.append(u); u.prepend(b)",
    "swap-ancestor": ("const a = l1, c = document.createElement('i'); a.append(c); u.append(c); c.append(a)"),
    "detached-edit": (
        "const x = l5; x.remove(); x.textContent = 'edited'; x.className = 'c'; "
        "setTimeout(() => { x.append('more'); u.prepend(x); })"
    ),
    "told-anew-then-filled": "p.contentEditable = 'true'; p.append(l5); l9.append(b); p.contentEditable = 'false'",
    "told-anew-then-moved-on": "p.append(l5); p.dataset.lookalong = 'show'; l5.append(l6, l7); u.append(l7)",
    "split-normalize": "const t = p.firstChild.splitText(2); t.data = 'zz'; p.normalize()",
    "replace-children": (
        "const f = document.createDocumentFragment(); f.append('a', "
        "document.createElement('i'), 'b'); p.replaceChildren(f)"
    ),
    "move-before": "u.moveBefore(l9, l2)",
    "html-replaced": (
        "const h = document.createElement('html'); "
        "const b2 = document.createElement('body'); b2.append('new'); "
        "h.append(document.createElement('head'), b2); document.replaceChild(h, "
        "document.documentElement)"
    ),
    "comments": "p.append(document.createComment('note')); p.lastChild.data = 'changed'",
    "surrogates": "p.firstChild.data = 'a\\ud800b'; p.title = '\\udfff'; u.append('\\ud83d\\ude00')",
    "title": "document.title = 'other'",
    "root-attributes": "document.documentElement.className = 'x'; document.body.style.color = 'red'",
    "deep": (
        "let e = p; for (let i = 0; i < 1500; i++) { const n = document.createElement('div'); e.append(n); e = n; }"
    ),
    "many-text-edits": "for (let i = 0; i < 50; i++) p.firstChild.data += i",
    "new-in-known": (
        "const d = document.createElement('div'); d.innerHTML = '<b>x<i>y</i></b>'; "
        "u.before(d); d.append(l4, l2); d.firstChild.prepend(l8)"
    ),
    "wrap": "const d = document.createElement('div'); p.replaceWith(d); d.append(p)",
    "svg": (
        'p.innerHTML = \'<svg viewBox="0 0 1 1"><use xlink:href="#x"/><foreignObject><p>h</p></foreignObject></svg>\'; '
        "p.firstChild.firstChild.setAttributeNS('http://www.w3.org/1999/xlink', "
        "'xlink:href', '#y')"
    ),
    "mathml": "p.innerHTML = '<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>'",
    "odd-names": "p.innerHTML = '<o:p @click=1 :x=2 [y]=3>t</o:p>'",
    "attributes-with-capitals": (
        "p.setAttributeNS(null, 'viewBox', 'a'); const d = document.createElement('div'); "
        "d.setAttributeNS(null, 'oddName', 'b'); u.before(d)"
    ),
    "shadow-in-option": (
        "const s = document.createElement('select'), d = document.createElement('div'); "
        "s.append(new Option('o')); s.options[0].append(d); p.append(s); "
        "d.attachShadow({mode: 'open'}).append('text')"
    ),
    "template": "p.innerHTML = '<template><b>x</b></template>'",
    "template-noscript": "p.innerHTML = '<noscript>a</noscript>'",
}


@pytest.mark.parametrize("case", CASES)
async def test_change_arrives(mirror: Mirror, case: str) -> None:
    await mirror.open(PAGE)
    await mirror.run(CASES[case])
    await mirror.page.evaluate("harness.turn()")
    await mirror.check()


async def test_snapshot_comes_by_itself_and_first(mirror: Mirror) -> None:
    await mirror.page.evaluate("(html) => harness.open(html)", PAGE)
    kinds = await mirror.js("h.start(); while (!h.frames.length) await h.turn(); return h.frames.map((f) => f.kind);")
    assert kinds[0] == "snapshot"
    await mirror.check()


async def test_quirks_mode_is_kept(mirror: Mirror) -> None:
    await mirror.open("<html><head></head><body><p>quirks</p></body></html>")
    assert await mirror.js("return h.replica.document.compatMode") == "BackCompat"
    await mirror.check()


async def test_document_written_anew(mirror: Mirror) -> None:
    await mirror.open(PAGE)
    await mirror.js("doc.open(); doc.write('<!doctype html><p>new</p>'); doc.close();")
    await mirror.check()
    await mirror.js("doc.body.innerHTML = '<input id=i>'; doc.getElementById('i').value = 'v';")
    await mirror.check()


async def test_large_page_comes_in_slices_with_edits_between(mirror: Mirror) -> None:
    items = "".join(f"<div><p>{i}<b>x</b></p><i>{i}</i></div>" for i in range(5000))
    await mirror.page.evaluate("(html) => harness.open(html)", f"<!doctype html><body>{items}</body>")
    await mirror.js(
        """h.start();
        const seeds = [7, 77, 777];
        let n = 0;
        const edit = () => {
          const all = doc.body.children;
          for (const s of seeds) {
            const at = (s * (n + 1) * 7919) % all.length;
            const m = all[(at * 31 + 1) % all.length]; if (m !== all[at]) all[at].prepend(m);
            doc.body.insertBefore(doc.createElement('u'), all[at]).append('e' + n);
            doc.body.append(all[(at * 17) % all.length]);
            all[(at * 13) % all.length].remove();
          }
          if (++n < 60) setTimeout(edit);
        };
        edit();
        while (n < 60) await h.turn();"""
    )
    await mirror.check()
    assert await mirror.js("return h.frames.length") > 1


async def test_stop_gives_everything_back(mirror: Mirror) -> None:
    await mirror.open(PAGE)
    leftovers = await mirror.js(
        """const before = h.frames.length;
        h.capture.stop();
        doc.body.append('later');
        await h.turn(); await h.turn();
        const marked = [...doc.querySelectorAll('*')]
          .flatMap((e) => Object.getOwnPropertySymbols(e).filter((mark) => e[mark] !== undefined));
        return [h.frames.length - before, marked.length,
          win.Element.prototype.attachShadow.toString(),
          Object.getOwnPropertyDescriptor(win.HTMLInputElement.prototype, 'value').set.toString()];"""
    )
    assert leftovers[:2] == [0, 0]
    assert all("[native code]" in source for source in leftovers[2:])


async def test_what_moved_under_a_new_root_and_changed_there_arrives(mirror: Mirror) -> None:
    """The root is told, and watched, some milliseconds after it was made."""
    await mirror.open(PAGE)
    await mirror.js(
        """doc.querySelector('#u').title = 'told at once'; await h.turn();
        const host = doc.createElement('div');
        doc.body.append(host);
        await h.settle();
        doc.body.title = 'the next goes a frame later'; await 0; await 0;
        host.attachShadow({mode: 'open'}).append(doc.querySelector('#p'));
        for (let n = 0; n < 9; n++) await 0;
        host.shadowRoot.firstChild.replaceChildren('changed');"""
    )
    await mirror.check()


async def test_slots_filled_by_hand_follow_nodes_that_leave_and_come_back(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><div id=h><b>1</b><i>2</i></div>")
    await mirror.js(
        """const host = doc.querySelector('#h');
        const slot = doc.createElement('slot');
        host.attachShadow({mode: 'open', slotAssignment: 'manual'}).append(slot);
        slot.assign(...host.children);
        await h.settle();
        const [b] = host.children;
        b.remove();
        await h.settle();
        host.append(b);"""
    )
    await mirror.check()
    await mirror.page.wait_for_function("harness.q('#h').shadowRoot.firstChild.assignedNodes().length === 2")


async def test_a_text_that_was_edited_went_and_came_back_is_told_once(mirror: Mirror) -> None:
    """It is written anew with what it holds: the edit is part of that already."""
    await mirror.open(PAGE)
    await mirror.js(
        """doc.body.title = 'told at once'; await h.turn();
        const text = doc.querySelector('#p').firstChild;
        text.data += ' and more'; await 0; await 0;
        text.remove(); await 0; await 0;
        doc.body.append(text);"""
    )
    await mirror.check()


async def test_a_frame_that_moves_with_its_document_keeps_its_sheets(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><section><iframe srcdoc='<style>p{color:red}</style><p>in'></iframe></section>")
    await mirror.js(
        """const frame = doc.querySelector('iframe');
        while (frame.contentDocument.querySelector('p') === null) await h.turn();
        await h.settle();
        doc.body.moveBefore(frame, null);"""
    )
    await mirror.check()
    await mirror.page.wait_for_function(
        """harness.q('iframe').contentDocument?.adoptedStyleSheets
          .some((sheet) => sheet.cssRules[0]?.selectorText === 'p')"""
    )


async def test_what_moves_is_not_scrolled_any_more(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><div id=box style='overflow:scroll;height:40px'><div style='height:400px'></div></div><p id=p>"
    )
    await mirror.js(
        """doc.querySelector('#box').scrollTop = 50;
        while (h.replica.document.querySelector('#box').scrollTop !== 50) await h.turn();
        doc.querySelector('#p').append(doc.querySelector('#box'));
        await h.settle();
        // Whatever loads scrolls what should be scrolled again.
        h.replica.document.body.append(h.replica.document.createElement('iframe'));
        await h.turn();"""
    )
    assert await mirror.js("return h.q('#box').scrollTop") == 0


async def test_nodes_keep_the_classes_of_their_own_window(mirror: Mirror) -> None:
    """What only a parser has made gets them from whoever hands it to a script first, such as a mutation record."""
    await mirror.open("<!doctype html><p></p><div></div>")
    ours = await mirror.js(
        """const frame = doc.createElement('iframe');
        doc.querySelector('p').append(frame);
        frame.contentWindow.eval("document.body.append(document.createElement('p'))");
        await h.settle();
        const make = "document.body.lastElementChild.innerHTML = '<i>made<b>inside</b></i>'";
        for (const window of [win, frame.contentWindow]) window.eval(make);
        await h.settle();
        const ask = "[...document.querySelectorAll('i, b')].map((each) => each instanceof HTMLElement)";
        return [win, frame.contentWindow].flatMap((window) => window.eval(ask));"""
    )
    assert ours == [True, True, True, True]
