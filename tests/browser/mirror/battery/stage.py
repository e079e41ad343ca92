"""Plays edge cases: opens the page, does what happens on it, and compares."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from typing import TYPE_CHECKING, Any, Final

from tests.browser.mirror.battery.case import UNSET, Case, Served, Step, Way

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Frame, Locator, Page

    from tests.browser.mirror.conftest import Site

__all__ = ["PHONE", "Divergence", "Screen", "Stage"]

#: Seconds after which a page is given up as frozen.
FROZEN_S = 10.0

#: What media queries of the customer's telephone are told; the viewer's screen is an ordinary light one.
PHONE: Final[dict[str, Any]] = {
    "color_scheme": "dark",
    "reduced_motion": "reduce",
    "contrast": "more",
    "forced_colors": "none",
}

#: Share of an element's pixels that may be off: rounding at edges.
PIXELS = 0.003

INSIDE = """<script type=module nonce=battery>
import { startCapture } from '/mirror.js';
const [me, told] = [location.href, parent.battery];
startCapture(window, Object.assign({ privacy: 'open', onError: (error) => told.fault(me, String(error)) }, %s),
  (frame) => told.take(me, frame));
</script>"""


class Divergence(AssertionError):
    """The replica is not what the live page is."""


class Screen:
    """A page with the harness in it."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.spoilt = True
        self.frozen = False
        self._frame: Frame | None = None

    async def load(self) -> None:
        """Open the harness anew; on another page if a case has frozen this one."""
        self._frame = None
        if self.frozen:
            self.page = await self.page.context.new_page()
            self.frozen = False
        await self.page.goto(self.site.url + "/")
        await self.page.wait_for_function("globalThis.harness !== undefined")
        await self.page.add_script_tag(url="/battery.js", type="module")
        await self.page.wait_for_function("globalThis.battery !== undefined")

    def locator(self, selector: str) -> Locator:
        """An element of the captured page; frames within are entered with ``>>>``."""
        *frames, last = selector.split(" >>> ")
        place = self.page.frame_locator("#source")
        for frame in frames:
            place = place.frame_locator(frame)
        return place.locator(last)

    async def run(self, code: str) -> None:
        """Run code in the captured page, without touching its tree."""
        if self._frame is None:
            handle = await self.page.wait_for_selector("#source")
            self._frame = await handle.content_frame() if handle else None
        assert self._frame is not None
        await self._frame.evaluate(f"async () => {{ {code} }}")

    async def outside(self, code: str) -> None:
        """Run code in the harness page with `win` and `doc` of the captured one."""
        await self.page.evaluate(f"async () => {{ const {{ win, doc }} = harness; {code} }}")

    async def until(self, condition: str) -> None:
        """Wait for a condition of the captured page."""
        await self.page.wait_for_function(f"() => {{ const {{ win, doc }} = harness; return {condition}; }}")


