"""Into the widget's closed shadow root, the way a debugger gets there: no script of the page could."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

__all__ = ["Box", "ClosedRoot", "ElementMissingError"]

TIMEOUT_MS = 15_000

# Resolves with what a probe returns as soon as that is not null; gives up after the timeout.
AWAIT = """
function (selector, argument, timeout) {
    const probe = %s;
    const deadline = Date.now() + timeout;
    return new Promise((resolve) => {
        const look = () => {
            const found = probe(this, selector, argument);
            if (found !== null || Date.now() > deadline) resolve(found);
            else setTimeout(look, 15);
        };
        look();
    });
}
"""

# The box of a visible element that has stopped moving since the last look.
BOX = """(root, selector) => {
    const element = root.querySelector(selector);
    const box = element?.getBoundingClientRect();
    if (!box || box.width === 0 || box.height === 0 || getComputedStyle(element).visibility !== "visible") return null;
    const now = [box.x, box.y, box.width, box.height];
    const last = element.__lastBox;
    element.__lastBox = now;
    return last && now.every((each, index) => Math.abs(each - last[index]) < 0.5) ? now : null;
}"""

TEXT = """(root, selector, part) => {
    const texts = [...root.querySelectorAll(selector)].map((each) => each.innerText);
    return texts.find((text) => text !== "" && text.includes(part)) ?? null;
}"""

GONE = "(root, selector) => root.querySelector(selector) ? null : true"


class ElementMissingError(AssertionError):
    """What was waited for in the widget did not come; carries what the widget shows."""


@dataclass(frozen=True)
class Box:
    """A rectangle in CSS pixels of the viewport."""

    x: float
    y: float
    width: float
    height: float

    @property
    def center(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


class ClosedRoot:
    """The closed shadow root of one host element of a page; survives navigation."""

    def __init__(self, page: Page, host: str = "lookalong-widget") -> None:
        self._page = page
        self._host = host
        self._session: CDPSession = page.context.new_cdp_session(page)

    def box(self, selector: str) -> Box:
        """Wait until an element is visible and at rest; return where."""
        return Box(*self._await(BOX, selector))

    def click(self, selector: str) -> None:
        """Click an element as a person does, with the mouse."""
        self._page.mouse.click(*self.box(selector).center)

    def type(self, selector: str, text: str) -> None:
        """Click into a field and type."""
        self.click(selector)
        self._page.keyboard.type(text)

    def text(self, selector: str, part: str = "") -> str:
        """Wait until an element holds a text; return all of its text."""
        return str(self._await(TEXT, selector, part))

    def wait(self, function: str, selector: str, argument: Any = None) -> Any:
        """Wait until `function(root, selector, argument)` gives something other than null; return that."""
        return self._await(function, selector, argument)

    def gone(self, selector: str) -> None:
        """Wait until no element matches."""
        self._await(GONE, selector)

    def has(self, selector: str) -> bool:
        """Tell whether an element matches now."""
        return bool(self.evaluate("(root, selector) => root.querySelector(selector) !== null", selector))

    def evaluate(self, function: str, selector: str = "", argument: Any = None) -> Any:
        """Call `function(root, selector, argument)` in the page, once."""
        return self._call(function, selector, argument, 0)

    # Private -------------------------------------------------------------------------------------

    def _await(self, function: str, selector: str, argument: Any = None) -> Any:
        found = self._call(function, selector, argument, TIMEOUT_MS)
        if found is None:
            shown = self.evaluate("(root) => [...root.children].map((each) => each.innerText ?? '').join('\\n')")
            raise ElementMissingError(f"no {selector} with {argument!r} in the widget, which shows:\n{shown}")
        return found

    def _call(self, function: str, selector: str, argument: Any, timeout: int) -> Any:
        values = [{"value": each} for each in (selector, argument, timeout)]
        answer = self._session.send(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": AWAIT % function,
                "objectId": self._root(),
                "arguments": values,
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def _root(self) -> str:
        self._page.wait_for_selector(self._host, state="attached", timeout=TIMEOUT_MS)
        host = self._session.send("Runtime.evaluate", {"expression": f"document.querySelector({self._host!r})"})
        described = self._session.send(
            "DOM.describeNode", {"objectId": host["result"]["objectId"], "pierce": True, "depth": 1}
        )
        backend = described["node"]["shadowRoots"][0]["backendNodeId"]
        resolved = self._session.send("DOM.resolveNode", {"backendNodeId": backend})
        return str(resolved["object"]["objectId"])
