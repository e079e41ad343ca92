"""The customer begins: by a code read out on the phone, or by an offer in the chat; they are asked all the same."""

import re

from playwright.sync_api import expect

from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer


def read_out(customer: Customer) -> str:
    """Open the chat, ask for a code, read its digits."""
    customer.page.locator("footer [data-test=phone]").click()
    digits = re.sub(r"\D", "", customer.widget.text(".code .digits [aria-hidden]") + _second_half(customer))
    assert re.fullmatch(r"\d{6}", digits)
    return digits


def _second_half(customer: Customer) -> str:
    return str(customer.widget.evaluate("(root) => root.querySelector('.code .digits').lastElementChild.textContent"))


def test_code_read_out_by_phone_starts_a_session(customer: Customer, agent: Agent, server: DemoServer) -> None:
    customer.visit(server.shop)
    code = read_out(customer)
    agent.press("Enter session code")
    agent.page.get_by_role("textbox", name="Session code").fill(f"{code[:3]} {code[3:]}")
    agent.press("Start")
    customer.allow("view")
    customer.sees_bar("view", "Robin")
    agent.sees(customer.page.locator("h1").first.inner_text())


def test_wrong_and_used_codes_are_refused(customer: Customer, agent: Agent, server: DemoServer) -> None:
    customer.visit(server.shop)
    code = read_out(customer)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    agent.press("Enter session code")
    agent.page.get_by_role("textbox", name="Session code").fill(wrong)
    agent.press("Start")
    expect(agent.page.get_by_text("wrong, used or expired")).to_be_visible()
    agent.page.get_by_role("textbox", name="Session code").fill(code)
    agent.press("Start")
    customer.decline("view")
    agent.sees_state("The customer said no")
    agent.press("Enter session code")
    agent.page.get_by_role("textbox", name="Session code").fill(code)
    agent.press("Start")
    expect(agent.page.get_by_text("wrong, used or expired")).to_be_visible()


def test_a_page_that_the_customer_offers_is_shown_to_who_looks(
    customer: Customer, agent: Agent, server: DemoServer
) -> None:
    customer.visit(server.shop)
    customer.say("The total looks wrong to me")
    customer.widget.click(".footer .icon-eye")
    customer.widget.text(".offer", "Waiting")
    agent.open_conversation("The total looks wrong to me")
    agent.press("Look at the page")
    customer.allow("view")
    customer.sees_bar("view", "Robin")
    agent.sees(customer.page.locator("h1").first.inner_text())
    agent.page.get_by_role("link", name="Audit log").click()
    expect(agent.page.get_by_role("row").filter(has_text="Page offered").first).to_be_visible()
    expect(agent.page.get_by_role("row").filter(has_text="Consent given").first).to_contain_text("permission: view")
