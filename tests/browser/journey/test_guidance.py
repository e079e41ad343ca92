"""What the agent points at is what the customer sees pointed at: the same element, wherever it is on either screen."""

import pytest
from playwright.sync_api import Browser, StorageState, ViewportSize, expect

from tests.browser.journey.test_viewing import share
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer
from tests.harness.waiting import until


@pytest.mark.parametrize(("width", "height"), [(1100, 760), (390, 780)])
def test_laser_is_on_the_same_element_also_after_scrolling(
    browser: Browser, agent: Agent, server: DemoServer, width: int, height: int
) -> None:
    customer = Customer(browser, ViewportSize(width=width, height=height))
    share(customer, agent, server.shop, f"Where is the filter? {width}")
    customer.close_chat()
    agent.choose_tool("Point")
    target = "[data-test=order]"
    agent.follows(customer, target)
    agent.point_at(target)
    customer.widget.box(".laser .tag")
    _is_on(customer, ".laser", target)
    customer.page.mouse.move(200, 300)
    before = customer.page.evaluate("scrollY")
    customer.page.mouse.wheel(0, 60)
    until(customer.page, "(before) => scrollY > before + 30", before)
    _is_on(customer, ".laser", target)
    customer.leave()


def test_highlight_is_around_the_element_and_scrolls_into_view(
    customer: Customer, agent: Agent, server: DemoServer
) -> None:
    share(customer, agent, server.shop, "Where do I write to you?")
    customer.close_chat()
    agent.follows(customer, "[data-test=search]")
    agent.choose_tool("Highlight")
    agent.click_on("[data-test=search]")
    customer.widget.box(".outline")
    _is_on(customer, ".outline", "[data-test=search]")
    assert "search" in customer.widget.text("[aria-live], [role=status]", "points at").lower()
    customer.page.set_viewport_size({"width": 700, "height": 600})
    _is_on(customer, ".outline", "[data-test=search]")
    agent.follows(customer, "[data-test=search]")
    agent.click_on("[data-test=search]")
    customer.widget.gone(".outline")


def test_agent_without_a_pointer_guides_the_customer(customer: Customer, agent: Agent, server: DemoServer) -> None:
    share(customer, agent, server.shop, "Where is the end of the page?")
    customer.close_chat()
    agent.follows(customer, "[data-test=search]")
    keys = agent.page.keyboard
    agent.page.get_by_role("button", name="Highlight").focus()
    keys.press("h")
    expect(agent.page.get_by_role("listbox")).to_be_focused()
    choice = agent.page.get_by_role("listbox").get_by_role("option")
    keys.press("End")
    last = choice.text_content()
    assert last is not None
    keys.press("Enter")
    # It is far below, and comes into view: that is the agent's own wish.
    until(customer.page, "() => scrollY > 100")
    customer.widget.box(".outline")
    assert last.split(",")[0].lower() in customer.widget.text("[aria-live], [role=status]", "points at").lower()
    keys.press("Home")
    for _ in range(40):
        if "search" in (choice.text_content() or "").lower():
            break
        keys.press("ArrowDown")
    keys.press("r")
    keys.press("Enter")
    _is_on(customer, ".mark-layer svg path", "[data-test=search]")
    keys.press("Control+z")
    customer.widget.gone(".mark-layer svg path")


def test_what_two_agents_draw_has_their_colours_and_stays_in_place_until_it_is_cleared_or_stopped(
    browser: Browser, customer: Customer, agent: Agent, server: DemoServer, login: StorageState
) -> None:
    words = "Where do I look for tents?"
    share(customer, agent, server.shop, words)
    customer.close_chat()
    target, drawn = "[data-test=search]", ".mark-layer svg path"
    agent.follows(customer, target)
    agent.choose_tool("Box")
    agent.draw_around(target)
    _is_on(customer, drawn, target)
    customer.page.set_viewport_size({"width": 390, "height": 780})
    _is_on(customer, drawn, target)
    customer.page.mouse.wheel(0, 60)
    until(customer.page, "() => scrollY > 30")
    _is_on(customer, drawn, target)
    other = Agent(browser, server, storage_state=login)
    other.come_back()
    other.open_conversation(words)
    other.press("Join")
    expect(other.page.locator(".stage-drawings svg > g")).to_have_count(1)
    customer.sees_bar("view", "Robin and Robin see this page")
    other.choose_tool("Arrow")
    other.draw_around(target)
    colours = """(root) => {
        const found = [...root.querySelectorAll(".mark-layer svg > g")].map((hand) => hand.getAttribute("stroke"));
        return found.length === 2 ? found : null;
    }"""
    assert len(set(customer.widget.wait(colours, ""))) == 2
    expect(agent.page.locator(".stage-drawings svg > g")).to_have_count(2)
    agent.press("Clear all")
    customer.widget.gone(drawn)
    expect(other.page.locator(".stage-drawings svg")).to_have_count(0)
    agent.choose_tool("Draw")
    agent.draw_around(target)
    customer.widget.wait(f"(root) => root.querySelectorAll('{drawn}').length === 2 || null", "")
    customer.stop()
    customer.widget.gone(drawn)
    other.leave()


def _is_on(customer: Customer, drawn: str, selector: str) -> None:
    """Wait until what the overlay draws lies on the element."""
    script = """(root, drawn, selector) => {
        const box = root.querySelector(drawn)?.getBoundingClientRect();
        const target = document.querySelector(selector)?.getBoundingClientRect();
        if (!box || !target) return null;
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        const on = x >= target.left - 2 && x <= target.right + 2 && y >= target.top - 2 && y <= target.bottom + 2;
        return on || null;
    }"""
    assert customer.widget.wait(script, drawn, selector)
