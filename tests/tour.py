"""Pictures of every screen on the journey, light and dark, narrow and wide: `make tour`.

Written to `tests/artifacts/tour/`. Nothing is compared: they are for people to look at.
"""

import itertools
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.harness import chromium
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer, run_demo

__all__ = ["main"]

OUT = Path(__file__).parent / "artifacts" / "tour"
Scheme = Literal["light", "dark"]
WIDTHS = {375: ViewportSize(width=375, height=760), 1440: ViewportSize(width=1440, height=900)}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class Tour:
    """One walk through the journey, in one look."""

    def __init__(self, browser: Browser, server: DemoServer, scheme: Scheme, width: int, locale: str) -> None:
        look = {"color_scheme": scheme, "locale": locale}
        self.name = f"{scheme}-{width}-{locale}"
        self.server = server
        self.customer = Customer(browser, WIDTHS[width], **look)
        self.agent = Agent(browser, server, WIDTHS[width], **look)
        self.narrow = width < 700
        self._count = itertools.count(1)

    def walk(self) -> None:
        """Go through it all, picture by picture."""
        self._arrive()
        self._talk()
        self._share()
        self._control()
        self._stop()
        self.customer.leave()
        self.agent.leave()

    # Private -------------------------------------------------------------------------------------

    def _arrive(self) -> None:
        self.agent.page.goto(self.server.console)
        self.agent.page.locator("input[name=email]").wait_for()
        self._look("console-login", self.agent)
        self.agent.log_in()
        self._look("console-inbox", self.agent)
        self.customer.visit(self.server.shop)
        self._look("shop", self.customer)
        self.customer.open_chat()
        self._look("chat-empty", self.customer)

    def _talk(self) -> None:
        words = "Do you have the Halden in size 42?"
        self.customer.say(words)
        self.agent.open_conversation(words)
        self.agent.say("We do! Shall I show you where?")
        self.customer.reads("Shall I show you where?")
        self._look("chat", self.customer)
        self._look("console-thread", self.agent)

    def _share(self) -> None:
        if self.narrow:
            self.agent.page.locator(".to-page").first.click()
        self.agent.page.locator(".view .scene .button.primary").click()
        self.customer.widget.box(".veil.view .allow[aria-disabled=false]")
        self._look("prompt-view", self.customer)
        self._look("console-waiting", self.agent)
        self.customer.allow("view")
        self.customer.widget.box(".bar.view")
        self._look("sharing-chat", self.customer)
        self.customer.close_chat()
        self.agent.replica("(root) => root.querySelector('h1') !== null")
        self.agent.page.locator(".tools button").nth(2).click()
        self.agent.follows(self.customer, "[data-test=search]")
        self.agent.click_on("[data-test=search]")
        self.customer.widget.box(".outline")
        self._look("guided", self.customer)
        self._look("console-view", self.agent)

    def _control(self) -> None:
        self.agent.page.locator(".toolbar > button:not(.danger)").first.click()
        self.customer.widget.box(".veil.control .allow[aria-disabled=false]")
        self._look("prompt-control", self.customer)
        self.customer.allow("control")
        self.customer.widget.box(".bar.control")
        self.agent.page.locator(".tools button").nth(3).click()
        self.agent.click_on("[data-test=search]")
        self.agent.page.keyboard.type("tent")
        self._look("controlled", self.customer)
        self._look("console-control", self.agent)

    def _stop(self) -> None:
        self.customer.stop()
        self.customer.widget.box(".bar.over")
        self._look("stopped", self.customer)
        self.agent.page.locator(".view .scene").wait_for()
        self._look("console-ended", self.agent)

    def _look(self, what: str, who: Customer | Agent) -> None:
        folder = OUT / self.name
        folder.mkdir(parents=True, exist_ok=True)
        who.page.screenshot(path=folder / f"{next(self._count):02}-{what}.png")


def main(locales: list[str]) -> None:
    """Walk in every look; in English and Korean unless told otherwise."""
    with sync_playwright() as playwright, run_demo() as server:
        browser = chromium.launch(playwright.chromium)
        for scheme, width, locale in itertools.product(SCHEMES, WIDTHS, locales or ["en-US", "ko-KR"]):
            Tour(browser, server, scheme, width, locale).walk()
            print(OUT / f"{scheme}-{width}-{locale}")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
