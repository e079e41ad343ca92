"""Await a condition in a page, also in one whose policy forbids `eval`, where Playwright's own waiting fails."""

from typing import Any

from playwright.sync_api import Frame, Page

__all__ = ["NeverTrueError", "until"]

TIMEOUT_MS = 15_000

AWAIT = """
async (argument) => {
    const probe = %s;
    const deadline = Date.now() + %d;
    for (;;) {
        const found = await probe(argument);
        if ((found !== null && found !== undefined && found !== false) || Date.now() > deadline) return found;
        await new Promise((resolve) => setTimeout(resolve, 15));
    }
}
"""


class NeverTrueError(AssertionError):
    """A condition did not come true in time."""


def until(page: Page | Frame, probe: str, argument: Any = None) -> Any:
    """Wait until `probe(argument)`, a JavaScript function, gives something other than null or false; return that."""
    found = page.evaluate(AWAIT % (probe, TIMEOUT_MS), argument)
    if found is None or found is False:
        raise NeverTrueError(f"never true: {probe} of {argument!r}")
    return found
