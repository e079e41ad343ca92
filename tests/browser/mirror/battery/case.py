"""What an edge case is: a page, what happens on it, and what must then be the same in the replica."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.mirror.battery.stage import Stage

__all__ = ["UNSET", "Act", "Case", "Served", "Step", "Way"]

#: Real input and other things a script in the page cannot do.
Act = Callable[["Stage"], Awaitable[None]]

#: JavaScript run in the captured page (its global names at hand, may await), or an act.
Step = str | Act

#: Says that a case does not state what the live page shows.
UNSET = object()

#: The page where a case names none: a paragraph and an empty box.
TEXT = "<p id=p class=a>text</p><div id=h></div>"


class Way(Enum):
    """Where the page and its replica are."""

    #: Side by side in one page; the engine runs in the page around the captured one.
    NEAR = "near"
    #: The engine is loaded by the captured page itself, under that page's policy and patches.
    INSIDE = "inside"
    #: As near, but the replica gets only what the customer's browser read for it.
    UPLOAD = "upload"
    #: The customer uses a telephone with a dark theme, the viewer an ordinary light screen.
    FAR = "far"


@dataclass(frozen=True)
class Served:
    """What a test server answers at a path."""

    body: str | bytes
    kind: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One edge case.

    Args:
        name: Stable name, of letters, digits and dashes; unique in its family.
        words: The same for readers of the compatibility page.
        html: A body, or a whole document if it starts with ``<!doctype`` or ``<html``. ``%SITE%`` and ``%OTHER%``
            stand for the origin of the page and for a foreign one, here and in what is served.
        before: What happens before capture starts.
        steps: What happens while it runs.
        see: JavaScript expression evaluated in the live page and in the replica, with the words of ``battery.js``;
            both must come to the same.
        want: What ``see`` is in the live page: without it a step that does nothing could pass.
        shown: Expression that must be true in the replica alone.
        pixels: Selector of an element, or ``view`` for all of the viewport, that must look the same.
        off: How far a channel of a pixel may be off, of 255, before the pixel counts as different.
        tree: Compare the whole tree with the live one, too.
        fresh: And with a fresh snapshot, by a capture that starts only now.
        pages: Served from the page's origin, by path.
        other: Served from a foreign origin, by path.
        options: Capture options, as JavaScript.
        way: See `Way`.
        secret: Must be in none of the bytes that leave the page.
        listed: Whether it is one of the known hard cases that every mirror should be measured by.
        family: Set by the table that lists it.
    """

    name: str
    words: str
    html: str = TEXT
    before: Step | tuple[Step, ...] = ()
    steps: Step | tuple[Step, ...] = ()
    see: str = ""
    want: object = UNSET
    shown: str = ""
    pixels: str = ""
    off: int = 8
    tree: bool = True
    fresh: bool = True
    pages: Mapping[str, Served] = field(default_factory=dict)
    other: Mapping[str, Served] = field(default_factory=dict)
    options: str = "{}"
    way: Way = Way.NEAR
    secret: str = ""
    listed: bool = False
    family: str = ""

    @property
    def key(self) -> str:
        """Family and name: what tests and limits call it."""
        return f"{self.family}/{self.name}"

    @property
    def document(self) -> str:
        """The page as a whole document."""
        whole = self.html.lower().startswith(("<!doctype", "<html"))
        return self.html if whole else f"<!doctype html>{self.html}"
