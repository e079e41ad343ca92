"""The agent sees the customer's page after a yes, nothing before it, and follows it."""

import pytest
from playwright.sync_api import expect

from lookalong.protocol.relay import is_relay
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer
from tests.harness.waiting import until

CARD = "4000056655665556"


class Wire:
    """Everything the customer's browser sends over its sockets."""

    def __init__(self, customer: Customer) -> None:
        self.sent: list[bytes] = []
        customer.page.on("websocket", lambda socket: socket.on("framesent", self._take))

    def _take(self, payload: bytes | str) -> None:
        self.sent.append(payload if isinstance(payload, bytes) else payload.encode())

    @property
    def frames(self) -> list[bytes]:
        """The relay frames among it: all that could carry page content."""
        return [each for each in self.sent if is_relay(each)]


@pytest.fixture
def wire(customer: Customer) -> Wire:
    return Wire(customer)


@pytest.fixture
def sharing(customer: Customer, agent: Agent, server: DemoServer, wire: Wire, request: pytest.FixtureRequest) -> Agent:
    """A customer in the shop whose page the agent sees; what they write tells them from those of other tests."""
    share(customer, agent, server.shop, f"Can you look with me? ({request.node.name})")
    return agent


def share(customer: Customer, agent: Agent, url: str, words: str) -> None:
    customer.visit(url)
    customer.say(words)
    agent.open_conversation(words)
    agent.press("Ask to see the page")
    customer.allow("view")
    customer.sees_bar("view", "Robin")
    agent.replica("(root) => root.body.children.length > 0")


def test_not_one_byte_of_the_page_leaves_before_consent(
    customer: Customer, agent: Agent, server: DemoServer, wire: Wire
) -> None:
    customer.visit(server.shop)
    customer.say("Please look at my page")
    agent.open_conversation("Please look at my page")
    agent.press("Ask to see the page")
    prompt = customer.widget.text(".veil.view .prompt", "Robin")
    assert "see this page" in prompt
    agent.sees_state("Waiting for the customer")
    heading = customer.page.locator("h1").first.inner_text()
    assert wire.frames == []
    assert not any(heading.encode() in each for each in wire.sent)
    customer.decline("view")
    agent.sees_state("The customer said no")
    assert wire.frames == []
    assert not customer.widget.has(".bar.view")


def test_agent_sees_the_page_and_both_see_the_state(
    sharing: Agent, customer: Customer, server: DemoServer, wire: Wire
) -> None:
    assert wire.frames
    sharing.sees(customer.page.locator("h1").first.inner_text())
    sharing.sees_state("Viewing")
    assert "Esc" in customer.sees_bar("view", "Robin")
    frame = sharing.page.locator(".view iframe")
    assert frame.get_attribute("sandbox") == "allow-same-origin"
    sharing.replica("(root) => root.querySelector('script:not([type])') === null")
    sharing.replica("(root) => getComputedStyle(root.querySelector('header')).position === 'sticky'")
    here = until(customer.page, "() => Math.round(document.querySelector('h1').getBoundingClientRect().width)")
    # Style sheets come one by one.
    sharing.replica(
        "(root, here) => Math.abs(root.querySelector('h1').getBoundingClientRect().width - here) <= 1", here
    )


def test_images_arrive_through_the_customer(sharing: Agent, customer: Customer) -> None:
    loaded = (
        "(root) => [...root.images].filter((each) => each.naturalWidth > 0 && each.src.includes('/assets/')).length"
    )
    here = until(
        customer.page, "() => [...document.images].filter((each) => each.complete && each.naturalWidth).length"
    )
    sharing.replica(f"(root, count) => ({loaded})(root) >= count", min(here, 3))


def test_agent_follows_scrolling(sharing: Agent, customer: Customer) -> None:
    customer.page.mouse.move(400, 400)
    customer.page.mouse.wheel(0, 700)
    top = until(customer.page, "() => window.scrollY > 300 ? window.scrollY : null")
    sharing.replica("(root, top) => Math.abs(root.defaultView.scrollY - top) < 400", top)
    settled = until(
        customer.page,
        """async () => {
            const before = scrollY;
            await new Promise((resolve) => setTimeout(resolve, 60));
            return before === scrollY ? scrollY : null;
        }""",
    )
    sharing.replica("(root, top) => Math.abs(root.defaultView.scrollY - top) <= 1", settled)


