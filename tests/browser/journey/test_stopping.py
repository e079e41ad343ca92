"""The customer stops: from then on nothing acts and nothing leaves, and the agent is told so."""

import pytest
from playwright.sync_api import expect

from tests.browser.journey.test_control import take_control
from tests.browser.journey.test_viewing import Wire, share
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer
from tests.harness.waiting import until


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_after_stop_nothing_acts_and_nothing_leaves(
    customer: Customer, agent: Agent, server: DemoServer, way: str
) -> None:
    wire = Wire(customer)
    take_control(customer, agent, server.shop + "product.html?id=dun", f"Stop by {way}")
    agent.follows(customer, "[data-test=add-to-cart]")
    button = agent.box("[data-test=add-to-cart]")
    if way == "button":
        customer.stop()
    else:
        customer.page.keyboard.press("Escape")
    left = len(wire.frames)
    agent.page.mouse.click(*button.center)
    agent.sees_state("The customer stopped sharing")
    customer.widget.text(".bar.over", "You stopped sharing")
    assert not customer.widget.has(".frame")

    customer.page.locator("[data-test=more]").click()
    customer.page.mouse.wheel(0, 300)
    until(customer.page, "() => new Promise((resolve) => requestIdleCallback(() => resolve(true)))")
    customer.say("Thank you, that is all")
    agent.reads("Thank you, that is all")
    assert len(wire.frames) == left
    expect(customer.page.locator("[data-test=cart-count]")).not_to_have_text("1")
    expect(agent.page.locator(".view iframe")).to_have_count(0)


def test_agent_may_ask_again_and_the_customer_is_asked_again(
    customer: Customer, agent: Agent, server: DemoServer
) -> None:
    share(customer, agent, server.shop, "Twice, please")
    customer.stop()
    agent.sees_state("The customer stopped sharing")
    agent.press("Ask again")
    customer.allow("view")
    customer.sees_bar("view", "Robin")
    agent.sees(customer.page.locator("h1").first.inner_text())


def test_stop_works_without_the_network(customer: Customer, agent: Agent, server: DemoServer) -> None:
    share(customer, agent, server.shop, "The train enters a tunnel")
    customer.context.set_offline(True)
    customer.page.keyboard.press("Escape")
    customer.widget.text(".bar.over", "You stopped sharing")
    assert not customer.widget.has(".frame")
    customer.context.set_offline(False)
    agent.sees_state("The customer stopped sharing")
