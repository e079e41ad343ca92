"""With a second yes the agent clicks and types; the page's code notices; some fields refuse."""

import pytest
from playwright.sync_api import expect

from tests.browser.journey.test_viewing import share
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer
from tests.harness.waiting import until


def take_control(customer: Customer, agent: Agent, url: str, words: str) -> None:
    share(customer, agent, url, words)
    customer.close_chat()
    agent.press("Ask for control")
    customer.allow("control")
    customer.sees_bar("control", "Robin")
    agent.sees_state("You are in control")
    agent.choose_tool("Control")


def test_control_is_asked_for_separately_and_may_be_declined(
    customer: Customer, agent: Agent, server: DemoServer
) -> None:
    share(customer, agent, server.shop, "Just looking, please")
    customer.close_chat()
    expect(agent.page.locator(".tools").get_by_role("button", name="Control")).to_be_disabled()
    agent.press("Ask for control")
    prompt = customer.widget.text(".veil.control .prompt")
    assert "click" in prompt
    assert "password" in prompt
    customer.decline("control")
    agent.sees_state("Viewing")
    expect(agent.page.locator(".tools").get_by_role("button", name="Control")).to_be_disabled()
    customer.sees_bar("view")


def test_agent_presses_a_button_of_the_shop(customer: Customer, agent: Agent, server: DemoServer) -> None:
    take_control(customer, agent, server.shop + "product.html?id=dun", "Please put it in my cart")
    agent.follows(customer, "[data-test=add-to-cart]")
    agent.click_on("[data-test=add-to-cart]")
    expect(customer.page.locator("[data-test=cart-count]")).to_have_text("1")
    customer.widget.text(".laser", "Robin")


def test_agent_fills_a_form(customer: Customer, agent: Agent, server: DemoServer) -> None:
    customer.put_in_cart(server.shop)
    take_control(customer, agent, server.shop + "checkout.html", "Please fill in my address")
    agent.follows(customer, "#city")
    agent.click_on("#city")
    agent.page.keyboard.type("Rotterdam")
    expect(customer.page.locator("#city")).to_have_value("Rotterdam")
    until(customer.page, "() => document.activeElement.id === 'city'")
    arrival = customer.page.locator("[data-test=arrival]").inner_text()
    options = "() => [...document.querySelector('#country').options].map((each) => each.label)"
    last = until(customer.page, options)[-1]
    agent.follows(customer, "#country")
    agent.click_on("#country")
    agent.page.get_by_role("option", name=last).click()
    expect(customer.page.locator("#country option:checked")).to_have_text(last)
    expect(customer.page.locator("[data-test=arrival]")).not_to_have_text(arrival)
    agent.follows(customer, "[data-test=delivery-express]")
    agent.click_on("[data-test=delivery-express]")
    expect(customer.page.locator("[data-test=delivery-express]")).to_be_checked()


def test_agent_types_into_a_react_field(customer: Customer, agent: Agent, server: DemoServer) -> None:
    take_control(customer, agent, server.shop + "planner/new", "Name my trip, please")
    agent.follows(customer, "[data-test=trip-title]")
    agent.click_on("[data-test=trip-title]")
    agent.page.keyboard.type("Over the ridge")
    expect(customer.page.locator("[data-test=trip-title]")).to_have_value("Over the ridge")
    expect(customer.page.locator("[data-test=trip-address]")).to_contain_text("over-the-ridge")


def test_card_fields_refuse_the_agent(customer: Customer, agent: Agent, server: DemoServer) -> None:
    fields = ["#card-number", "#card-code", "#card-expiry"]
    customer.put_in_cart(server.shop)
    take_control(customer, agent, server.shop + "checkout.html", "Pay for me")
    for count, field in enumerate(fields, 1):
        agent.follows(customer, field)
        agent.click_on(field)
        expect(agent.page.get_by_text("be used by you")).to_be_visible()
        agent.page.keyboard.type("4000056655665556")
        # What is typed next where it may be: what was typed before it is done, or refused.
        agent.follows(customer, "#city")
        agent.click_on("#city")
        agent.page.keyboard.type("X")
        expect(customer.page.locator("#city")).to_have_value("X" * count)
        expect(customer.page.locator(field)).to_have_value("")


