"""Pages in frames of other origins that are captured by themselves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Frame, Route

    from tests.browser.mirror.conftest import Mirror, Site

OFFER = (
    "embed: { stopped() { globalThis.stopped = true; }, offer(f, p) { f.contentWindow.postMessage('', '*', [p]);"
    " globalThis.offers = (globalThis.offers ?? 0) + 1; return () => { offers--; }; } }"
)

#: A page that agrees to be told.
AGREES = """<script type=module>
import { captureInto } from '/mirror.js';
globalThis.past = { ended: 0, rules: 0, said: 0 };
addEventListener('message', ({ ports: [port] }) => {
  if (globalThis.told && !past.ended) throw new Error('offered twice');
  const post = port.postMessage.bind(port);
  port.postMessage = (...what) => { past.said++; post(...what); };
  globalThis.told = captureInto(port, window, { %s }, { ended: () => past.ended++, rules: () => past.rules++ });
});
</script>"""

#: One that agrees, and then says what it wants.
RAW = """<p>raw</p><script>addEventListener('message', ({ ports: [port] }) => { globalThis.port = port;
  port.onmessage = ({ data }) => (globalThis.heard ??= []).push(data); });</script>"""

INNER = "<!doctype html><style>p:hover{color:red}</style><p id=p>inner</p><input id=i><div style='height:3000px'></div>"
FRAME = (
    "<iframe id=f src=%s width=333 height=111 style='border:3px solid;margin-left:20px'></iframe><p id=after>after</p>"
)


class Inner:
    """The page in the frame, and how it is shown."""

    def __init__(self, mirror: Mirror, other: Site) -> None:
        self.mirror = mirror
        self.other = other

    async def open(self, path: str = "/inner", frame: str = FRAME, options: str = OFFER) -> None:
        """Show the page in a frame of a captured one."""
        await self.mirror.open(frame % (self.other.url + path), f"{{ {options} }}")

    async def shows(self, condition: str, *, within: str = "#f") -> None:
        """Wait for a condition of the frame's document in the replica, `d`."""
        await self.mirror.page.wait_for_function(
            "([s, c]) => { const d = harness.q(s)?.contentDocument; return d && new Function('d', `return ${c}`)(d); }",
            arg=[within, condition],
        )

    async def closed(self) -> None:
        """Wait for the placeholder."""
        await self.shows("d.body?.textContent === 'Content of another site, not shared'")

    async def page(self, path: str = "/inner") -> Frame:
        """The live page."""
        await self.mirror.page.wait_for_function("harness.doc.querySelector('iframe') !== null")
        while True:
            for frame in self.mirror.page.frames:
                if frame.url == self.other.url + path:
                    return frame
            await self.mirror.page.wait_for_event("framenavigated")

    async def run(self, code: str, path: str = "/inner") -> Any:
        """Run code in the live page."""
        return await (await self.page(path)).evaluate(f"async () => {{ {code} }}")


@pytest.fixture
def inner(mirror: Mirror, other_site: Site) -> Inner:
    other_site.serve("/inner", INNER + AGREES % "privacy: 'default'")
    other_site.serve("/next", "<!doctype html><p id=n>next" + AGREES % "privacy: 'default'")
    other_site.serve("/silent", "<p>silent secret")
    other_site.serve("/raw", RAW)
    return Inner(mirror, other_site)


