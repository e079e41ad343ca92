"""Frames are applied in slices and in order; what is too large is left out, and said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lookalong.web.header import REPLICA_POLICY
from tests.browser.mirror.test_hostile_html import hostile_bundles

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.mirror.conftest import Mirror

__all__ = ["hostile_bundles"]

LARGE = (
    "<!doctype html><style>li { margin-left: 7px }</style><body>"
    "<ul id=l></ul><p id=end>end</p><script>const l = document.getElementById('l');"
    " for (let i = 0; i < 12000; i++) { const li = document.createElement('li'); li.append('row ' + i); l.append(li); }"
    "</script>"
)
WATCHED = "{onState: (state) => (h.states ??= []).push(state), onResync: (reason) => h.resyncs.push(reason)}"


async def open_large(mirror: Mirror) -> None:
    """A page whose snapshot takes many slices, captured but not shown."""
    await mirror.page.evaluate("(html) => harness.open(html)", LARGE)
    await mirror.js(
        """h.states = []; h.frames = [];
        h.capture = h.startCapture(win, {privacy: 'open'}, (frame) => h.frames.push(frame));
        while (!h.frames.length) await h.turn();"""
    )


async def test_a_large_snapshot_is_applied_in_slices_and_not_shown_as_whole(mirror: Mirror) -> None:
    await open_large(mirror)
    outcome = await mirror.js(
        """let turns = 0;
        const replica = h.createReplica(document.getElementById('replica'), {
          onState: (state) => h.states.push(state.loading),
        });
        const whole = replica.apply(h.frames[0]);
        const begun = [replica.state.loading, replica.stale];
        while (replica.state.loading) { turns++; await h.turn(); }
        const rows = replica.document.querySelectorAll('li').length;
        replica.destroy();
        return [whole, begun, turns > 0, h.states, rows, replica.document?.URL ?? null];"""
    )
    assert outcome == [False, [True, True], True, [True, False], 12000, None]


async def test_a_large_page_has_its_size_and_styles_before_it_is_whole(mirror: Mirror) -> None:
    """Otherwise the browser would lay out all of it in one task, at its end."""
    await open_large(mirror)
    outcome = await mirror.js(
        """const replica = h.createReplica(document.getElementById('replica'), {});
        const seen = [];
        const look = () => {
          const rows = replica.document.querySelectorAll('li');
          const last = rows.length && getComputedStyle(rows[rows.length - 1]).marginLeft;
          seen.push([rows.length, last, replica.frame.style.width]);
        };
        replica.apply(h.frames[0]);
        look();
        while (replica.state.loading) { await h.turn(); look(); }
        replica.destroy();
        const styled = seen.findIndex(([, margin]) => margin === '7px');
        const sized = seen.findIndex(([, , width]) => width === `${win.innerWidth}px`);
        return [styled >= 0 && seen[styled][0] < 6000, sized, seen.at(-1)[0], seen.length > 5];"""
    )
    assert outcome == [True, 0, 12000, True]


async def test_frames_that_come_meanwhile_wait_their_turn(mirror: Mirror) -> None:
    await open_large(mirror)
    await mirror.run("document.getElementById('end').textContent = 'changed'; l.firstChild.remove();")
    outcome = await mirror.js(
        """while (h.frames.length < 2) await h.turn();
        const replica = h.createReplica(document.getElementById('replica'), {onResync: (r) => h.resyncs.push(r)});
        const applied = h.frames.map((frame) => replica.apply(frame));
        while (replica.state.loading) await h.turn();
        const {document: shown} = replica;
        const found = [applied.includes(true), shown.querySelectorAll('li').length,
          shown.getElementById('end').textContent, h.resyncs];
        replica.destroy();
        return found;"""
    )
    assert outcome == [False, 11999, "changed", []]


async def test_a_newer_snapshot_ends_what_is_half_done(mirror: Mirror) -> None:
    await open_large(mirror)
    await mirror.js("doc.getElementById('l').remove(); h.capture.requestSnapshot();")
    outcome = await mirror.js(
        """while (!h.frames.slice(1).some((frame) => frame.kind === 'snapshot')) await h.turn();
        const replica = h.createReplica(document.getElementById('replica'), {onResync: (r) => h.resyncs.push(r)});
        for (const frame of h.frames) replica.apply(frame);
        while (replica.state.loading) await h.turn();
        const found = [replica.document.querySelectorAll('li').length, replica.stale, h.resyncs];
        replica.destroy();
        return found;"""
    )
    assert outcome == [0, False, []]


async def test_too_many_waiting_frames_are_dropped_for_a_snapshot(mirror: Mirror) -> None:
    await open_large(mirror)
    outcome = await mirror.js(
        """const replica = h.createReplica(document.getElementById('replica'), {onResync: (r) => h.resyncs.push(r)});
        replica.apply(h.frames[0]);
        for (let count = 0; count <= 1025; count++) replica.apply({kind: 'diff', payload: new Uint8Array(9)});
        const dropped = [replica.stale, replica.state.loading, h.resyncs[0], replica.document.querySelector('li')];
        replica.apply(h.frames[0]);
        while (replica.state.loading) await h.turn();
        dropped.push(replica.document.querySelectorAll('li').length);
        replica.destroy();
        return dropped;"""
    )
    assert outcome == [True, False, "limit", None, 12000]


async def test_a_snapshot_beyond_all_bounds_is_not_asked_for_again(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><p>a</p>", replica=WATCHED)
    outcome = await mirror.js(
        """h.replica.apply({kind: 'snapshot', payload: new Uint8Array(65 * 1024 * 1024)});
        const large = [h.replica.state.truncated, h.replica.stale, h.resyncs.length];
        h.replica.apply(h.frames[0]);
        while (h.replica.state.loading) await h.turn();
        return [large, h.replica.state.truncated, h.q('p').textContent];"""
    )
    assert outcome == [[True, True, 0], False, "a"]


# What a page holds, and what is shown of it -------------------------------------------------------------------

CAPS = {
    "attributes": ("GEN:attrs:1500", "shown.querySelector('p').attributes.length", 1024),
    "text": ("GEN:text:200000", "shown.body.textContent.length", 131072),
    "levels": ("GEN:deep:1500:display:grid", "shown.querySelectorAll('div').length", 1500),
    "frames": ("GEN:wide:iframe:120", "shown.querySelectorAll('iframe').length", 100),
    "copies": ("GEN:svglaughs:10:12", "shown.querySelectorAll('use[href]').length", 0),
}


@pytest.mark.parametrize("pace", ["fast", "slow"])
@pytest.mark.parametrize("cap", CAPS)
async def test_what_is_too_large_is_cut_and_said_to_be(
    mirror: Mirror, hostile_bundles: Path, cap: str, pace: str
) -> None:
    """On a slow machine a slice is over whenever the clock is read."""
    spec, expression, expected = CAPS[cap]
    mirror.site.serve("/raw.js", (hostile_bundles / "raw.js").read_bytes(), "text/javascript")
    outcome = await mirror.page.evaluate(
        f"""async ([spec, pace]) => {{
        const {{generated}} = await import('/raw.js');
        const resyncs = [];
        const now = performance.now.bind(performance);
        let late = 0;
        if (pace === 'slow') performance.now = () => now() + (late += 20);
        const options = {{onResync: (reason) => resyncs.push(reason)}};
        const replica = harness.createReplica(document.getElementById('replica'), options);
        replica.apply({{kind: 'snapshot', payload: generated(spec)}});
        while (replica.state.loading) await harness.turn();
        const shown = replica.document;
        const found = [{expression}, replica.state.truncated, replica.stale, resyncs];
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        replica.destroy();
        performance.now = now;
        return found; }}""",
        [spec, pace],
    )
    assert outcome == [expected, True, False, []]


async def test_capture_says_when_it_cut_the_page(mirror: Mirror, hostile_bundles: Path) -> None:
    """The flag is the root element's, and may go again."""
    mirror.site.serve("/raw.js", (hostile_bundles / "raw.js").read_bytes(), "text/javascript")
    outcome = await mirror.js(
        """const {flagged, generated} = await import('/raw.js');
        const told = [];
        const replica = h.createReplica(document.getElementById('replica'), {
          onState: ({truncated}) => told.push(truncated),
        });
        replica.apply({kind: 'snapshot', payload: generated('GEN:wide:p:3')});
        replica.apply({kind: 'diff', payload: flagged(8, 1)});
        replica.apply({kind: 'diff', payload: flagged(0, 2)});
        replica.destroy();
        return told;"""
    )
    assert outcome == [True, False]


@pytest.mark.parametrize("doctype", ["<!doctype html>", ""])
async def test_frames_have_their_own_rendering_mode(mirror: Mirror, doctype: str) -> None:
    """Under Trusted Types too, where no document can be written."""
    for mode, body in {"standards": "<!doctype html>", "quirks": ""}.items():
        mirror.site.serve(f"/blank/{mode}", body, content_security_policy=REPLICA_POLICY)
    await mirror.open(
        f"{doctype}<iframe id=s srcdoc='<!doctype html><b>in</b><iframe></iframe>'></iframe>"
        "<iframe id=q></iframe><script>q.contentDocument.body.append('quirks')</script>",
        replica="{page: (mode) => '/blank/' + mode}",
    )
    await mirror.js("await h.settle();")
    for frame, mode in (("#s", "CSS1Compat"), ("#q", "BackCompat")):
        shown, live = await mirror.js(
            f"return [h.q('{frame}'), doc.querySelector('{frame}')].map((one) => one.contentDocument.compatMode)"
        )
        assert [shown, live] == [mode, mode]
    assert await mirror.js("return [h.errors, h.resyncs]") == [[], []]
