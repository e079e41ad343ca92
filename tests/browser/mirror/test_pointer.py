"""An agent's pointer: it hovers, drags and turns the wheel as a real one does, and never where it must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.mirror.test_guard import MAKE

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

# `h.note(selector, ...types)` writes down which events an element hears; `h.point` acts on a place of one.
TOOLS = (
    MAKE
    + """
h.heard = [];
h.note = (selector, ...types) => {
  for (const type of types)
    doc.querySelector(selector).addEventListener(type, (e) => h.heard.push(`${selector} ${e.type}`));
};
h.point = (gesture, selector, rx = 0.5, ry = 0.5) =>
  h.act(selector, {kind: 'pointer', gesture, rx, ry, modifiers: {}});
h.drag = (from, to, ...at) => [h.point('press', from, 0.5), h.point('move', to, ...at), h.point('release', to, ...at)];
"""
)

CAUGHT = """<!doctype html><div id=track style='width:200px;height:20px'></div><p id=away>away</p>
<input id=pin type=password><script>
  track.onpointerdown = (e) => { track.setPointerCapture(e.pointerId); track.dataset.at = e.clientX; };
  track.onpointermove = (e) => { if (track.hasPointerCapture(e.pointerId)) track.dataset.at = e.clientX; };
  track.onpointerup = (e) => { track.dataset.done = e.buttons; };
</script>"""

ON_DOCUMENT = """<!doctype html><div id=track style='width:200px;height:20px'></div><p id=away>away</p>
<input id=pin type=password><script>
  const move = (e) => { if (e.which) track.dataset.at = e.clientX; };
  track.onmousedown = () => {
    document.addEventListener('mousemove', move);
    document.addEventListener('mouseup', (e) => {
      document.removeEventListener('mousemove', move);
      track.dataset.done = e.buttons;
    }, {once: true});
  };
