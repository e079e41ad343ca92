"""Open a page, copy it, do what a customer does, and compare before and after."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fidelity.difference import Difference, Eye, compare_boxes, compare_lines
from tests.fidelity.screen import Desk, Shop, picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from playwright.sync_api import Browser, BrowserContext

    from tests.fidelity.page import Subject

    class Engine(Protocol):
        """What carries a page to a copy; see `ours.Ours`."""

        role: str
        frame: str
        desk: Desk
        resyncs: list[str]
        missing: list[str]

        def carry(self) -> None: ...
        def is_whole(self) -> bool: ...


__all__ = ["Look", "Visit", "visit"]

SETTLE_S = 30
"""Seconds in which a copy must have all that was on the page."""

MARK_S = 4
"""Seconds before another mark is made: rrweb's player can lose changes that come with a large snapshot."""

MATCH_S = 5
"""Seconds in which the copy must come to match."""

MATCH_CANVAS_S = 10
"""The same for a page with a canvas: drawing makes no event, so its pictures follow at their own pace."""


@dataclass
class Look:
    """One comparison of a page with its copy: the difference, and the pictures it was made from (PNG)."""

    difference: Difference
    page: bytes = b""
    copy: bytes = b""
    mask: bytes | None = None


@dataclass
class Visit:
    """A page compared with its copy before and after interaction.

    Attributes:
        before, after: None if it did not come to that.
        trouble: what went wrong that is no difference: errors of the engine, resyncs.
        missing: files of the page that nobody could read.
        asked: addresses that the agent's browser asked for outside its own page.
    """

    before: Look | None = None
    after: Look | None = None
    trouble: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def visit(
    engine: Callable[[Browser, Shop], Engine],
    agent: Browser,
    customer: BrowserContext,
    subject: Subject,
    path: str,
    eye: Eye,
) -> Visit:
    """Compare one page with its copy by one engine."""
    found = Visit()
    try:
        shop = Shop(customer, subject, path)
        copy = engine(agent, shop)
        _observe(copy, shop, subject, eye, found)
    except Exception as error:
        # A page or an engine that breaks down must not end the run for the others.
        found.trouble.append(f"{type(error).__name__}: {str(error).splitlines()[0][:300]}")
    return found


def _observe(copy: Engine, shop: Shop, subject: Subject, eye: Eye, found: Visit) -> None:
    try:
        found.before = _match(copy, shop, eye)
        for step in subject.steps:
            step(shop.page)
            copy.carry()
        shop.rest()
        found.after = _match(copy, shop, eye)
    finally:
        found.trouble += [f"asked for another snapshot: {reason}" for reason in copy.resyncs]
        found.missing = sorted(set(copy.missing))
        found.asked = sorted(set(copy.desk.asked))
        copy.desk.close()


def _match(copy: Engine, shop: Shop, eye: Eye) -> Look:
    """Compare until they match or time is up; returns the last comparison."""
    seconds = MATCH_CANVAS_S if shop.page.evaluate("document.querySelector('canvas') !== null") else MATCH_S
    deadline = time.monotonic() + seconds
    while True:
        _settle(copy, shop)
        look = _compare(copy, shop, eye)
        if look.difference.ok or time.monotonic() > deadline:
            return look


def _settle(copy: Engine, shop: Shop) -> None:
    """Wait until the copy has what the page had: a mark made last on the page comes last, and all files."""
    shown = f"({copy.frame})?.contentDocument?.documentElement?.getAttribute('data-settled')"
    start = time.monotonic()
    marks: list[str] = []
    while copy.desk.page.evaluate(shown) not in marks or not copy.is_whole():
        waited = time.monotonic() - start
        if waited > SETTLE_S:
            raise TimeoutError(f"the copy did not get what the page had {SETTLE_S} s ago")
        if waited >= len(marks) * MARK_S:
            marks.append(_mark(shop))
        copy.carry()
        shop.page.evaluate("() => new Promise((resolve) => requestAnimationFrame(resolve))")


def _mark(shop: Shop) -> str:
    mark = str(time.monotonic_ns())
    shop.page.evaluate("(mark) => document.documentElement.setAttribute('data-settled', mark)", mark)
    return mark


def _compare(copy: Engine, shop: Shop, eye: Eye) -> Look:
    shop.rest()
    copy.carry()
    copy.desk.rest(copy.frame)
    page, other = shop.sample(), copy.desk.sample(copy.frame, copy.role)
    look = Look(_differences(page, other), picture(shop.session), picture(copy.desk.session))
    look.difference.pixels, look.mask, look.difference.area = eye.look(look.page, look.copy)
    return look


def _differences(page: dict[str, Any], copy: dict[str, Any]) -> Difference:
    nodes, first = compare_lines(page["lines"], copy["lines"])
    box, boxes = compare_boxes(page, copy)
    return Difference(nodes=nodes, first=first, box=box, boxes=boxes)
