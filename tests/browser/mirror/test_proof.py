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
