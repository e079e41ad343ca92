"""Frames that are lost, altered or out of place on their way are noticed, and the picture heals by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

PAGE = "<!doctype html><body><p id=a>one</p><p id=b>two</p><ul><li>x<li>y</ul></body>"

LINK = """
    // The link between capture and replica: `h.fault` takes each frame and says what arrives instead.
    h.reasons = [];
    const real = h.replica;
    h.fault = null;
    h.replica = new Proxy(real, {
      get: (target, key) => key !== 'apply' ? target[key] : (frame) => {
        const arriving = h.fault ? h.fault(frame) : [frame];
        for (const one of arriving) target.apply(one);
      },
    });
    h.once = (fault) => { h.fault = (frame) => { h.fault = null; return fault(frame); }; };
"""
HEALING = "{onResync: (reason) => { h.reasons.push(reason); h.capture.requestSnapshot(); }}"

FAULTS = {
    "dropped": ("h.once(() => []);", {"hole"}),
    "doubled": ("h.once((frame) => [frame, frame]);", {"hole"}),
    "reordered": (
        """let held; h.fault = (frame) => {
        if (!held) { held = frame; return []; } h.fault = null; return [frame, held]; };""",
        {"hole"},
    ),
    "truncated": (
        "h.once(({kind, payload}) => [{kind, payload: payload.slice(0, -3)}]);",
        {"checksum", "truncated"},
    ),
    "cut to nothing": ("h.once(({kind}) => [{kind, payload: new Uint8Array()}]);", {"truncated"}),
    "bit flipped": (
        """h.once(({kind, payload}) => { const bytes = payload.slice(); bytes[bytes.length >> 1] ^= 16;
        return [{kind, payload: bytes}]; });""",
        {"checksum"},
    ),
    "an old one again": (
        "const first = h.frames.find((frame) => frame.kind === 'diff'); h.once((frame) => [first, frame]);",
        {"hole"},
    ),
}


async def begin(mirror: Mirror) -> None:
    """Open the page with a link that can fail, and have a diff behind it."""
    await mirror.open(PAGE, replica=HEALING)
    await mirror.js(LINK)
    await mirror.js("doc.querySelector('#a').title = 'before'; await h.settle();")


@pytest.mark.parametrize("fault", FAULTS)
async def test_fault_is_noticed_and_healed(mirror: Mirror, fault: str) -> None:
    code, expected = FAULTS[fault]
    await begin(mirror)
    await mirror.js(code)
    await mirror.run("document.querySelector('#a').textContent = 'first'")
    await mirror.js("await h.turn(); await new Promise((r) => setTimeout(r, 40));")
    await mirror.run("document.querySelector('ul').append('second')")
    await mirror.js("while (!h.reasons.length) await h.turn(); while (h.replica.stale) await h.turn();")
    await mirror.run("document.querySelector('#b').remove()")
    await mirror.check()
    reasons = await mirror.js("return h.reasons")
    assert len(reasons) == 1
    assert set(reasons) <= expected


async def test_lost_last_frame_is_noticed_though_nothing_follows(mirror: Mirror) -> None:
    """The self-proof that follows every burst has a number too."""
    await begin(mirror)
    await mirror.js("h.once(() => []);")
    await mirror.run("document.querySelector('#a').textContent = 'the last change'")
    await mirror.js("while (!h.reasons.length) await h.turn(); while (h.replica.stale) await h.turn();")
    assert await mirror.js("return h.reasons") == ["hole"]
    assert await mirror.js("return h.q('#a').textContent") == "the last change"
    await mirror.check()


@pytest.mark.parametrize(
    "tamper",
    ["h.q('#b').remove();", "h.q('ul').prepend(h.q('ul').lastChild);", "h.q('#b').firstChild.data += '!';"],
    ids=["removed", "moved", "other text"],
)
async def test_what_is_wrong_without_a_lost_frame_is_noticed_and_healed(mirror: Mirror, tamper: str) -> None:
    await begin(mirror)
    await mirror.js(tamper)
    await mirror.run("document.querySelector('#a').title = 'changed'")
    await mirror.js("while (!h.reasons.length) await h.turn(); while (h.replica.stale) await h.turn();")
    assert await mirror.js("return h.reasons") == ["mismatch"]
    await mirror.check()


async def test_a_mismatch_keeps_the_picture_and_refuses_diffs_until_a_snapshot(mirror: Mirror) -> None:
    await mirror.open(PAGE, replica="{onResync: (reason) => (h.reasons ??= []).push(reason)}")
    await mirror.js("h.reasons = []; h.q('#b').remove();")
    await mirror.run("document.querySelector('#a').title = 'changed'")
    await mirror.js("while (!h.reasons.length) await h.turn();")
    assert await mirror.js("return [h.q('#a').textContent, h.replica.stale]") == ["one", True]
    await mirror.run("document.querySelector('#a').textContent = 'later'")
    await mirror.js("const n = h.frames.length; while (h.frames.length === n) await h.turn();")
    assert await mirror.js("return [h.q('#a').textContent, h.reasons]") == ["one", ["mismatch"]]
    await mirror.js("h.capture.requestSnapshot(); while (h.replica.stale) await h.turn();")
    assert await mirror.js("return h.q('#a').textContent") == "later"


async def test_a_damaged_snapshot_leaves_the_picture_before_it(mirror: Mirror) -> None:
    await begin(mirror)
    await mirror.js(
        """h.once(({kind, payload}) => { const bytes = payload.slice(); bytes[40] ^= 1;
        return [{kind, payload: bytes}]; });
        h.capture.requestSnapshot(); while (!h.reasons.length) await h.turn();"""
    )
    assert await mirror.js("return h.q('#a').textContent") == "one"
    await mirror.js("while (h.frames.length < 4 || h.replica.stale) await h.turn();")
    await mirror.check()