class Stage:
    """Plays cases on one page after another, with no more made anew than a case spoils."""

    def __init__(self, near: Screen, far: Screen, other: Site) -> None:
        self.near = near
        self.far = far
        self.live = near
        self.held: list[str] = []
        self._other = other
        self._patience = 0.0

    async def play(self, case: Case, patience: float) -> None:
        """Play a case.

        Args:
            case: The case.
            patience: Seconds the replica may take to follow.

        Raises:
            Divergence: The replica is not what the live page is.
        """
        self._patience = patience
        self.live = self.far if case.way is Way.FAR else self.near
        screens = {self.near, self.live}
        await self._clear(screens)
        self._serve(case)
        try:
            async with asyncio.timeout(FROZEN_S + patience):
                await self._perform(case, patience)
        except TimeoutError:
            self.live.frozen = True
            raise Divergence("the page or its replica is frozen") from None
        for screen in screens:
            screen.spoilt = False

    async def shows(self, condition: str) -> None:
        """Wait for a condition of the replica."""
        said = await self.near.page.evaluate("([c, p]) => battery.holds(c, p)", [condition, self._patience * 1000])
        _agree(said == "true", f"in the replica `{condition}` is {said}")

    async def _perform(self, case: Case, patience: float) -> None:
        await self._open(case, patience)
        await self._act(case.steps)
        await self._compare(case, patience)
        await self._leave(case)

    async def _clear(self, screens: set[Screen]) -> None:
        for screen in screens:
            if screen.spoilt:
                await screen.load()
            screen.spoilt = True
            await screen.page.evaluate("battery.reset()")
            if screen is self.far:
                await screen.page.emulate_media(media="null", **PHONE)

    async def _leave(self, case: Case) -> None:
        if any(not isinstance(step, str) for step in (*_steps(case.before), *_steps(case.steps))):
            for name in self.held:
                await self.live.page.keyboard.up(name)
            self.held.clear()
            mouse = self.live.page.mouse
            await mouse.up()
            await mouse.move(990, 1390)

    def _serve(self, case: Case) -> None:
        for site, pages in ((self.near.site, case.pages), (self._other, case.other)):
            for path, served in pages.items():
                body = self._filled(served.body) if isinstance(served.body, str) else served.body
                site.serve(path, body, served.kind, **_headers(served))

    def _filled(self, text: str) -> str:
        return text.replace("%SITE%", self.near.site.url).replace("%OTHER%", self._other.url)

    async def _open(self, case: Case, patience: float) -> None:
        page = self.live.page
        document = self._filled(case.document)
        if case.way is Way.INSIDE:
            headers = case.pages["/inside"].headers if "/inside" in case.pages else {}
            served = Served(document + INSIDE % case.options, headers=headers)
            self.near.site.serve("/inside", served.body, **_headers(served))
            await page.evaluate("battery.await('/inside')")
            started = await page.evaluate("(p) => battery.started(p)", patience * 1000)
            _agree(started, "capture did not start")
            return
        await page.evaluate("(html) => harness.open(html)", document)
        await self._act(case.before)
        start = "battery.startWithUpload" if case.way is Way.UPLOAD else "harness.start"
        await page.evaluate(f"() => {start}({self._filled(case.options)})")

    async def _act(self, steps: Step | tuple[Step, ...]) -> None:
        for step in _steps(steps):
            if isinstance(step, str):
                await self.live.run(self._filled(step))
            else:
                await step(self)

    async def _compare(self, case: Case, patience: float) -> None:
        if case.way is Way.FAR:
            await self._see_from_far(case, patience)
            return
        if case.see:
            await self._see(case, patience)
        if case.shown:
            await self.shows(case.shown)
        # What was uploaded has another address in the replica.
        if case.tree and case.way is not Way.UPLOAD:
            fresh = case.fresh and case.way is Way.NEAR
            faults = await self.near.page.evaluate("([p, f]) => battery.tree(p, f)", [patience * 1000, fresh])
            _agree(not faults, "\n".join(faults))
        if case.pixels:
            await self._picture(case.pixels, case.off, patience)
        if case.secret:
            await self._kept(case.secret)

    async def _see(self, case: Case, patience: float) -> None:
        want = None if case.want is UNSET else _json(case.want)
        seen = await self.near.page.evaluate("([c, w, p]) => battery.agree(c, w, p)", [case.see, want, patience * 1000])
        assert_made(seen["isMade"], case, seen["live"])
        _agree(seen["live"] == seen["shown"], f"`{case.see}` is {seen['live']}, in the replica {seen['shown']}")

    async def _see_from_far(self, case: Case, patience: float) -> None:
        """Both are looked at again and again: the two pages share nothing but the frames."""
        end = time.monotonic() + patience
        told = 0
        while True:
            live = await self.far.page.evaluate("(c) => battery.look(harness.doc, c)", case.see)
            frames = await self.far.page.evaluate("battery.shipped()")
            if len(frames) != told:
                await self.near.page.evaluate("(f) => battery.show(f)", frames)
                told = len(frames)
            shown = await self.near.page.evaluate("(c) => battery.shown(c)", case.see)
            made = case.want is UNSET or live == _json(case.want)
            if (made and live == shown) or time.monotonic() > end:
                break
            await asyncio.sleep(0.02)
        assert_made(made, case, live)
        _agree(live == shown, f"`{case.see}` is {live}, in the replica {shown}")

    async def _picture(self, selector: str, off: int, patience: float) -> None:
        end = time.monotonic() + patience
        while True:
            places = await self.near.page.evaluate("(s) => battery.places(s)", selector)
            pictures = [await self._shot(place) for place in places]
            told = await self.near.page.evaluate("([o, ...p]) => battery.differ(o, ...p)", [off, *pictures])
            if (told["share"] <= PIXELS and told["colours"] > 1) or time.monotonic() > end:
                break
        if told["colours"] < 2:
            raise RuntimeError(f"{selector} shows a single colour: nothing to compare")
        _agree(told["share"] <= PIXELS, f"{told['share']:.1%} of the pixels of {selector} are different")

    async def _shot(self, clip: Any) -> str:
        return base64.b64encode(await self.near.page.screenshot(clip=clip)).decode()

    async def _kept(self, secret: str) -> None:
        await self.near.page.evaluate("harness.settle()")
        sent = b"".join(bytes(frame["bytes"]) for frame in await self.near.page.evaluate("battery.shipped()"))
        _agree(secret.encode() not in sent, f"{secret} left the page")
        _agree(secret.encode("utf-16-le") not in sent, f"{secret} left the page")


def assert_made(made: bool, case: Case, live: str) -> None:
    """Tell a case that does not do what it says from one that the replica fails."""
    if not made:
        raise RuntimeError(f"{case.key}: the live page should come to {case.want!r}, but shows {live}")


def _agree(condition: bool, otherwise: str) -> None:
    if not condition:
        raise Divergence(otherwise)


def _steps(steps: Step | tuple[Step, ...]) -> tuple[Step, ...]:
    return steps if isinstance(steps, tuple) else (steps,)


def _headers(served: Served) -> Mapping[str, str]:
    return {name.replace("-", "_"): value for name, value in served.headers.items()}


def _json(value: object) -> str:
    """As `JSON.stringify` writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
