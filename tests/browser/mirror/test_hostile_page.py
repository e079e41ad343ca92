"""Pages that patch, freeze or overwrite what capture stands on keep working, and are mirrored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

PATCHES = {
    "none": "",
    "array-and-json": "Array.prototype.toJSON = () => 'x'; Array.prototype.extra = 1;",
    "observer-wrapped": "const N = MutationObserver; window.MutationObserver = function (f) {"
    " return new N((...a) => setTimeout(() => f(...a), 50)); };",
    "observer-broken": "window.MutationObserver = class { observe() { throw 1; } };",
    "globals-overwritten": "window.Node = window.Element = window.HTMLElement = null;",
    "getter-patched": "Object.defineProperty(Node.prototype, 'firstChild', {get() { throw 1; }, configurable: true});",
    "attributes-patched": "Element.prototype.getAttribute = () => { throw 1; };",
    "clobbered": "document.body.insertAdjacentHTML('beforeend', '<form><input name=attributes>"
    "<input name=firstChild><input name=nodeType><input name=localName></form>');",
    "frozen-nodes": "document.body.append(Object.freeze(document.createElement('b')));",
    "clock-patched": "Date.now = () => { throw 1; };",
    "listeners-patched": "EventTarget.prototype.addEventListener = function () {};",
}


@pytest.mark.parametrize("case", PATCHES)
async def test_mirrors_a_patched_page_from_inside(mirror: Mirror, case: str) -> None:
    """The engine is loaded by the page itself, after the page has done its worst."""
    code = f"""<!doctype html><body><p id=p>a</p><script>{PATCHES[case]}</script>
    <script type=module>
      window.frames_ = []; window.errors_ = [];
      const m = await import('/mirror.js');
      window.capture_ = m.startCapture(window, {{privacy: 'open', onError: (e) => errors_.push(String(e))}},
        (f) => frames_.push(f));
    </script></body>"""
    mirror.site.serve("/inside", code)
    await mirror.js(
        """const f = document.getElementById('source');
        await new Promise((r) => { f.onload = r; f.src = '/inside'; });"""
    )
    await mirror.page.wait_for_function("harness.win.frames_?.length > 0")
    await mirror.js(
        """doc.querySelector('p').append('live');
        const i = doc.createElement('i'); i.id = 'i'; doc.body.prepend(i);
        while (h.win.frames_.length < 2) await h.turn();
        h.replica = h.createReplica(document.getElementById('replica'), {});
        for (const f of win.frames_) h.replica.apply(f);"""
    )
    assert await mirror.js("return win.errors_") == []
    assert await mirror.js("return h.q('#p').textContent") == "alive"
    assert await mirror.js("return h.q('#i') !== null") is True


async def test_never_throws_into_the_page_and_gives_up(mirror: Mirror) -> None:
    await mirror.page.evaluate("harness.open('<!doctype html><p id=p>a</p>')")
    outcome = await mirror.js(
        """let reported = 0;
        const capture = h.startCapture(win, {onError: () => reported++}, () => { throw new Error('shell'); });
        for (let n = 0; n < 50 && capture.running; n++) {
          doc.querySelector('p').append('x'); await new Promise((r) => setTimeout(r, 20));
        }
        return [reported, capture.running];"""
    )
    assert outcome == [1, False]