</script>"""


@pytest.mark.parametrize("html", [CAUGHT, ON_DOCUMENT], ids=["captured", "on the document"])
async def test_a_slider_of_the_pages_own_is_dragged(mirror: Mirror, html: str) -> None:
    await mirror.open(html)
    await mirror.js(TOOLS)
    outcome = await mirror.js(
        """const data = doc.querySelector('#track').dataset;
        const box = doc.querySelector('#away').getBoundingClientRect();
        const done = h.drag('#track', '#away', 0.25);
        const at = [Number(data.at) - (box.x + box.width * 0.25), data.done];
        h.point('move', '#away', 0.9);
        const later = Number(data.at) - (box.x + box.width * 0.25);
        return [done, at, later, win.Element.prototype.setPointerCapture.toString()];"""
    )
    done, (off, buttons), later, method = outcome
    assert done == [None, None, None]
    assert abs(off) < 1
    assert buttons == "0"
    assert abs(later) < 1, "nothing is held any more"
    assert "[native code]" in method


@pytest.mark.parametrize("html", [CAUGHT, ON_DOCUMENT], ids=["captured", "on the document"])
@pytest.mark.parametrize("end", ["secret", "gone", "let go", "press"])
async def test_however_a_drag_ends_the_button_is_up(mirror: Mirror, html: str, end: str) -> None:
    await mirror.open(html)
    await mirror.js(TOOLS)
    await mirror.js("h.note('#pin', 'pointermove', 'mousemove', 'pointerup', 'mouseup', 'pointerover')")
    code = {
        "secret": "[h.point('move', '#pin'), h.point('release', '#pin')]",
        "gone": "h.guard.perform({kind: 'pointer', gesture: 'release', id: 999, rx: 0, ry: 0, modifiers: {}})",
        "let go": "h.guard.letGo()",
        "press": "h.point('press', '#away')",
    }
    assert await mirror.js("return h.point('press', '#track')") is None
    outcome = await mirror.js(f"return {code[end]}")
    assert await mirror.js("return doc.querySelector('#track').dataset.done") == "0"
    assert outcome == {"secret": ["secret", "secret"], "gone": "gone"}.get(end)
    assert await mirror.js("return h.heard") == []


async def test_no_page_hands_a_drag_to_what_is_never_touched(mirror: Mirror) -> None:
    await mirror.open(
        """<!doctype html><div id=a>a</div><div id=b>b</div><input id=pin type=password>
        <button id=pay data-lookalong=approve onpointerup="this.textContent = 'paid'">pay</button>
        <script>a.onpointerdown = (e) => pin.setPointerCapture(e.pointerId);</script>"""
    )
    await mirror.js(TOOLS)
    await mirror.js("h.note('#pin', 'pointermove', 'mousemove', 'pointerup', 'mouseup', 'lostpointercapture')")
    assert await mirror.js("return h.drag('#a', '#b')") == [None, None, None]
    assert await mirror.js("return h.drag('#b', '#pay')") == [None, None, None]
    assert await mirror.js("return [h.heard, doc.querySelector('#pay').textContent]") == [[], "pay"]
    assert await mirror.js("return h.point('press', '#pin')") == "secret"
    assert await mirror.js("return h.point('press', '#pay')") == "approval"
    assert await mirror.js(
        "h.approved = true; return [h.point('press', '#pay'), doc.querySelector('#pay').textContent]"
    ) == [
        None,
        "paid",
    ]


async def test_the_thumb_of_a_range_follows_a_drag(mirror: Mirror) -> None:
    await mirror.open(
        """<!doctype html><style>input { display: block; margin: 0 0 9px; width: 216px }</style>
        <input id=r type=range min=10 max=50 step=5 value=10><input id=rtl dir=rtl type=range value=0>
        <input id=up type=range value=0 style='writing-mode: vertical-lr; direction: rtl; width: 20px; height: 216px'>
        <input id=off type=range value=3 disabled><input id=ro type=range value=3 data-lookalong=readonly>"""
    )
    await mirror.js(TOOLS)
    steps = await mirror.js(
        """h.note('#r', 'pointerdown', 'input', 'change', 'pointerup', 'click');
        const value = (id) => doc.querySelector(id).value;
        const steps = [h.point('press', '#r', 0.25), value('#r'), h.point('move', '#r', 0.5), value('#r'),
          h.point('move', '#r', 0.501), h.point('move', '#off', 1), value('#r'),
          h.point('release', '#r', 0.75), value('#r'),
          h.point('move', '#r', 0), value('#r')];
        h.drag('#rtl', '#rtl', 0.25); h.drag('#up', '#up', 0.5, 0.25);
        return [...steps, value('#rtl'), value('#up')];"""
    )
    assert steps == [None, "20", None, "30", None, None, "50", None, "40", None, "40", "77", "77"]
    heard = await mirror.js("return h.heard.map((each) => each.split(' ')[1]).join(' ')")
    assert heard == "pointerdown input input input input pointerup change"
    assert await mirror.js("return [h.drag('#off', '#r'), h.drag('#ro', '#r')].map(([press]) => press)") == [
        "disabled",
        "readonly",
    ]
    assert await mirror.js("return [doc.querySelector('#off').value, doc.querySelector('#ro').value]") == ["3", "3"]


async def test_a_menu_that_hears_the_pointer_opens_and_closes(mirror: Mirror) -> None:
    await mirror.open(
        """<!doctype html><nav id=nav><span id=a>Menu</span><div id=list hidden><i id=item>Item</i></div></nav>
        <p id=out>o</p><script>nav.onmouseenter = () => { list.hidden = false; };
        nav.onmouseleave = () => { list.hidden = true; };</script>"""
    )
    await mirror.js(TOOLS)
    hidden = await mirror.js(
        """const seen = [];
        const go = (selector) => { h.point('move', selector); seen.push(doc.querySelector('#list').hidden); };
        go('#a'); go('#item'); go('#out'); go('#a');
        h.guard.letGo(); seen.push(doc.querySelector('#list').hidden);
        return seen;"""
    )
    assert hidden == [False, False, True, False, True]


SCROLLERS = """<!doctype html><style>body { margin: 0; height: 3000px } div { width: 200px; overflow: auto }
#outer { height: 200px } #inner { height: 100px }
.tall { height: 400px } #kept { overscroll-behavior: contain; height: 90px }
#clipped { overflow-x: hidden; height: 60px } .wide { width: 900px; height: 20px }</style>
<div id=outer><div id=inner><p id=in class=tall>in</p></div><div id=kept><p id=k class=tall>k</p></div>
<div id=clipped><p id=c class=wide>c</p></div><input id=pin type=password><p class=tall></p></div>"""


async def test_a_wheel_scrolls_what_it_would_really_scroll(mirror: Mirror) -> None:
    await mirror.open(SCROLLERS)
    await mirror.js(TOOLS)
    moved = await mirror.js(
        """const top = (id) => doc.querySelector(id).scrollTop;
        const turn = (selector, dx, dy) => {
          h.act(selector, {kind: 'scroll', dx, dy});
          return [top('#inner'), top('#outer'), top('#kept'), win.scrollY, doc.querySelector('#clipped').scrollLeft];
        };
        const moved = [turn('#in', 0, 1000), turn('#in', 0, 50), turn('#in', 0, -20),
          turn('#k', 0, 1000), turn('#k', 0, 70), turn('#c', 80, 0), turn('#c', 0, 5000), turn('#c', 0, 30)];
        doc.body.style.overflow = 'hidden';
        return [...moved, turn('#c', 0, 30)];"""
    )
    inner, most, kept = 332, moved[6][1], moved[3][2]
    assert most > 0
    assert kept > 0
    assert moved == [
        [inner, 0, 0, 0, 0],
        [inner, 50, 0, 0, 0],
        [inner - 20, 50, 0, 0, 0],
        [inner - 20, 50, kept, 0, 0],
        [inner - 20, 50, kept, 0, 0],  # an overscroll that is contained stays
        [inner - 20, 50, kept, 0, 0],  # what is clipped is not scrolled
        [inner - 20, most, kept, 0, 0],
        [inner - 20, most, kept, 30, 0],
        [inner - 20, most, kept, 30, 0],  # the page is locked, as under a dialog
    ]


async def test_a_wheel_is_heard_where_the_pointer_is_and_never_by_a_secret_field(mirror: Mirror) -> None:
    await mirror.open(SCROLLERS)
    await mirror.js(TOOLS)
    heard = await mirror.js(
        """h.note('#pin', 'wheel'); h.note('#inner', 'wheel');
        let at;
        const inner = doc.querySelector('#inner');
        inner.addEventListener('wheel', (e) => { at = [e.clientX, e.clientY]; e.preventDefault(); });
        h.point('move', '#inner', 0.25, 0.5);
        h.act('#in', {kind: 'scroll', dx: 0, dy: 30});
        const before = doc.querySelector('#outer').scrollTop;
        const done = h.act('#pin', {kind: 'scroll', dx: 0, dy: 30});
        const moved = doc.querySelector('#outer').scrollTop - before;
        return [h.heard, at.map(Math.round), inner.scrollTop, done, moved];"""
    )
    assert heard == [["#inner wheel"], [50, 50], 0, None, 30]
