"""What customers do with hands, and what only the world around a page can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.browser.mirror.battery.case import Act
    from tests.browser.mirror.battery.stage import Stage

__all__ = [
    "click",
    "hold",
    "hover",
    "key",
    "media",
    "outside",
    "press",
    "resize",
    "retype",
    "shows",
    "type_text",
    "until",
]


def hover(selector: str) -> Act:
    """Move the pointer over an element."""

    async def act(stage: Stage) -> None:
        await stage.live.locator(selector).hover()

    return act


def press(selector: str) -> Act:
    """Press the mouse on an element and keep it down."""

    async def act(stage: Stage) -> None:
        await stage.live.locator(selector).hover()
        await stage.live.page.mouse.down()

    return act


def click(selector: str) -> Act:
    """Click an element."""

    async def act(stage: Stage) -> None:
        await stage.live.locator(selector).click()

    return act


def key(name: str) -> Act:
    """Press a key."""

    async def act(stage: Stage) -> None:
        await stage.live.page.keyboard.press(name)

    return act


def hold(name: str) -> Act:
    """Press a key and keep it down."""

    async def act(stage: Stage) -> None:
        stage.held.append(name)
        await stage.live.page.keyboard.down(name)

    return act


def shows(condition: str) -> Act:
    """Wait for the replica to show what the next step takes back."""

    async def act(stage: Stage) -> None:
        await stage.shows(condition)

    return act


def type_text(selector: str, text: str) -> Act:
    """Focus an element and type."""

    async def act(stage: Stage) -> None:
        await stage.live.locator(selector).press_sequentially(text)

    return act


def retype(selector: str, text: str) -> Act:
    """Select what a field holds and type over it."""

    async def act(stage: Stage) -> None:
        await stage.live.locator(selector).fill(text)

    return act


def media(**settings: Any) -> Act:
    """Change what media queries of the customer's device ask for; needs ``Way.FAR``."""

    async def act(stage: Stage) -> None:
        await stage.live.page.emulate_media(**settings)

    return act


def resize(width: int, height: int) -> Act:
    """Resize the captured window."""

    async def act(stage: Stage) -> None:
        style = f"width:{width}px;height:{height}px;border:0"
        await stage.live.page.evaluate("(s) => { document.getElementById('source').style.cssText = s; }", style)

    return act


def outside(code: str) -> Act:
    """Run code out of reach of the page's policy and patches; `win` and `doc` are the captured page's."""

    async def act(stage: Stage) -> None:
        await stage.live.outside(code)

    return act


def until(condition: str) -> Act:
    """Wait for a condition of the captured page; `win` and `doc` at hand."""

    async def act(stage: Stage) -> None:
        await stage.live.until(condition)

    return act