@pytest.mark.parametrize("field", ["#password", "#receipt"])
def test_password_and_file_fields_refuse_the_agent(
    customer: Customer, agent: Agent, server: DemoServer, field: str
) -> None:
    if field == "#receipt":
        _sign_in(customer, server)
    take_control(customer, agent, server.shop + "account.html", f"Use {field[1:]}")
    agent.follows(customer, field)
    choosers = []
    customer.page.on("filechooser", lambda chooser: choosers.append(chooser))
    agent.click_on(field)
    expect(agent.page.get_by_text("be used by you")).to_be_visible()
    expect(customer.page.locator(field)).to_have_value("")
    assert choosers == []


def test_customer_takes_control_back_and_goes_on_sharing(customer: Customer, agent: Agent, server: DemoServer) -> None:
    take_control(customer, agent, server.shop + "product.html?id=dun", "Only for a moment")
    customer.widget.click(".bar .back")
    customer.sees_bar("view", "Robin")
    agent.sees_state("Viewing")
    agent.follows(customer, "[data-test=add-to-cart]")
    agent.click_on("[data-test=add-to-cart]")
    customer.page.locator("[data-test=more]").click()
    agent.replica("(root) => root.querySelector('[data-test=quantity]') !== null")
    expect(customer.page.locator("[data-test=cart-count]")).not_to_have_text("1")


def test_control_does_not_survive_a_page_change(customer: Customer, agent: Agent, server: DemoServer) -> None:
    take_control(customer, agent, server.shop, "One page only")
    customer.page.goto(server.shop + "cart.html")
    customer.sees_bar("view", "Robin")
    agent.sees_state("Viewing")


def test_agent_moves_a_slider_and_opens_a_page(customer: Customer, agent: Agent, server: DemoServer) -> None:
    take_control(customer, agent, server.shop, "Show me the cart")
    customer.page.evaluate(
        "() => { const range = document.createElement('input');"
        " Object.assign(range, { id: 'slide', type: 'range', value: 10 });"
        " Object.assign(range.style, { position: 'fixed', top: '200px', left: '200px', width: '316px' });"
        " document.body.append(range); }"
    )
    box = agent.box("#slide")
    x, y = box.center
    agent.page.mouse.move(x, y)
    agent.page.mouse.down()
    agent.page.mouse.move(x + box.width * 0.2, y, steps=3)
    agent.page.mouse.move(x + box.width * 0.3, y)
    agent.page.mouse.up()
    until(customer.page, "() => Math.abs(document.querySelector('#slide').value - 81) < 4")
    address = agent.page.get_by_label("Address of the customer\u2019s page")
    address.fill("cart.html")
    address.press("Enter")
    customer.allow("open")
    customer.page.wait_for_url("**/cart.html")
    customer.sees_bar("view", "Robin")


def _sign_in(customer: Customer, server: DemoServer) -> None:
    customer.visit(server.shop + "account.html")
    customer.page.locator("#login-email").fill("kim@example.com")
    customer.page.locator("#password").fill("correct horse battery")
    customer.page.locator("[data-test=login-submit]").click()
    expect(customer.page.locator("[data-test=profile]")).to_be_visible()


def test_agent_double_clicks_a_word(customer: Customer, agent: Agent, server: DemoServer) -> None:
    take_control(customer, agent, server.shop, "Double, please")
    customer.page.evaluate(
        "() => { window.__clicks = []; const note = (event) => window.__clicks.push(`${event.type} ${event.detail}`);"
        " for (const type of ['click', 'dblclick']) document.querySelector('h1').addEventListener(type, note); }"
    )
    agent.page.mouse.dblclick(*agent.box("h1").center)
    until(customer.page, "() => window.__clicks.join() === 'click 1,click 2,dblclick 2'")
