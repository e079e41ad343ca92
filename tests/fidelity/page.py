"""What the pages of the corpus are, and what a customer does on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Step = Callable[[Page], None]

__all__ = ["Subject", "click", "hover", "press", "pull", "scroll", "select", "type_into", "wheel"]


@dataclass(frozen=True)
class Subject:
    """A page to be compared with its copies.

    Attributes:
        name: as the table and the pictures call it.
        site: of `tests.pages.site.SITES`.
        path: below the site; may hold `*` where a version number is.
        ready: a JavaScript expression that is true once the page's own scripts have built it.
        steps: what the customer does, one after the other.
        prepare: what the customer did before anybody looked, to hold still what would move for ever.
    """

    name: str
    site: str
    path: str
    ready: str
    steps: tuple[Step, ...]
    prepare: tuple[Step, ...] = ()


# What a customer does


def click(selector: str) -> Step:
    """Click the first visible element the selector finds."""
    return lambda page: page.locator(f"{selector} >> visible=true").first.click()


def hover(selector: str) -> Step:
    """Move the pointer over an element and leave it there."""
    return lambda page: page.locator(f"{selector} >> visible=true").first.hover()


def type_into(selector: str, text: str) -> Step:
    """Type into a field, key by key."""
    return lambda page: page.locator(f"{selector} >> visible=true").first.press_sequentially(text)


def press(*keys: str) -> Step:
    """Press keys where the focus is."""

    def step(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)

    return step


def select(selector: str, label: str) -> Step:
    """Choose an option of a list by what it says."""

    def step(page: Page) -> None:
        page.locator(f"{selector} >> visible=true").first.select_option(label=label)

    return step


def pull(selector: str, right: int, down: int) -> Step:
    """Drag an element by some pixels and let go."""

    def step(page: Page) -> None:
        box = page.locator(f"{selector} >> visible=true").first.bounding_box()
        assert box, f"expected {selector} to have a box"
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + right, y + down, steps=4)
        page.mouse.up()

    return step


def wheel(selector: str, down: int) -> Step:
    """Turn the wheel over an element until what is below it has scrolled."""

    def step(page: Page) -> None:
        page.locator(f"{selector} >> visible=true").first.hover()
        page.mouse.wheel(0, down)

    return step


def scroll(down: int) -> Step:
    """Scroll the page."""
    return lambda page: page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", down)
