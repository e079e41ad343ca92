"""Self-proof: what the replica misses is found by comparing hashes, and healed by a new snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

PAGE = "<!doctype html><body><p id=a>one</p><p id=b>two</p><ul><li>x<li>y</ul><x-a></x-a></body>"

HEAL = """
    h.resyncs.length = 0;
    {tamper}
    doc.querySelector('#a').title = 'changed';
    while (!h.resyncs.length) await h.turn();
    const reason = h.resyncs[0];
    h.resyncs.length = 0;
    h.capture.requestSnapshot();
    while (h.replica.stale) await h.turn();
    return reason;
"""


@pytest.mark.parametrize(
    "tamper",
    [
        "h.q('#b').remove();",
        "h.q('ul').append(h.q('li'));",
        "h.q('#a').firstChild.data = 'oneone';",
        "h.q('#a').replaceWith(h.replica.document.createElement('p'));",
    ],
    ids=["node lost", "order", "text", "node replaced"],
)
async def test_difference_is_found_and_healed(mirror: Mirror, tamper: str) -> None:
    await mirror.open(PAGE)
    assert await mirror.js(HEAL.replace("{tamper}", tamper)) == "mismatch"
    await mirror.check()


async def test_true_replica_passes(mirror: Mirror) -> None:
    await mirror.open(PAGE)
    await mirror.run("document.querySelector('ul').append('more')")
    await mirror.js(
        "const count = () => h.frames.length; doc.querySelector('#a').title = 'changed';"
        "await h.settle(); const before = count(); while (count() === before) await h.turn();"
    )
    assert await mirror.js("return h.resyncs") == []


@pytest.mark.parametrize("way", ["f.srcdoc = '<p>new</p>'", "f.remove()"], ids=["navigated", "removed"])
async def test_what_was_in_a_frame_is_forgotten(mirror: Mirror, way: str) -> None:
    """Ids the page no longer has would fail the next comparison."""
    await mirror.open("<!doctype html><iframe id=f srcdoc='<p>old</p>'></iframe>")
    await mirror.page.wait_for_function("harness.q('#f')?.contentDocument?.querySelector('p')?.textContent === 'old'")
    old = await mirror.js("return h.replica.idOf(h.q('#f').contentDocument.querySelector('p'))")
    await mirror.js(f"const f = doc.querySelector('#f'); {way};")
    await mirror.page.wait_for_function(f"harness.replica.nodeById({old}) === null")
    await mirror.js(
        "const sent = h.frames.length; await h.settle(); while (h.frames.length < sent + 2) await h.turn();"
    )
    assert old > 0
    assert await mirror.js("return h.resyncs") == []
