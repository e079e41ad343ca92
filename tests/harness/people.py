"""The customer and the agent, doing what people do: clicking, typing, reading."""

from dataclasses import astuple
from typing import Any

from playwright.sync_api import Browser, ViewportSize, expect

from tests.harness.closed import Box, ClosedRoot
from tests.harness.server import DemoServer
from tests.harness.waiting import until

__all__ = ["Agent", "Customer"]

DESK = ViewportSize(width=1440, height=900)
WINDOW = ViewportSize(width=1100, height=760)

# The document of the replica on the stage, for functions that run in the console's page.
REPLICA = "document.querySelector('.view iframe')?.contentDocument"


class Customer:
    """A person on a page that embeds the widget."""

    def __init__(self, browser: Browser, viewport: ViewportSize = WINDOW, **context: Any) -> None:
        self.context = browser.new_context(viewport=viewport, **{"reduced_motion": "reduce", **context})
        # Foreign pages link to hosts that are not there; a test never leaves this machine.
        self.context.route(lambda url: "//127.0.0.1" not in url and "//localhost" not in url, lambda r: r.abort())
        self.page = self.context.new_page()
        self.widget = ClosedRoot(self.page)

    def visit(self, url: str) -> None:
        """Open a page and wait until its bubble is there."""
        self.page.goto(url)
        self.widget.box(".bubble")

    def put_in_cart(self, shop: str, product: str = "dun") -> None:
        """Put a product of the demo shop into the cart: an empty one has no checkout."""
        self.visit(f"{shop}product.html?id={product}")
        self.page.locator("[data-test=add-to-cart]").click()
        expect(self.page.locator("[data-test=cart-count]")).to_have_text("1")

    def open_chat(self) -> None:
        """Open the chat panel, unless it is open."""
        if not self.widget.has(".bubble[aria-expanded=true]"):
            self.widget.click(".bubble")
        self.widget.box(".composer textarea")

    def finds_chat_open(self) -> None:
        """Wait until the chat that was open on the page before is open on this one."""
        self.widget.box(".panel.open .composer textarea")

    def close_chat(self) -> None:
        """Close the chat panel, so that the page is all there to see."""
        if self.widget.has(".bubble[aria-expanded=true]"):
            self.widget.click(".bubble")
            self.widget.gone(".bubble[aria-expanded=true]")

    def say(self, text: str) -> None:
        """Write into the chat."""
        self.open_chat()
        self.widget.type(".composer textarea", text)
        self._composer_holds(text)
        self.page.keyboard.press("Enter")
        self._composer_holds("")

    def _composer_holds(self, text: str) -> None:
        same = "(root, selector, text) => root.querySelector(selector).value === text || null"
        self.widget.wait(same, ".composer textarea", text)

    def reads(self, text: str) -> None:
        """Wait until the thread shows a text."""
        self.widget.text(".thread .text, .thread .event", text)

    def allow(self, kind: str) -> None:
        """Answer the prompt of that kind (`view` or `control`) with yes, once it takes an answer."""
        self.widget.click(f".veil.{kind} .allow[aria-disabled=false]")
        self.widget.gone(".veil")

    def decline(self, kind: str) -> None:
        """Answer the prompt of that kind with no."""
        self.widget.click(f".veil.{kind} .deny")
        self.widget.gone(".veil")

    def stop(self) -> None:
        """Press Stop."""
        self.widget.click(".bar .stop")

    def sees_bar(self, mode: str, part: str = "") -> str:
        """Wait until the bar says that mode (`view`, `control` or `waiting`); return what it says."""
        return self.widget.text(f".bar.{mode}", part)

    def scroll_to(self, selector: str) -> None:
        """Scroll until an element is in the middle of the window: the agent sees what the customer sees."""
        script = "(selector) => document.querySelector(selector).scrollIntoView({block: 'center', behavior: 'instant'})"
        self.page.evaluate(script, selector)

    def leave(self) -> None:
        """Close the browser window."""
        self.context.close()