async def test_shows_the_page_and_follows_it(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p')?.textContent === 'inner' && d.compatMode === 'CSS1Compat'")
    await inner.run("p.append('!'); p.style.color = 'rgb(1, 2, 3)'; scrollTo(0, 123)")
    await inner.shows("d.getElementById('p').textContent === 'inner!' && d.defaultView.scrollY === 123")
    await inner.mirror.js("doc.getElementById('after').textContent = 'later'")
    await inner.mirror.page.wait_for_function("harness.q('#after').textContent === 'later'")
    box = "(({ width, height }) => [width, height])(%s.getElementById('f').getBoundingClientRect())"
    assert await inner.mirror.js(f"return {box % 'doc'}") == [339, 117]
    assert await inner.mirror.js(f"return {box % 'h.replica.document'}") == [339, 117]
    assert await inner.mirror.js("return h.q('#f').contentDocument.defaultView.innerWidth") == 333
    assert await inner.mirror.js("return [h.resyncs, h.errors]") == [[], []]


async def test_masked_fields_stay_masked(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('i') !== null")
    await inner.mirror.page.frame_locator("#source").frame_locator("#f").locator("#i").press_sequentially("geheim7")
    await inner.shows("d.getElementById('i').value === '•••••••'")
    assert b"geheim" not in await inner.mirror.sent()


async def test_a_page_that_does_not_agree_is_a_labelled_box(inner: Inner) -> None:
    await inner.open("/silent")
    await inner.closed()
    assert await inner.mirror.js("return h.q('#f').getBoundingClientRect().height") == 117
    assert b"silent secret" not in await inner.mirror.sent()


async def test_without_an_offer_nothing_is_asked(inner: Inner) -> None:
    await inner.open(options="")
    await inner.closed()
    assert await inner.run("return globalThis.told === undefined")


async def test_a_page_whose_widget_comes_late_is_asked_again(inner: Inner) -> None:
    await inner.open("/silent")
    await inner.closed()
    await inner.run(
        "const { captureInto } = await import('/mirror.js'); addEventListener('message', ({ ports: [port] }) => {"
        " captureInto(port, window, {}, { ended() {}, rules() {} }); });",
        "/silent",
    )
    await inner.shows("d.body?.textContent === 'silent secret'")


async def test_the_label_is_the_shell_s(inner: Inner) -> None:
    await inner.mirror.open(FRAME % (inner.other.url + "/silent"), "{}", "{ closedText: 'nicht gezeigt' }")
    await inner.shows("d.body?.textContent === 'nicht gezeigt'")


async def test_a_new_snapshot_asks_the_page_for_one(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    await inner.run("p.append('!')")
    await inner.shows("d.getElementById('p').textContent === 'inner!'")
    await inner.mirror.js("h.frames.length = 0; h.capture.requestSnapshot()")
    await inner.mirror.page.wait_for_function("harness.frames[0]?.kind === 'snapshot'")
    await inner.shows("d.getElementById('p')?.textContent === 'inner!'")
    await inner.run("p.append('?')")
    await inner.shows("d.getElementById('p').textContent === 'inner!?'")
    # Whoever comes now is served from these frames alone.
    await inner.mirror.js(
        "h.replica.destroy(); h.replica = h.createReplica(document.getElementById('replica'), {});"
        " for (const frame of h.frames) h.replica.apply(frame);"
    )
    await inner.shows("d.getElementById('p')?.textContent === 'inner!?'")
    assert await inner.mirror.js("return h.resyncs") == []
    assert await inner.run("return past.ended") == 0


async def test_another_page_in_the_frame_takes_its_place(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    await inner.mirror.js("doc.getElementById('f').src += '/../next'")
    await inner.shows("d.getElementById('n')?.textContent.startsWith('next')")
    await inner.mirror.js("doc.getElementById('f').src += '/../silent'")
    await inner.closed()
    await inner.mirror.js("doc.getElementById('f').src = '/page'")
    await inner.shows("d.body?.textContent === ''")
    await inner.mirror.js("doc.getElementById('f').contentDocument.body.append('own')")
    await inner.shows("d.body.textContent === 'own'")
    assert await inner.mirror.js("return [h.resyncs, h.errors]") == [[], []]


async def test_a_frame_that_goes_takes_its_page_along(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    await inner.mirror.js("globalThis.f = doc.getElementById('f'); f.remove()")
    await inner.mirror.page.wait_for_function("harness.q('#f') === null")
    await inner.mirror.js("doc.body.append(f)")
    await inner.shows("d.getElementById('p')?.textContent === 'inner'")
    await inner.mirror.js("doc.body.prepend(f)")
    await inner.shows("d.getElementById('p')?.textContent === 'inner'")
    assert await inner.mirror.js("return [h.resyncs, h.errors]") == [[], []]


async def test_what_a_moved_frame_holds_while_it_loads_is_not_taken_for_the_page_that_went(inner: Inner) -> None:
    await inner.open(options=f"{OFFER}, pressure: () => globalThis.held ?? 0")
    await inner.shows("d.getElementById('p') !== null")
    answer = asyncio.Event()

    async def wait(route: Route) -> None:
        await answer.wait()
        await route.continue_()

    await inner.mirror.page.route("**/inner", wait)
    await inner.mirror.js("globalThis.held = 1e9; doc.body.prepend(doc.getElementById('f'))")
    await inner.mirror.page.wait_for_function("offers === 0")
    await inner.mirror.js("globalThis.held = 0; await h.settle();")
    answer.set()
    await inner.shows("d.getElementById('p')?.textContent === 'inner'")
    await inner.mirror.page.unroute_all()
    assert await inner.mirror.js("return [h.resyncs, h.errors]") == [[], []]


async def test_a_page_that_survives_a_move_is_told_anew(inner: Inner) -> None:
    await inner.open(frame="<div id=a></div><div id=b>" + FRAME + "</div>")
    await inner.shows("d.getElementById('p') !== null")
    await inner.run("p.textContent = 'kept'")
    await inner.shows("d.getElementById('p').textContent === 'kept'")
    await inner.mirror.js("doc.getElementById('a').moveBefore(doc.getElementById('f'), null)")
    await inner.mirror.page.wait_for_function("harness.q('#a > #f') !== null")
    await inner.shows("d.getElementById('p')?.textContent === 'kept'")
    assert await inner.mirror.js("return [h.resyncs, h.errors]") == [[], []]


async def test_ids_are_those_of_the_page_around(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    point = "const { x, y } = h.q('#f').getBoundingClientRect();"
    spot = await inner.mirror.js(f"{point} return h.replica.locate(x + 30, y + 30)")
    frame = await inner.mirror.js("return h.replica.idOf(h.q('#f'))")
    assert spot["id"] == frame != 0
    assert await inner.mirror.js("return h.replica.idOf(h.q('#f').contentDocument.getElementById('p'))") == 0
    assert await inner.mirror.js("return h.capture.nodeById(h.replica.idOf(h.q('#f'))).id") == "f"


async def test_the_pointer_is_followed_inside(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    await inner.mirror.page.frame_locator("#source").frame_locator("#f").locator("#p").hover(position={"x": 5, "y": 6})
    await inner.shows("d.getElementById('p').matches('[lookalong-hover]')")
    await inner.mirror.page.wait_for_function("harness.replica.viewport.pointer !== null")
    told = await inner.mirror.js("return h.replica.viewport.pointer")
    at = await inner.mirror.js("const b = doc.getElementById('f').getBoundingClientRect(); return [b.x + 3, b.y + 3]")
    p = await inner.run("const { x, y } = p.getBoundingClientRect(); return [x + 5, y + 6]")
    assert [told["x"], told["y"]] == [at[0] + p[0], at[1] + p[1]]


async def test_frames_within(inner: Inner, site: Site) -> None:
    inner.other.serve(
        "/around",
        f"<!doctype html><iframe id=g src={site.url}/third></iframe><iframe id=own srcdoc='<b>own</b>'></iframe>"
        + AGREES % f"privacy: 'default', {OFFER}",
    )
    site.serve("/third", "<!doctype html><p id=t>third" + AGREES % "privacy: 'default'")
    await inner.open("/around")
    await inner.shows("d.getElementById('own')?.contentDocument.body?.textContent === 'own'")
    await inner.shows("d.getElementById('g').contentDocument.getElementById('t')?.textContent.startsWith('third')")
    await inner.run("document.getElementById('own').contentDocument.body.append('!')", "/around")
    await inner.shows("d.getElementById('own').contentDocument.body.textContent === 'own!'")
    sandboxes = "return [...h.q('#f').contentDocument.querySelectorAll('iframe')].map((f) => f.sandbox.value)"
    assert await inner.mirror.js(sandboxes) == ["allow-same-origin"] * 2
    assert await inner.mirror.js("return [h.resyncs, h.errors]") == [[], []]


async def test_bounds_are_for_all_pages_together(inner: Inner) -> None:
    inner.other.serve("/many", "<!doctype html>" + "<iframe></iframe>" * 60 + AGREES % "privacy: 'default'")
    await inner.open("/many", FRAME + "<iframe></iframe>" * 60)
    await inner.mirror.page.wait_for_function("harness.replica.state.truncated && !harness.replica.state.loading")
    shown = "h.q('#f').contentDocument.querySelectorAll('iframe').length"
    assert await inner.mirror.js(f"return h.replica.document.querySelectorAll('iframe').length + {shown}") == 100
    # What goes gives its room back.
    await inner.mirror.js("doc.getElementById('f').src += '/../inner'")
    await inner.shows("d.getElementById('p') !== null")
    await inner.mirror.page.wait_for_function("!harness.replica.state.truncated")


@pytest.mark.parametrize("hide", ["data-lookalong=mask", "data-lookalong=redact"], ids=["masked", "redacted"])
async def test_nothing_is_asked_where_the_page_hides_the_frame(inner: Inner, hide: str) -> None:
    await inner.open(frame=f"<div {hide}>{FRAME}</div>")
    await inner.page()
    await inner.mirror.page.evaluate("harness.settle()")
    assert await inner.run("return globalThis.told === undefined")
    await inner.mirror.js("h.capture.requestSnapshot()")
    assert b"inner" not in await inner.mirror.sent()


async def test_a_frame_that_is_hidden_later_is_told_no_more(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    assert await inner.mirror.js("return offers") == 1
    await inner.mirror.js("doc.getElementById('f').dataset.lookalong = 'mask'")
    await inner.shows("d.body?.textContent.startsWith('Content of')", within="iframe")
    assert await inner.mirror.js("return offers") == 0, "the shell is told"
    page = await inner.page()
    await page.wait_for_function("past.ended === 1")


async def test_rules_that_are_not_understood_close_it(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    await inner.mirror.js("h.capture.protect('default', [{ selector: ':nonsense', action: 'mask', url: '' }])")
    await inner.closed()
    await (await inner.page()).wait_for_function("past.ended === 1")


async def test_other_rules_are_passed_on(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    await inner.mirror.js("h.capture.protect('default', [])")
    await (await inner.page()).wait_for_function("past.rules === 1")
    await inner.run("told.protect('private', [])")
    await inner.shows("d.getElementById('p')?.textContent === '•••••'")


async def test_stop_ends_it_at_once(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    assert await inner.mirror.js("h.capture.stop(); return offers") == 0
    page = await inner.page()
    await page.wait_for_function("past.ended === 1")
    said = await page.evaluate("past.said")
    await inner.run("p.append('!'); await new Promise((done) => setTimeout(done, 50))")
    assert await page.evaluate("past.said") == said
    assert await page.evaluate("MutationObserver.toString().includes('native')")


async def test_the_customer_may_stop_it_there(inner: Inner) -> None:
    await inner.open()
    await inner.shows("d.getElementById('p') !== null")
    await inner.run("told.end('stop')")
    await inner.mirror.page.wait_for_function("globalThis.stopped === true")
    await inner.closed()


@pytest.mark.parametrize(
    "what",
    ["'words'", "{}", "new ArrayBuffer(8 * 1024 * 1024 + 1)"],
    ids=["words", "object", "too-large"],
)
async def test_what_is_no_payload_ends_it(inner: Inner, what: str) -> None:
    await inner.open("/raw")
    page = await inner.page("/raw")
    await page.wait_for_function("globalThis.port !== undefined")
    await page.evaluate(f"port.postMessage({what})")
    await page.wait_for_function("globalThis.heard?.includes('stop')")
    await inner.closed()
    assert await inner.mirror.js("return offers") == 0
    assert await inner.mirror.js("return [h.resyncs, h.errors]") == [[], []]


async def test_a_corrupt_payload_asks_for_a_new_beginning(inner: Inner) -> None:
    await inner.open("/raw")
    page = await inner.page("/raw")
    await page.wait_for_function("globalThis.port !== undefined")
    await page.evaluate("port.postMessage(new Uint8Array([16, 1, 1, 0, 1, 2, 3, 4]).buffer)")
    await inner.mirror.page.wait_for_function("harness.resyncs.length > 0")
    assert await inner.mirror.js("return [h.resyncs, h.replica.stale]") == [["checksum"], True]


async def test_what_waits_is_bounded(inner: Inner) -> None:
    await inner.open(options=OFFER + ", pressure: () => globalThis.pressure ?? 0")
    await inner.shows("d.getElementById('p') !== null")
    await inner.mirror.js("globalThis.pressure = 1e9")
    page = await inner.page()
    await page.evaluate(
        "async () => { for (let i = 0; i < 60; i++) { p.textContent = `${i}`.repeat(20000);"
        " await new Promise((done) => setTimeout(done, 20)); } p.textContent = 'last'; }"
    )
    said = await page.evaluate("past.said")
    assert said < 40
    await inner.mirror.js("globalThis.pressure = 0; doc.getElementById('after').append('!')")
    await inner.shows("d.getElementById('p').textContent === 'last'")
