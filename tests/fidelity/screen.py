"""The customer's browser and the agent's, on either side of a wall."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.fidelity.bundle import script
from tests.harness.chromium import ARGUMENTS, executable
from tests.pages.server import PageServer
from tests.pages.site import foreign_sites

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, BrowserContext, BrowserType, CDPSession, Route

    from tests.fidelity.page import Subject
    from tests.pages.site import Site

__all__ = ["AGENT_ORIGIN", "COOKIE", "HOST", "SIZE", "Desk", "Shop", "launch", "logged_in", "picture", "served"]

HOST = "shop.internal"
"""Where the pages are: a name that only the customer's browser can resolve."""

COOKIE = "log-in=8c1f0d6a"
"""What the customer's browser got when the customer logged in; nobody else is served."""

AGENT_ORIGIN = "http://console.invalid"
"""Where the agent's page is; it is answered from this process."""

SIZE = {"width": 1280, "height": 800}

# The same for both browsers: text drawn for one colour order of the screen is drawn differently in a layer.
LOOK = ["--disable-lcd-text", "--font-render-hinting=none", "--force-color-profile=srgb"]

QUIET_MS = 250
QUIET_MOST_MS = 4000


def launch(chromium: BrowserType, server: PageServer | None = None) -> Browser:
    """Start the customer's browser, which finds the server behind `HOST`, or (without one) the agent's."""
    names = f"MAP {HOST} {urlsplit(server.origin).netloc}, " if server else ""
    rules = f"--host-resolver-rules={names}MAP * ~NOTFOUND"
    return chromium.launch(executable_path=executable(), args=[*ARGUMENTS, *LOOK, rules])


def served(subjects: Iterable[Subject]) -> tuple[PageServer, dict[str, Site]]:
    """Return a server of the pages' sites, for those who have logged in, and the sites."""
    sites = foreign_sites(sorted({subject.site for subject in subjects}))
    # A caret that blinks is on in one picture and off in the next.
    still = "<style>html{caret-color:transparent}</style>"
    return PageServer(sites, embed=still, cookie=COOKIE), sites


def picture(session: CDPSession) -> bytes:
    """Take a picture of what a page shows, as it is: Playwright's own way changes the page first."""
    shot: dict[str, str] = session.send("Page.captureScreenshot", {"format": "png"})
    return base64.b64decode(shot["data"])


class Shop:
    """The customer's page."""

    def __init__(self, context: BrowserContext, subject: Subject, path: str) -> None:
        """Open a page of the corpus and wait until it is built."""
        self.page = context.new_page()
        self.session = context.new_cdp_session(self.page)
        self.page.goto(f"http://{HOST}/{subject.site}/{path}", wait_until="load")
        self.page.evaluate(script("probe", "fidelityProbe"))
        self.page.wait_for_function(f"() => Boolean({subject.ready})", polling=50)
        for step in subject.prepare:
            step(self.page)
        self.rest()

    def rest(self) -> None:
        """Wait until nothing moves."""
        self.page.evaluate(
            "async ([still, most]) => { await fidelityProbe.quiet(document, still, most);"
            " await fidelityProbe.rest(document); }",
            [QUIET_MS, QUIET_MOST_MS],
        )

    def sample(self) -> dict[str, Any]:
        """Write the page out."""
        found: dict[str, Any] = self.page.evaluate("fidelityProbe.sample(document, 'customer')")
        return found


class Desk:
    """The agent's page: nothing but a copy of the customer's, in the top left corner.

    Attributes:
        asked: what the agent's browser asked of anybody but its own page's origin.
    """

    def __init__(self, browser: Browser, head: str = "", files: dict[str, tuple[str, bytes]] | None = None) -> None:
        """Open the page, with `head` in its head and files (type, bytes) by address below its origin."""
        self.context = browser.new_context(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
        self.files = {} if files is None else files
        self.asked: list[str] = []
        self._head = head
        self.context.route("**/*", self._answer)
        self.page = self.context.new_page()
        self.session = self.context.new_cdp_session(self.page)
        self.page.goto(f"{AGENT_ORIGIN}/")
        self.page.evaluate(script("probe", "fidelityProbe"))

    def rest(self, frame: str) -> None:
        """Wait until nothing moves in the document of the frame that the expression names."""
        self.page.evaluate(f"() => fidelityProbe.rest(({frame}).contentDocument)")

    def sample(self, frame: str, role: str) -> dict[str, Any]:
        """Write the copy out."""
        found: dict[str, Any] = self.page.evaluate(
            f"(role) => fidelityProbe.sample(({frame}).contentDocument, role)", role
        )
        return found

    def close(self) -> None:
        """Leave."""
        self.context.close()

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if not url.startswith(f"{AGENT_ORIGIN}/"):
            self.asked.append(url)
            route.abort()
            return
        path = url.removeprefix(f"{AGENT_ORIGIN}/")
        page = f"<!doctype html><head><style>body{{margin:0}}</style>{self._head}</head><body></body>"
        kind, body = self.files.get(path, ("text/html", page.encode()))
        route.fulfill(body=body, content_type=kind, status=200 if not path or path in self.files else 404)


@contextmanager
def logged_in(browser: Browser) -> Iterator[BrowserContext]:
    """Give the context of a customer who has logged in."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
    name, value = COOKIE.split("=")
    context.add_cookies([{"name": name, "value": value, "domain": HOST, "path": "/", "httpOnly": True}])
    yield context
    context.close()