class Agent:
    """A person at the console."""

    def __init__(self, browser: Browser, server: DemoServer, viewport: ViewportSize = DESK, **context: Any) -> None:
        self.server = server
        self.context = browser.new_context(viewport=viewport, **{"reduced_motion": "reduce", **context})
        self.page = self.context.new_page()

    def change_window(self) -> None:
        """Open a new window in the place of the last, with nothing kept but the log-in."""
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.page.close()
        self.page = self.context.new_page()

    def log_in(self) -> None:
        """Open the console and log in."""
        self.page.goto(self.server.console)
        self.page.locator("input[name=email]").fill(self.server.email)
        self.page.locator("input[name=password]").fill(self.server.password)
        self.page.locator(".login-form [type=submit]").click()
        expect(self.page.locator(".inbox h1")).to_be_visible()

    def come_back(self) -> None:
        """Open the console with a log-in that is still good."""
        self.page.goto(self.server.console)
        expect(self.page.locator(".inbox h1")).to_be_visible()

    def open_conversation(self, said: str) -> None:
        """Open the conversation whose row shows that text."""
        self.page.locator(".inbox .rows").get_by_role("link").filter(has_text=said).first.click()
        self.reads(said)

    def reads(self, text: str) -> None:
        """Wait until the thread shows a text."""
        expect(self.page.get_by_role("log").get_by_text(text, exact=False).first).to_be_visible()

    def say(self, text: str) -> None:
        """Write to the customer."""
        self.page.locator(".composer textarea").fill(text)
        self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def choose_tool(self, name: str) -> None:
        """Choose Look, Point, Highlight, Box, Arrow, Draw, Fading pen or Control."""
        self.page.locator(".tools").get_by_role("button", name=name).click()

    def sees_state(self, text: str) -> None:
        """Wait until the view says something about itself."""
        expect(self.page.locator(".view").get_by_text(text, exact=False).first).to_be_visible()

    def replica(self, function: str, argument: Any = None) -> Any:
        """Wait until `function(document, argument)` over the replica gives something; return it."""
        probe = f"(argument) => {{ const root = {REPLICA}; return root?.body ? ({function})(root, argument) : null; }}"
        return until(self.page, probe, argument)

    def sees(self, text: str) -> None:
        """Wait until the customer's page, as the agent has it, holds a text."""
        self.replica("(root, text) => root.body.innerText.includes(text)", text)

    def box(self, selector: str) -> Box:
        """Return where on the agent's screen an element of the customer's page is (also in open shadow roots)."""
        found = until(self.page, BOX, selector)
        return Box(*found)

    def follows(self, customer: Customer, selector: str) -> None:
        """Have the customer scroll to an element, and wait until the replica has followed, in the same window."""
        customer.scroll_to(selector)
        here = customer.page.evaluate("[scrollX, scrollY, innerWidth, innerHeight]")
        same = """({defaultView: seen}, [x, y, width, height]) =>
            Math.abs(seen.scrollX - x) + Math.abs(seen.scrollY - y) < 2 &&
            seen.innerWidth === width && seen.innerHeight === height"""
        self.replica(same, here)

    def point_at(self, selector: str) -> None:
        """Move the mouse to an element of the customer's page."""
        x, y = self.box(selector).center
        self.page.mouse.move(x - 3, y - 3)
        self.page.mouse.move(x, y)

    def click_on(self, selector: str) -> None:
        """Click on an element of the customer's page."""
        self.page.mouse.click(*self.box(selector).center)

    def draw_around(self, selector: str, room: float = 6) -> None:
        """Drag from before and above an element of the customer's page to behind and below it."""
        x, y, width, height = astuple(self.box(selector))
        self.page.mouse.move(x - room, y - room)
        self.page.mouse.down()
        self.page.mouse.move(x + width / 2, y + height + room, steps=4)
        self.page.mouse.move(x + width + room, y + height + room, steps=4)
        self.page.mouse.up()

    def leave(self) -> None:
        """Close the browser window."""
        self.context.close()


# Where an element of the replica shows on the console's page: the frame is scaled, and clipped by its pane.
BOX = """(selector) => {
    const frame = document.querySelector('.view iframe');
    const find = (root) => {
        const found = root.querySelector(selector);
        if (found) return found;
        for (const each of root.querySelectorAll('*')) {
            const inside = each.shadowRoot && find(each.shadowRoot);
            if (inside) return inside;
        }
        return null;
    };
    const element = frame?.contentDocument?.body && find(frame.contentDocument);
    const inner = element?.getBoundingClientRect();
    const { innerWidth, innerHeight } = frame?.contentWindow ?? {};
    const onScreen = inner && inner.bottom > 0 && inner.top < innerHeight && inner.left < innerWidth;
    if (!onScreen || inner.width === 0) return null;
    const outer = frame.getBoundingClientRect();
    const scale = outer.width / frame.offsetWidth;
    const now = [outer.x + inner.x * scale, outer.y + inner.y * scale, inner.width * scale, inner.height * scale];
    const last = frame.__lastBox;
    frame.__lastBox = now;
    return last && now.every((each, index) => Math.abs(each - last[index]) < 0.5) ? now : null;
}"""