def test_agent_follows_resizing(sharing: Agent, customer: Customer) -> None:
    customer.page.set_viewport_size({"width": 640, "height": 700})
    sharing.replica("(root) => root.defaultView.innerWidth === 640 && root.defaultView.innerHeight === 700")


def test_agent_follows_to_other_pages_and_a_reload(sharing: Agent, customer: Customer, server: DemoServer) -> None:
    customer.close_chat()
    customer.page.locator("[data-test=product-card] a").first.click()
    expect(customer.page.locator("[data-test=product-name]")).not_to_have_text("Product")
    sharing.sees(customer.page.locator("[data-test=product-name]").inner_text())
    customer.sees_bar("view", "Robin")
    customer.page.reload()
    customer.sees_bar("view", "Robin")
    customer.page.goto(server.shop + "checkout.html")
    sharing.replica("(root) => root.querySelector('#card-number') !== null")
    expect(sharing.page.locator(".view .address")).to_contain_text("checkout.html")


def test_agent_follows_a_single_page_app(customer: Customer, agent: Agent, server: DemoServer) -> None:
    share(customer, agent, server.shop + "planner/", "Help me plan a trip")
    customer.close_chat()
    customer.page.locator("[data-test=new-trip]").click()
    customer.page.locator("[data-test=trip-title]").fill("Halden in May")
    agent.replica("(root) => root.querySelector('[data-test=trip-form]') !== null")
    expect(agent.page.locator(".view .address")).to_contain_text("planner/new")


def test_typing_is_masked_at_the_source(customer: Customer, agent: Agent, server: DemoServer, wire: Wire) -> None:
    customer.put_in_cart(server.shop)
    share(customer, agent, server.shop + "checkout.html", "I cannot pay")
    customer.close_chat()
    before = len(wire.frames)
    customer.page.locator("#given-name").press_sequentially("Wilhelmina")
    customer.page.locator("#card-number").press_sequentially(CARD)
    agent.replica("(root) => root.querySelector('#given-name').value.length === 10")
    agent.replica("(root) => root.querySelector('#card-number').value.length > 0")
    shown = agent.replica("(root) => [...root.querySelectorAll('input')].map((each) => each.value).join('|')")
    assert "Wilhelmina" not in shown
    assert CARD not in shown
    assert CARD[:4] not in shown
    told = b"".join(wire.frames[before:])
    assert b"Wilhelmina" not in told
    assert CARD.encode() not in told


def test_redacted_block_never_leaves(customer: Customer, agent: Agent, server: DemoServer, wire: Wire) -> None:
    customer.visit(server.shop + "account.html")
    customer.page.locator("[data-test=login-email]").fill("kim@example.com")
    customer.page.locator("#password").fill("correct horse battery")
    customer.page.locator("[data-test=login-submit]").click()
    secret = customer.page.locator("[data-lookalong=redact]").first
    expect(secret).to_be_visible()
    words = [word for word in secret.inner_text().split() if len(word) > 4]
    assert words
    customer.say("Something is wrong in my account")
    agent.open_conversation("Something is wrong in my account")
    agent.press("Ask to see the page")
    customer.allow("view")
    agent.replica("(root) => root.querySelector('[data-test=profile]') !== null")
    agent.replica("(root, words) => words.every((word) => !root.body.innerHTML.includes(word))", words)


def test_reloaded_console_sees_the_page_again_without_work_for_the_customer(sharing: Agent, customer: Customer) -> None:
    heading = customer.page.locator("h1").first.inner_text()
    sharing.sees(heading)
    sharing.page.reload()
    sharing.sees(heading)
    customer.sees_bar("view", "Robin")


def test_agent_ends_and_the_customer_is_told(sharing: Agent, customer: Customer) -> None:
    sharing.press("End")
    sharing.sees_state("Page sharing ended")
    customer.widget.text(".bar.over", "Nothing is shared")
    assert not customer.widget.has(".frame")


def test_customer_pauses_and_goes_on(customer: Customer, agent: Agent, server: DemoServer) -> None:
    share(customer, agent, server.shop, "One moment, somebody is at the door")
    customer.widget.click(".pause")
    customer.sees_bar("paused", "nobody sees this page")
    agent.sees_state("The customer paused")
    expect(agent.page.locator(".view iframe:visible")).to_have_count(0)
    customer.page.evaluate("document.querySelector('h1').textContent = 'Behind the curtain'")
    customer.widget.click(".bar .back")
    customer.sees_bar("view", "Robin")
    agent.sees("Behind the curtain")
    expect(agent.page.locator(".view iframe:visible")).to_have_count(1)
